import { byteRun, computed, expert, flag, u8, u16, u32 } from '../../declare.ts';
import { CONTENT } from '../../handoff.ts';
import { defineProtocol } from '../../protocol.ts';
import type { LayerView } from '../../view.ts';
import { yes } from '../data/flag-labels.ts';
import { ipProtocolLabels } from '../data/ip-protocols.ts';
import { lengthInBytes, stepByEights } from './ipv6-extension-step.ts';
import { ipv6OptionFields, walkIpv6Options } from './ipv6-options.ts';

// Extension headers of IPv6 (RFC 8200 §4), each a layer: next header first, then the length in units of 8 bytes, not
// counting the first 8. They are found by the same numbers as the protocols above IP.

const nextHeader = (name: string) => u8(name, 'Next Header', 0, { labels: ipProtocolLabels });
const isNotFirst = ({ frame, index }: LayerView) =>
  index > 0 && frame.protocolAt(index - 1).extends === 'ipv6';

export const ipv6HopByHop = defineProtocol({
  name: 'ipv6.hopopts',
  title: 'IPv6 Hop-by-Hop Option',
  extends: 'ipv6',
  spec: 'RFC 8200 §4.3',
  fields: {
    nextHeader: nextHeader('ipv6.hopopts.nxt'),
    length: u8('ipv6.hopopts.len', 'Length', 1),
    lengthInBytes: computed('ipv6.hopopts.len_oct', 'Length', 'uint16', lengthInBytes),
    notFirst: expert(
      'ipv6.hopopts.not_first',
      'IPv6 Hop-by-Hop extension header must appear immediately after IPv6 header',
      'error',
      'protocol',
      isNotFirst,
    ),
    ...ipv6OptionFields,
  },
  claims: [{ table: 'ip.proto', key: 0 }],
  next: ['ip.proto'],
  minimum: 8,
  walk: walkIpv6Options('hop'),
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
    ...ipv6OptionFields,
  },
  claims: [{ table: 'ip.proto', key: 60 }],
  next: ['ip.proto'],
  minimum: 8,
  walk: walkIpv6Options('destination'),
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
    offset: u16('ipv6.fraghdr.offset', '', 2, { mask: 0xfff8 }),
    reservedBits: u16('ipv6.fraghdr.reserved_bits', 'Reserved bits', 2, { mask: 0x0006 }),
    more: flag('ipv6.fraghdr.more', 'More Fragments', 2, 2, 0x0001, yes),
    id: u32('ipv6.fraghdr.ident', 'Identification', 4, { base: 'hex' }),
  },
  claims: [{ table: 'ip.proto', key: 44 }],
  next: ['ip.proto'],
  minimum: 8,
  step(bytes, at, _limit, handoff) {
    // Offset 0 without more fragments is an atomic fragment (RFC 6946): whole.
    const fragment = ((bytes[at + 2]! << 8) | bytes[at + 3]!) & 0xfff9;
    handoff.table = fragment === 0 ? 0 : CONTENT;
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
    length: u8('ah.length', '', 1),
    reserved: byteRun('ah.reserved', '', 2, 2),
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
