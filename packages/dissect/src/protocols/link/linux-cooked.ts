import { u16be } from '@plainwire/bytes';
import { byteRun, computed, u8, u16, u32 } from '../../declare.ts';
import type { FieldOptions } from '../../declared-field.ts';
import type { Handoff } from '../../handoff.ts';
import { defineProtocol } from '../../protocol.ts';
import type { LayerView } from '../../view.ts';
import { arpHardwareLabels } from '../data/arp-hardware.ts';
import { ethertypeLabels } from '../data/ethertypes.ts';
import { ethernetTail } from './ethernet-tail.ts';

// Linux cooked captures: what the "any" device gives.
//
//   LINKTYPE_LINUX_SLL    0 packet type 2 hardware type 4 address length 6 address, 8 bytes 14 protocol
//   LINKTYPE_LINUX_SLL2   0 protocol 2 reserved 4 interface 8 hardware type 10 packet type 11 length 12 address

const SMALLEST_ETHERTYPE = 0x600;
/** A hardware type of Linux: the protocol is one of GRE's. */
const IP_OVER_GRE = 778;
const packetTypes = {
  0: 'Unicast to us',
  1: 'Broadcast',
  2: 'Multicast',
  3: 'Unicast to another host',
  4: 'Sent by us',
};

/** The fields that depend on others, for the version with its lengths and places. */
function shared(
  lengthOf: (layer: LayerView) => number,
  addressAt: number,
  protocolAt: number,
  hardwareAt: number,
) {
  const isGre = ({ bytes, start }: LayerView) => u16be(bytes, start + hardwareAt) === IP_OVER_GRE;
  const protocol = ({ bytes, start }: LayerView) => u16be(bytes, start + protocolAt);
  const shown: FieldOptions = { base: 'hex', labels: ethertypeLabels, range: [protocolAt, 2] };
  const address = ({ bytes, start }: LayerView, length: number) =>
    bytes.subarray(start + addressAt, start + addressAt + length);
  return {
    srcEth: computed('sll.src.eth', 'Source', 'ether', (layer) =>
      lengthOf(layer) === 6 ? address(layer, 6) : undefined,
    ),
    srcIpv4: computed('sll.src.ipv4', 'Source', 'ipv4', (layer) => {
      const [a, b, c, d] = address(layer, 4);
      return lengthOf(layer) === 4 ? ((a! << 24) | (b! << 16) | (c! << 8) | d!) >>> 0 : undefined;
    }),
    srcOther: computed('sll.src.other', 'Source', 'bytes', (layer) => {
      const length = lengthOf(layer);
      return length === 0 || length === 4 || length === 6 ? undefined : address(layer, Math.min(length, 8));
    }),
    unused: computed('sll.unused', '', 'bytes', (layer) => {
      const from = layer.start + addressAt + Math.min(lengthOf(layer), 8);
      const to = layer.start + addressAt + 8;
      return from < to ? layer.bytes.subarray(from, to) : undefined;
    }),
    etype: computed(
      'sll.etype',
      'Protocol',
      'uint16',
      (layer) => (protocol(layer) >= SMALLEST_ETHERTYPE && !isGre(layer) ? protocol(layer) : undefined),
      shown,
    ),
    gretype: computed(
      'sll.gretype',
      'Protocol',
      'uint16',
      (layer) => (isGre(layer) ? protocol(layer) : undefined),
      shown,
    ),
    ltype: computed(
      'sll.ltype',
      'Protocol',
      'uint16',
      (layer) => (protocol(layer) < SMALLEST_ETHERTYPE && !isGre(layer) ? protocol(layer) : undefined),
      shown,
    ),
    padding: computed('eth.padding', '', 'bytes', (layer) => ethernetTail(layer)?.padding),
    trailer: computed('sll.trailer', '', 'bytes', (layer) => ethernetTail(layer)?.trailer),
  };
}

function handOn(type: number, handoff: Handoff): void {
  handoff.table = type >= SMALLEST_ETHERTYPE ? 0 : 1;
  handoff.key = type;
}

const stackNames = (type: number) => (type >= SMALLEST_ETHERTYPE ? ['sll', 'ethertype'] : ['sll']);

export const linuxCooked = defineProtocol({
  name: 'sll',
  title: 'Linux cooked capture v1',
  spec: 'LINKTYPE_LINUX_SLL',
  fields: {
    packetType: u16('sll.pkttype', 'Packet type', 0, { labels: packetTypes }),
    hardwareType: u16('sll.hatype', 'Link-layer address type', 2, { labels: arpHardwareLabels }),
    addressLength: u16('sll.halen', 'Link-layer address length', 4),
    ...shared(({ bytes, start }) => u16be(bytes, start + 4), 6, 14, 2),
  },
  claims: [{ table: 'linktype', key: 113 }],
  next: ['ethertype', 'sll.ltype'],
  minimum: 16,
  step(bytes, at, _limit, handoff) {
    handOn(u16be(bytes, at + 14), handoff);
    return at + 16;
  },
  stackNames: (bytes, at) => stackNames(u16be(bytes, at + 14)),
});

export const linuxCookedV2 = defineProtocol({
  name: 'sll2',
  title: 'Linux cooked capture v2',
  spec: 'LINKTYPE_LINUX_SLL2',
  fields: {
    ...shared(({ bytes, start }) => bytes[start + 11]!, 12, 0, 8),
    interfaceIndex: u32('sll.ifindex', 'Interface index', 4),
    hardwareType: u16('sll.hatype', 'Link-layer address type', 8, { labels: arpHardwareLabels }),
    packetType: u8('sll.pkttype', 'Packet type', 10, { as: 'uint16', labels: packetTypes }),
    addressLength: u8('sll.halen', 'Link-layer address length', 11, { as: 'uint16' }),
    // One name finds both versions.
    protocol: byteRun('sll', 'Linux cooked capture v2', 0, 20),
  },
  claims: [{ table: 'linktype', key: 276 }],
  next: ['ethertype', 'sll.ltype'],
  minimum: 20,
  step(bytes, at, _limit, handoff) {
    handOn(u16be(bytes, at), handoff);
    return at + 20;
  },
  stackNames: (bytes, at) => stackNames(u16be(bytes, at)),
});
