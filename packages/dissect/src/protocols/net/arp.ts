import { u16be, u32be } from '@plainwire/bytes';
import { computed, stateful, statefulExpert, u16 } from '../../declare.ts';
import type { FieldOptions } from '../../declared-field.ts';
import type { FieldType } from '../../field.ts';
import { defineProtocol } from '../../protocol.ts';
import type { LayerView } from '../../view.ts';
import { arpHardwareLabels } from '../data/arp-hardware.ts';
import { ethertypeLabels } from '../data/ethertypes.ts';
import { labelsOfRuns } from '../data/runs.ts';

// Address Resolution Protocol (RFC 826).
//
//   0 hardware type 2 protocol type 4 hlen 5 plen 6 operation 8 | sender hw, sender proto, target hw, target proto |

const IPV4 = 0x0800;
const ETHERNET = 1;
const AX25 = 3;
const IEEE_802 = 6;
/** RFC 1931 §3: an error's number stands where the target's address would. */
const DRARP_ERROR = 7;
const ATM = 19;
const ATM_KIND = 0x40;
const ATM_LENGTH = 0x3f;

type Form = 'ether' | 'ax25' | 'bytes' | 'ipv4';
type Which = 'sender hardware' | 'sender protocol' | 'target hardware' | 'target protocol';

const isAtm = (bytes: Uint8Array, start: number) => u16be(bytes, start) === ATM;

/** Where the lengths of the six parts are, in their order; ATM has subaddresses, and a length for each (RFC 2225 §8.2). */
const LENGTHS_AT = { plain: [4, -1, 5, 4, -1, 5], atm: [4, 5, 8, 9, 10, 11] } as const;
const PARTS: readonly (Which | undefined)[] = [
  'sender hardware',
  undefined,
  'sender protocol',
  'target hardware',
  undefined,
  'target protocol',
];

/** Where a part is, and how long; of the part behind the last one: where the message ends. */
function partAt(
  bytes: Uint8Array,
  start: number,
  which: Which | 'end',
): readonly [at: number, length: number] {
  const hasSubaddresses = isAtm(bytes, start);
  const lengthsAt = hasSubaddresses ? LENGTHS_AT.atm : LENGTHS_AT.plain;
  let at = start + (hasSubaddresses ? 12 : 8);
  for (const [index, lengthAt] of lengthsAt.entries()) {
    const length = lengthAt < 0 ? 0 : bytes[start + lengthAt]! & (hasSubaddresses ? ATM_LENGTH : 0xff);
    if (PARTS[index] === which) return [at, length];
    at += length;
  }
  return [at, 0];
}

function address(name: string, title: string, form: Form, which: Which) {
  const type: FieldType = form === 'ax25' ? 'bytes' : form;
  const base = form === 'ax25' ? 'colon' : 'none';
  // Of IPv4 over Ethernet; views of bytes know their place.
  return computed(name, title, type, read, { base, range: [which === 'sender protocol' ? 14 : 24, 4] });

  function read({ bytes, start, limit }: LayerView) {
    if (limit - start < (isAtm(bytes, start) ? 12 : 8)) return undefined;
    if (which === 'target protocol' && u16be(bytes, start + 6) === DRARP_ERROR) return undefined;
    const [at, length] = partAt(bytes, start, which);
    if (length === 0 || at + length > limit || formOf(bytes, start, which, length) !== form) return undefined;
    return form === 'ipv4' ? u32be(bytes, at) : bytes.subarray(at, at + length);
  }
}

function formOf(bytes: Uint8Array, start: number, which: Which, length: number): Form | undefined {
  if (which.endsWith('protocol')) return u16be(bytes, start + 2) === IPV4 && length === 4 ? 'ipv4' : 'bytes';
  const hardware = u16be(bytes, start);
  if (hardware === ATM) return undefined;
  if (hardware === AX25 && length === 7) return 'ax25';
  return (hardware === ETHERNET || hardware === IEEE_802) && length === 6 ? 'ether' : 'bytes';
}

/** A size of the header, or what ATM has in its place: a bit for the kind of address and six for its length. */
function size(name: string, title: string, at: number, mask?: number) {
  return computed(
    name,
    title,
    'uint8',
    ({ bytes, start, limit }) => {
      if (isAtm(bytes, start) !== (mask !== undefined) || limit - start <= at) return undefined;
      return bytes[start + at]! & (mask ?? 0xff);
    },
    { range: [at, 1] },
  );
}

function kind(name: string, title: string, at: number) {
  return computed(
    name,
    title,
    'boolean',
    ({ bytes, start, limit }) =>
      isAtm(bytes, start) && limit - start > at ? (bytes[start + at]! & ATM_KIND) !== 0 : undefined,
    { range: [at, 1], labels: { 0: 'ATM Forum NSAPA', 1: 'E.164' } },
  );
}

/** What two IPv4 addresses of a message say together. */
function judgement(
  name: string,
  title: string,
  test: (sender: number, target: number, opcode: number, layer: LayerView) => boolean,
) {
  return computed(name, title, 'boolean', (layer) => {
    const { bytes, start, end, limit } = layer;
    if (end > limit || end - start < 28 || bytes[start + 5] !== 4 || bytes[start + 4] !== 6) return undefined;
    if (u16be(bytes, start + 2) !== IPV4 || isAtm(bytes, start)) return undefined;
    return (
      test(u32be(bytes, start + 14), u32be(bytes, start + 24), u16be(bytes, start + 6), layer) || undefined
    );
  });
}

const hasTargetMac = ({ bytes, start }: LayerView) =>
  u32be(bytes, start + 18) !== 0 || u16be(bytes, start + 22) !== 0;

const hex: FieldOptions = { base: 'hex', labels: ethertypeLabels };

export const arp = defineProtocol({
  name: 'arp',
  title: 'Address Resolution Protocol',
  spec: 'RFC 826',
  fields: {
    hardwareType: u16('arp.hw.type', 'Hardware type', 0, { labels: arpHardwareLabels }),
    protocolType: u16('arp.proto.type', 'Protocol type', 2, hex),
    hardwareSize: size('arp.hw.size', 'Hardware size', 4),
    protocolSize: size('arp.proto.size', 'Protocol size', 5),
    senderNumberType: kind('arp.src.htype', 'Sender ATM number type', 4),
    senderNumberLength: size('arp.src.hlen', 'Sender ATM number length', 4, ATM_LENGTH),
    senderSubaddressType: kind('arp.src.stype', 'Sender ATM subaddress type', 5),
    senderSubaddressLength: size('arp.src.slen', 'Sender ATM subaddress length', 5, ATM_LENGTH),
    targetNumberType: kind('arp.dst.htype', 'Target ATM number type', 9),
    targetNumberLength: size('arp.dst.hlen', 'Target ATM number length', 9, ATM_LENGTH),
    targetSubaddressType: kind('arp.dst.stype', 'Target ATM subaddress type', 10),
    targetSubaddressLength: size('arp.dst.slen', 'Target ATM subaddress length', 10, ATM_LENGTH),
    opcode: u16('arp.opcode', '', 6, {
      labels: labelsOfRuns({
        0: 'reserved|request|reply|reverse request|reverse reply|drarp request|drarp reply|drarp error|inverse request|inverse reply|arp nak',
        11: 'mars request|mars multi|mars mserv|mars join|mars leave|mars nak|mars unserv|mars sjoin|mars sleave',
        20: 'mars grouplist request|mars grouplist reply|mars redirect map|mapos unarp|experimental 1|experimental 2',
        65535: 'reserved',
      }),
    }),
    isProbe: judgement(
      'arp.isprobe',
      'Is probe',
      (sender, _target, opcode, layer) => opcode === 1 && sender === 0 && !hasTargetMac(layer),
    ),
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
    duplicateAddressSeconds: stateful(
      'arp.seconds-since-duplicate-address-frame',
      'Seconds since earlier frame seen',
      'uint32',
    ),
    packetStorm: statefulExpert('arp.packet-storm-detected', 'ARP packet storm detected', 'note', 'sequence'),
    senderMac: address('arp.src.hw_mac', 'Sender MAC address', 'ether', 'sender hardware'),
    senderHardware: address('arp.src.hw', 'Sender hardware address', 'bytes', 'sender hardware'),
    senderAx25: address('arp.src.hw_ax25', 'Sender AX.25 address', 'ax25', 'sender hardware'),
    senderIp: address('arp.src.proto_ipv4', 'Sender IP address', 'ipv4', 'sender protocol'),
    senderProtocol: address('arp.src.proto', 'Sender protocol address', 'bytes', 'sender protocol'),
    targetMac: address('arp.dst.hw_mac', 'Target MAC address', 'ether', 'target hardware'),
    targetHardware: address('arp.dst.hw', 'Target hardware address', 'bytes', 'target hardware'),
    targetAx25: address('arp.dst.hw_ax25', 'Target AX.25 address', 'ax25', 'target hardware'),
    targetIp: address('arp.dst.proto_ipv4', 'Target IP address', 'ipv4', 'target protocol'),
    targetProtocol: address('arp.dst.proto', 'Target protocol address', 'bytes', 'target protocol'),
  },
  claims: [
    { table: 'ethertype', key: 0x0806 },
    { table: 'ethertype', key: 0x8035 },
  ],
  minimum: 8,
  step(bytes, at, limit, handoff) {
    const isCut = isAtm(bytes, at) && limit - at < 12;
    const [end] = isCut ? [at + 12] : partAt(bytes, at, 'end');
    handoff.wireLimit = end;
    return end;
  },
});
