import { computed, u16 } from '../../declare.ts';
import { defineProtocol } from '../../protocol.ts';

// Mirrored Ethernet frames in GRE (draft-foschiano-erspan): 0 version 4 | VLAN 12   2 flags | session 10   4 …
// Version 1 ("type II") has 8 bytes, version 2 ("type III") 12, and 8 more when its last bit is set.

const TYPE_III = 2;
const ETHERNET = 1;

export const erspan = defineProtocol({
  name: 'erspan',
  title: 'Encapsulated Remote Switch Packet ANalysis',
  spec: 'draft-foschiano-erspan',
  fields: {
    version: u16('erspan.version', '', 0, { mask: 0xf000 }),
    vlan: u16('erspan.vlan', '', 0, { mask: 0x0fff }),
    session: u16('erspan.spanid', 'SpanID', 2, { mask: 0x03ff }),
    timestamp: computed('erspan.timestamp', '', 'uint32', ({ bytes, start, end }) =>
      bytes[start]! >> 4 === TYPE_III && end >= start + 8
        ? ((bytes[start + 4]! << 24) |
            (bytes[start + 5]! << 16) |
            (bytes[start + 6]! << 8) |
            bytes[start + 7]!) >>>
          0
        : undefined,
    ),
  },
  claims: [
    { table: 'ethertype', key: 0x88be },
    { table: 'ethertype', key: 0x22eb },
  ],
  next: ['linktype'],
  minimum: 8,
  step(bytes, at, limit, handoff) {
    handoff.table = 0;
    handoff.key = ETHERNET;
    if (bytes[at]! >> 4 !== TYPE_III) return at + 8;
    return at + 12 <= limit && (bytes[at + 11]! & 1) === 1 ? at + 20 : at + 12;
  },
});
