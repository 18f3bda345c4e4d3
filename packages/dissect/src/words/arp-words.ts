import { u16be } from '@plainwire/bytes';
import { arp } from '../protocols/net/arp.ts';
import type { TreeWords } from '../tree.ts';
import type { LayerView } from '../view.ts';

const judges = (name: string, layer: LayerView) => arp.fields[name]!.read!(layer) === true;

export const arpWords: TreeWords = {
  arp(_, layer) {
    const operation = u16be(layer.bytes, layer.start + 6);
    let name =
      arp.fields['opcode']!.labels![operation] ?? `opcode 0x${operation.toString(16).padStart(4, '0')}`;
    if (judges('isProbe', layer)) name = 'ARP Probe';
    else if (judges('isAnnouncement', layer)) name = 'ARP Announcement';
    else if (judges('isGratuitous', layer)) name += '/gratuitous ARP';
    return `Address Resolution Protocol (${name})`;
  },
};
