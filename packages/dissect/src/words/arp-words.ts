import { u16be } from '@plainwire/bytes';
import type { TreeWords } from '../tree.ts';
import type { LayerView } from '../view.ts';
import { labelOf } from './label-of.ts';

const isTrue = ({ frame }: LayerView, name: string) =>
  frame.values(frame.dissector.fields.find(name)?.id ?? -1).length > 0;

export const arpWords: TreeWords = {
  arp(_, layer) {
    const operation = u16be(layer.bytes, layer.start + 6);
    let name =
      labelOf(layer, 'arp.opcode', operation) ?? `opcode 0x${operation.toString(16).padStart(4, '0')}`;
    if (isTrue(layer, 'arp.isprobe')) name = 'ARP Probe';
    else if (isTrue(layer, 'arp.isannouncement')) name = 'ARP Announcement';
    else if (isTrue(layer, 'arp.isgratuitous')) name += '/gratuitous ARP';
    return `Address Resolution Protocol (${name})`;
  },
};
