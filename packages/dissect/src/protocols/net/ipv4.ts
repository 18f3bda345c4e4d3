import { ipv4Text, u16be } from '@plainwire/bytes';
import { CHECKSUM, internetChecksum } from '../../checksum.ts';
import { anyOf, computed, computedList, expert, flag, ipv4Address, u8, u16 } from '../../declare.ts';
import { CONTENT } from '../../handoff.ts';
import { defineProtocol } from '../../protocol.ts';
import type { LayerView } from '../../view.ts';
import { checksumLabels } from '../data/checksum.ts';
import { dscpLabels, ecnLabels } from '../data/dscp.ts';
import { set } from '../data/flag-labels.ts';
import { ipProtocolLabels } from '../data/ip-protocols.ts';
import { ipv4OptionFields, walkIpv4Options } from './ipv4-options.ts';

// Internet Protocol, version 4 (RFC 791 §3.1).
//
//   0 version 4 | IHL 4   1 DSCP 6 | ECN 2   2 total length
//   4 identification                         6 flags 3 | fragment offset 13
//   8 TTL                 9 protocol        10 header checksum
//  12 source             16 destination     20 options, up to 4 × IHL

const SMALLEST_HEADER = 20;
const MORE_FRAGMENTS = 0x2000;
const MORE_FRAGMENTS_OR_OFFSET = 0x3fff;
const IGMP = 2;
const OSPF = 89;
const PIM = 103;

const src = ipv4Address('ip.src', 'Source Address', 12);
const dst = ipv4Address('ip.dst', 'Destination Address', 16);

const bit = (name: string, title: string, mask: number) => flag(name, title, 6, 1, mask, set);

export const ipv4 = defineProtocol({
  name: 'ip',
  title: 'Internet Protocol Version 4',
  spec: 'RFC 791 §3.1',
  fields: {
    version: u8('ip.version', '', 0, { mask: 0xf0 }),
    headerLength: computed(
      'ip.hdr_len',
      'Header Length',
      'uint8',
      ({ bytes, start }) => (bytes[start]! & 15) << 2,
      { range: [0, 1], mask: 0x0f },
    ),
    dsField: u8('ip.dsfield', 'Differentiated Services Field', 1, { base: 'hex' }),
    dscp: u8('ip.dsfield.dscp', 'Differentiated Services Codepoint', 1, { mask: 0xfc, labels: dscpLabels }),
    ecn: u8('ip.dsfield.ecn', 'Explicit Congestion Notification', 1, { mask: 0x03, labels: ecnLabels }),
    totalLength: u16('ip.len', 'Total Length', 2),
    id: u16('ip.id', 'Identification', 4, { base: 'hex_dec' }),
    flags: u8('ip.flags', '', 6, { mask: 0xe0, base: 'hex' }),
    reserved: bit('ip.flags.rb', 'Reserved bit', 0x80),
    dontFragment: bit('ip.flags.df', "Don't fragment", 0x40),
    moreFragments: bit('ip.flags.mf', 'More fragments', 0x20),
    /** In units of 8 bytes, as in the header. */
    fragmentOffset: u16('ip.frag_offset', 'Fragment Offset', 6, { mask: 0x1fff }),
    ttl: u8('ip.ttl', 'Time to Live', 8),
    ttlTooSmall: expert('ip.ttl.too_small', 'Time To Live', 'note', 'sequence', ttlIsTooSmall, {
      under: 'ip.ttl',
      message: ({ bytes, start }) => `"Time To Live" only ${bytes[start + 8]}`,
    }),
    protocol: u8('ip.proto', 'Protocol', 9, { labels: ipProtocolLabels }),
    checksum: u16('ip.checksum', 'Header Checksum', 10, { base: 'hex' }),
    checksumStatus: computed('ip.checksum.status', 'Header checksum status', 'uint8', checksumStatus, {
      base: 'none',
      labels: checksumLabels,
      shown: { after: ['ip.checksum'] },
    }),
    checksumBad: expert(
      'ip.checksum_bad.expert',
      'Bad checksum',
      'error',
      'checksum',
      (layer) => checksumStatus(layer) === CHECKSUM.BAD,
      { under: 'ip.checksum' },
    ),
    src,
    addr: anyOf('ip.addr', 'Source or Destination Address', [src, dst]),
    srcHost: computed(
      'ip.src_host',
      'Source Host',
      'string',
      ({ bytes, start }) => ipv4Text(bytes, start + 12),
      { hidden: true, range: [12, 4] },
    ),
    host: computedList(
      'ip.host',
      'Source or Destination Host',
      'string',
      ({ bytes, start }) => [ipv4Text(bytes, start + 12), ipv4Text(bytes, start + 16)],
      { hidden: true, shown: { after: ['ip.src_host', 'ip.dst_host'] } },
    ),
    dst,
    dstHost: computed(
      'ip.dst_host',
      'Destination Host',
      'string',
      ({ bytes, start }) => ipv4Text(bytes, start + 16),
      { hidden: true, range: [16, 4] },
    ),
    ...ipv4OptionFields,
    ttlOfLocalControl: expert('ip.ttl.lncb', 'Time To Live', 'note', 'sequence', ttlIsOdd, {
      under: 'ip.ttl',
      message: (layer) =>
        `"Time To Live" != ${localControlTtl(layer)} for a packet sent to the Local Network Control Block (see RFC 3171)`,
    }),
    badLength: expert('ip.bogus_ip_length', 'Bogus IP length', 'error', 'protocol', exceedsPacket, {
      under: 'ip.len',
      message: (layer) => `IPv4 total length exceeds packet length (${roomFor(layer)} bytes)`,
    }),
    totalLengthIsZero: expert(
      'ip.len.zero',
      'IP length is zero, perhaps because of segmentation offload',
      'note',
      'protocol',
      ({ bytes, start }) => u16be(bytes, start + 2) === 0,
      { under: 'ip.len' },
    ),
  },
  summary: ({ bytes, start }) =>
    `Internet Protocol Version 4, Src: ${ipv4Text(bytes, start + 12)}, Dst: ${ipv4Text(bytes, start + 16)}`,
  claims: [
    { table: 'ethertype', key: 0x0800 },
    { table: 'ip.proto', key: 4 },
    { table: 'ip.version', key: 4 },
    { table: 'null.family', key: 2 },
    { table: 'arcnet.protocol_id', key: 212 },
    { table: 'arcnet.protocol_id', key: 240 },
    { table: 'ppp.protocol', key: 0x0021 },
  ],
  next: ['ip.proto'],
  minimum: SMALLEST_HEADER,
  limitedBy: 'ip.len',
  walk: walkIpv4Options,
  step(bytes, at, limit, handoff) {
    const first = bytes[at]!;
    const header = (first & 15) << 2;
    if (first >> 4 !== 4 || header < SMALLEST_HEADER) {
      handoff.malformed(at, 'RFC 791 §3.1', at + 1);
      return at + SMALLEST_HEADER;
    }
    const total = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    if (total >= header) {
      handoff.wireLimit = at + total;
    } else if (total !== 0) {
      // A total length of 0 is what a host sees of segments that its network card will cut up; all else is wrong.
      handoff.malformed(at + 2, 'RFC 791 §3.1', at + 4);
      return at + header;
    }
    // The first of several fragments is not read either: its payload is a part. But one that was cut by the capture
    // cannot be put together with the others, so its beginning is all that there will be.
    const fragment = ((bytes[at + 6]! << 8) | bytes[at + 7]!) & MORE_FRAGMENTS_OR_OFFSET;
    if (fragment !== 0 && (fragment !== MORE_FRAGMENTS || handoff.wireLimit <= limit)) {
      handoff.table = CONTENT;
    } else {
      handoff.table = 0;
      handoff.key = bytes[at + 9]!;
    }
    return at + header;
  },
});

export function checksumStatus({ bytes, start, end, frame }: LayerView): number {
  if (!frame.dissector.verifiesChecksumsOf.has('ip')) return CHECKSUM.UNVERIFIED;
  return internetChecksum(bytes, start, end) === 0 ? CHECKSUM.GOOD : CHECKSUM.BAD;
}

/** Of packets to one host; routers talk to their neighbours so on purpose. */
function ttlIsTooSmall({ bytes, start, limit }: LayerView): boolean {
  if (limit - start < SMALLEST_HEADER) return false;
  const protocol = bytes[start + 9];
  const isMulticast = bytes[start + 16]! >> 4 === 14;
  return bytes[start + 8]! < 5 && !isMulticast && protocol !== OSPF && protocol !== PIM;
}

/** How many bytes there were on the wire from the header on, in what encloses it. */
function roomFor({ start, frame, index }: LayerView): number {
  return (index === 0 ? frame.wireLimit : frame.wireLimitAt(index - 1)) - start;
}

/** More than there is in what encloses it; what an error quotes may be cut. */
function exceedsPacket(layer: LayerView): boolean {
  const { bytes, start, frame, index } = layer;
  for (let below = 0; below < index; below++) if (frame.protocolAt(below).encloses) return false;
  return u16be(bytes, start + 2) > roomFor(layer);
}

/** What packets to 224.0.0.x are sent with: they never leave the network. */
const LOCAL_CONTROL_TTLS: Readonly<Record<number, number>> = { 18: 255, 102: 255, 251: 255 };
const LLMNR = 252;

function localControlTtl({ bytes, start }: LayerView): number {
  return LOCAL_CONTROL_TTLS[bytes[start + 19]!] ?? 1;
}

function ttlIsOdd(layer: LayerView): boolean {
  const { bytes, start } = layer;
  const isLocal = bytes[start + 16] === 224 && bytes[start + 17] === 0 && bytes[start + 18] === 0;
  return (
    isLocal &&
    bytes[start + 9] !== IGMP &&
    bytes[start + 19] !== LLMNR &&
    bytes[start + 8] !== localControlTtl(layer)
  );
}
