import { u16be, u32be } from '@plainwire/bytes';
import { computed, type FieldOptions, stateful, statefulExpert, u8, u16 } from '../../declare.ts';
import type { FieldType } from '../../field.ts';
import { defineProtocol } from '../../protocol.ts';
import type { LayerView } from '../../view.ts';
import { arpHardwareLabels } from '../data/arp-hardware.ts';
import { ethertypeLabels } from '../data/ethertypes.ts';

// Address Resolution Protocol (RFC 826).
//
//   0 hardware type 2 protocol type 4 hlen 5 plen 6 operation 8 | sender hw, sender proto, target hw, target proto |

const IPV4 = 0x0800;
const ETHERNET = 1;

/** One of the four addresses: `after` hardware and protocol addresses stand before it. */
function address(
  name: string,
  title: string,
  type: 'ether' | 'bytes' | 'ipv4',
  kind: 'hardware' | 'protocol',
  after: readonly [hardware: number, protocol: number],
) {
  return computed(name, title, type as FieldType, (layer) => {
    const { bytes, start, limit } = layer;
    const length = bytes[start + (kind === 'hardware' ? 4 : 5)]!;
    const at = start + 8 + after[0] * bytes[start + 4]! + after[1] * bytes[start + 5]!;
    if (length === 0 || at + length > limit || typeOf(layer, kind) !== type) return undefined;
    return type === 'ipv4' ? u32be(bytes, at) : bytes.subarray(at, at + length);
  });
}

function typeOf({ bytes, start }: LayerView, kind: 'hardware' | 'protocol'): string {
  if (kind === 'hardware') {
    return u16be(bytes, start) === ETHERNET && bytes[start + 4] === 6 ? 'ether' : 'bytes';
  }
  return u16be(bytes, start + 2) === IPV4 && bytes[start + 5] === 4 ? 'ipv4' : 'bytes';
}

/** What two IPv4 addresses of a message say together. */
function judgement(
  name: string,
  title: string,
  test: (sender: number, target: number, opcode: number) => boolean,
) {
  return computed(name, title, 'boolean', (layer) => {
    const { bytes, start, end, limit } = layer;
    if (end > limit || end - start < 28 || typeOf(layer, 'protocol') !== 'ipv4' || bytes[start + 4] !== 6)
      return undefined;
    return test(u32be(bytes, start + 14), u32be(bytes, start + 24), u16be(bytes, start + 6)) || undefined;
  });
}

const hex: FieldOptions = { base: 'hex', labels: ethertypeLabels };

export const arp = defineProtocol({
  name: 'arp',
  title: 'Address Resolution Protocol',
  spec: 'RFC 826',
  fields: {
    hardwareType: u16('arp.hw.type', 'Hardware type', 0, { labels: arpHardwareLabels }),
    protocolType: u16('arp.proto.type', 'Protocol type', 2, hex),
    hardwareSize: u8('arp.hw.size', 'Hardware size', 4),
    protocolSize: u8('arp.proto.size', 'Protocol size', 5),
    opcode: u16('arp.opcode', 'Opcode', 6, {
      labels: {
        1: 'request',
        2: 'reply',
        3: 'reverse request',
        4: 'reverse reply',
        8: 'inverse request',
        9: 'inverse reply',
      },
    }),
    isProbe: judgement('arp.isprobe', 'Is probe', (sender, _target, opcode) => opcode === 1 && sender === 0),
    isGratuitous: judgement('arp.isgratuitous', 'Is gratuitous', (sender, target) => sender === target),
    isAnnouncement: judgement(
      'arp.isannouncement',
      'Is announcement',
      (sender, target, opcode) => opcode === 1 && sender === target,
    ),
    duplicateAddress: statefulExpert(
      'arp.duplicate-address-detected',
      'Duplicate IP address configured',
      'warning',
      'sequence',
    ),
    duplicateAddressFrame: stateful(
      'arp.duplicate-address-frame',
      'Frame showing earlier use of IP address',
      'framenum',
    ),
    packetStorm: statefulExpert('arp.packet-storm-detected', 'ARP packet storm detected', 'note', 'sequence'),
    senderMac: address('arp.src.hw_mac', 'Sender MAC address', 'ether', 'hardware', [0, 0]),
    senderHardware: address('arp.src.hw', 'Sender hardware address', 'bytes', 'hardware', [0, 0]),
    senderIp: address('arp.src.proto_ipv4', 'Sender IP address', 'ipv4', 'protocol', [1, 0]),
    senderProtocol: address('arp.src.proto', 'Sender protocol address', 'bytes', 'protocol', [1, 0]),
    targetMac: address('arp.dst.hw_mac', 'Target MAC address', 'ether', 'hardware', [1, 1]),
    targetHardware: address('arp.dst.hw', 'Target hardware address', 'bytes', 'hardware', [1, 1]),
    targetIp: address('arp.dst.proto_ipv4', 'Target IP address', 'ipv4', 'protocol', [2, 1]),
    targetProtocol: address('arp.dst.proto', 'Target protocol address', 'bytes', 'protocol', [2, 1]),
  },
  claims: [
    { table: 'ethertype', key: 0x0806 },
    { table: 'ethertype', key: 0x8035 },
  ],
  minimum: 8,
  step(bytes, at, _limit, handoff) {
    const end = at + 8 + 2 * (bytes[at + 4]! + bytes[at + 5]!);
    handoff.wireLimit = end;
    return end;
  },
});
