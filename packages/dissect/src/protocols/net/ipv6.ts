import { ipv6Text } from '@plainwire/bytes';
import { anyOf, computed, computedList, ipv6Address, u8, u16, u24, u32 } from '../../declare.ts';
import { defineProtocol } from '../../protocol.ts';
import { dscpLabels, ecnLabels } from '../data/dscp.ts';
import { ipProtocolLabels } from '../data/ip-protocols.ts';

// Internet Protocol, version 6 (RFC 8200 §3). Extension headers are layers of their own: ipv6-extensions.ts.
//
//   0 version 4 | traffic class 8 | flow label 20
//   4 payload length   6 next header   7 hop limit
//   8 source, 16 bytes                24 destination, 16 bytes

const HEADER = 40;
const NO_NEXT_HEADER = 59;

const src = ipv6Address('ipv6.src', 'Source Address', 8);
const dst = ipv6Address('ipv6.dst', 'Destination Address', 24);

export const ipv6 = defineProtocol({
  name: 'ipv6',
  title: 'Internet Protocol Version 6',
  spec: 'RFC 8200 §3',
  fields: {
    version: u8('ipv6.version', '', 0, { mask: 0xf0 }),
    ipVersion: u8('ip.version', '', 0, { mask: 0xf0, hidden: true }),
    trafficClass: u32('ipv6.tclass', 'Traffic Class', 0, {
      mask: 0x0ff00000,
      base: 'hex',
    }),
    dscp: u32('ipv6.tclass.dscp', 'Differentiated Services Codepoint', 0, {
      mask: 0x0fc00000,
      labels: dscpLabels,
    }),
    ecn: u32('ipv6.tclass.ecn', 'Explicit Congestion Notification', 0, {
      mask: 0x00300000,
      labels: ecnLabels,
    }),
    flowLabel: u24('ipv6.flow', 'Flow Label', 1, { mask: 0x0fffff, base: 'hex' }),
    payloadLength: u16('ipv6.plen', 'Payload Length', 4),
    nextHeader: u8('ipv6.nxt', 'Next Header', 6, { labels: ipProtocolLabels }),
    hopLimit: u8('ipv6.hlim', 'Hop Limit', 7),
    src,
    addr: anyOf('ipv6.addr', 'Source or Destination Address', [src, dst]),
    srcHost: computed(
      'ipv6.src_host',
      'Source Host',
      'string',
      ({ bytes, start }) => ipv6Text(bytes, start + 8),
      { hidden: true, range: [8, 16] },
    ),
    host: computedList(
      'ipv6.host',
      'Source or Destination Host',
      'string',
      ({ bytes, start }) => [ipv6Text(bytes, start + 8), ipv6Text(bytes, start + 24)],
      { hidden: true, shown: { after: ['ipv6.src_host', 'ipv6.dst_host'] } },
    ),
    dst,
    dstHost: computed(
      'ipv6.dst_host',
      'Destination Host',
      'string',
      ({ bytes, start }) => ipv6Text(bytes, start + 24),
      { hidden: true, range: [24, 16] },
    ),
  },
  summary: ({ bytes, start }) =>
    `Internet Protocol Version 6, Src: ${ipv6Text(bytes, start + 8)}, Dst: ${ipv6Text(bytes, start + 24)}`,
  claims: [
    { table: 'ethertype', key: 0x86dd },
    { table: 'ip.proto', key: 41 },
    { table: 'ip.version', key: 6 },
    { table: 'null.family', key: 24 },
    { table: 'null.family', key: 28 },
    { table: 'null.family', key: 30 },
    { table: 'ppp.protocol', key: 0x0057 },
  ],
  next: ['ip.proto'],
  minimum: HEADER,
  limitedBy: 'ipv6.plen',
  step(bytes, at, _limit, handoff) {
    if (bytes[at]! >> 4 !== 6) {
      handoff.malformed(at, 'RFC 8200 §3', at + 1);
      return at + HEADER;
    }
    const payload = (bytes[at + 4]! << 8) | bytes[at + 5]!;
    // 0 is a jumbogram (RFC 2675 §3) or a segment that the network card will cut up: all that was captured.
    if (payload !== 0 || bytes[at + 6] === NO_NEXT_HEADER) handoff.wireLimit = at + HEADER + payload;
    handoff.table = 0;
    handoff.key = bytes[at + 6]!;
    return at + HEADER;
  },
});
