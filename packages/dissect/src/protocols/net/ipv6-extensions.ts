import { computed, flag, listed, listedExpert, u8, u16, u32 } from '../../declare.ts';
import { CONTENT, type Handoff } from '../../handoff.ts';
import { defineProtocol } from '../../protocol.ts';
import type { FieldSink } from '../../sink.ts';
import type { LayerView } from '../../view.ts';
import { ipProtocolLabels } from '../data/ip-protocols.ts';

// Extension headers of IPv6 (RFC 8200 §4), each a layer: next header first, then the length in units of 8 bytes, not
// counting the first 8. They are found by the same numbers as the protocols above IP.

const nextHeader = (name: string) => u8(name, 'Next Header', 0, { labels: ipProtocolLabels });
const lengthInBytes = ({ bytes, start }: LayerView) => (bytes[start + 1]! + 1) * 8;

function stepByEights(bytes: Uint8Array, at: number, _limit: number, handoff: Handoff): number {
  handoff.table = 0;
  handoff.key = bytes[at]!;
  return at + (bytes[at + 1]! + 1) * 8;
}

const optionFields = {
  option: listed('ipv6.opt', 'IPv6 Option', 'none'),
  optionType: listed('ipv6.opt.type', 'Type', 'uint8', { base: 'hex' }),
  optionAction: listed('ipv6.opt.type.action', 'Action', 'uint8'),
  optionChange: listed('ipv6.opt.type.change', 'May Change', 'boolean'),
  optionRest: listed('ipv6.opt.type.rest', 'Low-Order Bits', 'uint8', { base: 'hex' }),
  optionLength: listed('ipv6.opt.length', 'Length', 'uint8'),
  pad1: listed('ipv6.opt.pad1', 'Pad1', 'none'),
  padN: listed('ipv6.opt.padn', 'PadN', 'bytes', { base: 'none_is_none' }),
  routerAlert: listed('ipv6.opt.router_alert', 'Router Alert', 'uint16', {
    labels: { 0: 'MLD', 1: 'RSVP', 2: 'Active Networks' },
  }),
  jumbo: listed('ipv6.opt.jumbo', 'Payload Length', 'uint32'),
  unknown: listed('ipv6.opt.unknown', 'Unknown Option Payload', 'bytes'),
  unknownNote: listedExpert(
    'ipv6.opt.unknown_data.expert',
    'Unknown Data (not interpreted)',
    'note',
    'undecoded',
  ),
};

const PAD1 = 0;
const PADN = 1;
const ROUTER_ALERT = 0x05;
const JUMBO = 0xc2;

/** Options of a hop-by-hop or destination header (RFC 8200 §4.2). */
function walkOptions({ bytes, start, end }: LayerView, sink: FieldSink): void {
  for (let at = start + 2; at < end; ) {
    const length = bytes[at] === PAD1 ? 1 : 2 + (at + 1 < end ? bytes[at + 1]! : end);
    if (at + length > end) return;
    walkOption(bytes, at, length, sink);
    at += length;
  }
}

function walkOption(bytes: Uint8Array, at: number, length: number, sink: FieldSink): void {
  const type = bytes[at]!;
  sink.open(optionFields.option, at, length);
  sink.add(optionFields.optionType, at, 1);
  sink.set(optionFields.optionAction, at, 1, type >> 6);
  sink.set(optionFields.optionChange, at, 1, (type & 0x20) !== 0);
  sink.set(optionFields.optionRest, at, 1, type & 0x1f);
  if (type === PAD1) {
    sink.add(optionFields.pad1, at, 1);
  } else {
    sink.add(optionFields.optionLength, at + 1, 1);
    const body = bodyField(type, length - 2);
    sink.add(body, at + 2, length - 2);
    if (body === optionFields.unknown) sink.set(optionFields.unknownNote, at + 2, 0, true);
  }
  sink.close();
}

function bodyField(type: number, length: number) {
  if (type === PADN) return optionFields.padN;
  if (type === ROUTER_ALERT && length === 2) return optionFields.routerAlert;
  return type === JUMBO && length === 4 ? optionFields.jumbo : optionFields.unknown;
}

export const ipv6HopByHop = defineProtocol({
  name: 'ipv6.hopopts',
  title: 'IPv6 Hop-by-Hop Option',
  extends: 'ipv6',
  spec: 'RFC 8200 §4.3',
  fields: {
    nextHeader: nextHeader('ipv6.hopopts.nxt'),
    length: u8('ipv6.hopopts.len', 'Length', 1),
    lengthInBytes: computed('ipv6.hopopts.len_oct', 'Length', 'uint16', lengthInBytes),
    ...optionFields,
  },
  claims: [{ table: 'ip.proto', key: 0 }],
  next: ['ip.proto'],
  minimum: 8,
  walk: walkOptions,
  step: stepByEights,
});

export const ipv6DestinationOptions = defineProtocol({
  name: 'ipv6.dstopts',
  title: 'Destination Options for IPv6',
  extends: 'ipv6',
  spec: 'RFC 8200 §4.6',
  fields: {
    nextHeader: nextHeader('ipv6.dstopts.nxt'),
    length: u8('ipv6.dstopts.len', 'Length', 1),
    lengthInBytes: computed('ipv6.dstopts.len_oct', 'Length', 'uint16', lengthInBytes),
    ...optionFields,
  },
  claims: [{ table: 'ip.proto', key: 60 }],
  next: ['ip.proto'],
  minimum: 8,
  walk: walkOptions,
  step: stepByEights,
});

export const ipv6Routing = defineProtocol({
  name: 'ipv6.routing',
  title: 'Routing Header for IPv6',
  extends: 'ipv6',
  spec: 'RFC 8200 §4.4',
  fields: {
    nextHeader: nextHeader('ipv6.routing.nxt'),
    length: u8('ipv6.routing.len', 'Length', 1),
    lengthInBytes: computed('ipv6.routing.len_oct', 'Length', 'uint16', lengthInBytes),
    type: u8('ipv6.routing.type', 'Type', 2, {
      labels: { 0: 'Source Route', 2: 'Mobile IP', 3: 'RPL Source Route', 4: 'Segment Routing' },
    }),
    segmentsLeft: u8('ipv6.routing.segleft', 'Segments Left', 3),
  },
  claims: [{ table: 'ip.proto', key: 43 }],
  next: ['ip.proto'],
  minimum: 8,
  step: stepByEights,
});

export const ipv6Fragment = defineProtocol({
  name: 'ipv6.fraghdr',
  title: 'Fragment Header for IPv6',
  extends: 'ipv6',
  spec: 'RFC 8200 §4.5',
  fields: {
    nextHeader: nextHeader('ipv6.fraghdr.nxt'),
    reservedOctet: u8('ipv6.fraghdr.reserved_octet', 'Reserved octet', 1, { base: 'hex' }),
    /** In units of 8 bytes. */
    offset: u16('ipv6.fraghdr.offset', 'Offset', 2, { mask: 0xfff8 }),
    reservedBits: u16('ipv6.fraghdr.reserved_bits', 'Reserved bits', 2, { mask: 0x0006 }),
    more: flag('ipv6.fraghdr.more', 'More Fragments', 2, 2, 0x0001),
    id: u32('ipv6.fraghdr.ident', 'Identification', 4, { base: 'hex' }),
  },
  claims: [{ table: 'ip.proto', key: 44 }],
  next: ['ip.proto'],
  minimum: 8,
  step(bytes, at, limit, handoff) {
    // Offset 0 without more fragments is an atomic fragment (RFC 6946): whole.
    const fragment = ((bytes[at + 2]! << 8) | bytes[at + 3]!) & 0xfff9;
    const part = fragment !== 0 && (fragment !== 1 || handoff.wireLimit <= limit);
    handoff.table = part ? CONTENT : 0;
    handoff.key = bytes[at]!;
    return at + 8;
  },
});

export const authenticationHeader = defineProtocol({
  name: 'ah',
  title: 'Authentication Header',
  spec: 'RFC 4302 §2',
  fields: {
    nextHeader: u8('ah.next_header', 'Next header', 0, { labels: ipProtocolLabels }),
    /** In units of 4 bytes, less 2. */
    length: u8('ah.length', 'Length', 1),
    reserved: u16('ah.reserved', 'Reserved', 2, { base: 'hex' }),
    spi: u32('ah.spi', 'AH SPI', 4, { base: 'hex' }),
    sequence: u32('ah.sequence', 'AH Sequence', 8),
    icv: computed('ah.icv', 'AH ICV', 'bytes', ({ bytes, start, end }) =>
      end > start + 12 ? bytes.subarray(start + 12, end) : undefined,
    ),
  },
  claims: [{ table: 'ip.proto', key: 51 }],
  next: ['ip.proto'],
  minimum: 12,
  step(bytes, at, _limit, handoff) {
    const length = (bytes[at + 1]! + 2) * 4;
    if (length < 12) {
      handoff.malformed(at + 1, 'RFC 4302 §2.2');
      return at + 12;
    }
    handoff.table = 0;
    handoff.key = bytes[at]!;
    return at + length;
  },
});
