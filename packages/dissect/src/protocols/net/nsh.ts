import { computedList, u8, u24 } from '../../declare.ts';
import { CONTENT } from '../../handoff.ts';
import { defineProtocol } from '../../protocol.ts';

// Network Service Header (RFC 8300 §2.2).
//
//   0 version 2 | O | unassigned | TTL 6 | length in words 6   2 metadata type 4   3 next protocol   4 path   7 index

const IPV4 = 1;
const IPV6 = 2;
const ETHERNET = 3;
const FIXED_CONTEXT = 1;

export const nsh = defineProtocol({
  name: 'nsh',
  title: 'Network Service Header',
  spec: 'RFC 8300 §2.2',
  fields: {
    version: u8('nsh.version', '', 0, { mask: 0xc0, as: 'uint16' }),
    oam: u8('nsh.Obit', 'O Bit', 0, { mask: 0x20, as: 'uint16' }),
    length: u8('nsh.length', '', 1, { mask: 0x3f, as: 'uint16' }),
    metadataType: u8('nsh.mdtype', 'MD Type', 2, { mask: 0x0f }),
    nextProtocol: u8('nsh.nextproto', 'Next Protocol', 3, {
      labels: { 1: 'IPv4', 2: 'IPv6', 3: 'Ethernet', 4: 'NSH', 5: 'MPLS' },
    }),
    path: u24('nsh.spi', 'SPI', 4),
    index: u8('nsh.si', 'SI', 7),
    context: computedList('nsh.contextheader', 'Context Header', 'bytes', ({ bytes, start, end }) =>
      bytes[start + 2]! % 16 === FIXED_CONTEXT && end === start + 24
        ? [8, 12, 16, 20].map((at) => bytes.subarray(start + at, start + at + 4))
        : [],
    ),
  },
  claims: [{ table: 'ethertype', key: 0x894f }],
  next: ['ip.version', 'linktype'],
  minimum: 8,
  step(bytes, at, _limit, handoff) {
    const length = (bytes[at + 1]! & 0x3f) * 4;
    if (length < 8) {
      handoff.malformed(at + 1, 'RFC 8300 §2.2');
      return at + 8;
    }
    const next = bytes[at + 3]!;
    handoff.table = next === IPV4 || next === IPV6 ? 0 : next === ETHERNET ? 1 : CONTENT;
    handoff.key = next === IPV4 ? 4 : next === IPV6 ? 6 : 1;
    return at + length;
  },
});
