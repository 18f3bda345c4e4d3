import { computed, macAddress, u8 } from '../../declare.ts';
import { CONTENT } from '../../handoff.ts';
import { defineProtocol } from '../../protocol.ts';

// Token Ring (IEEE 802.5 §3.2): 0 access control   1 frame control   2 destination   8 source   14 routing, when the
// source's first bit says so: its length is in the low five bits   then LLC.

const HEADER = 14;
const LLC_FRAME = 1;

const routingLength = (bytes: Uint8Array, at: number) =>
  (bytes[at + 8]! & 0x80) === 0 ? 0 : (bytes[at + HEADER] ?? 0) & 0x1f;

export const tokenRing = defineProtocol({
  name: 'tr',
  title: 'Token-Ring',
  spec: 'IEEE 802.5 §3.2',
  fields: {
    accessControl: u8('tr.ac', 'Access Control', 0, { base: 'hex' }),
    priority: u8('tr.priority', '', 0, { mask: 0xe0 }),
    frameControl: u8('tr.fc', 'Frame Control', 1, { base: 'hex' }),
    frameType: u8('tr.frame_type', '', 1, { mask: 0xc0, labels: { 0: 'MAC', 1: 'LLC' } }),
    dst: macAddress('tr.dst', 'Destination', 2),
    src: macAddress('tr.src', 'Source', 8),
    routing: computed('tr.rif', 'Routing Information', 'bytes', ({ bytes, start, end }) =>
      end > start + HEADER ? bytes.subarray(start + HEADER, end) : undefined,
    ),
  },
  claims: [{ table: 'linktype', key: 6 }],
  next: ['802.3'],
  minimum: HEADER,
  step(bytes, at, limit, handoff) {
    handoff.table = bytes[at + 1]! >> 6 === LLC_FRAME ? 0 : CONTENT;
    handoff.key = 0;
    const hasRouting = (bytes[at + 8]! & 0x80) !== 0;
    return hasRouting && at + HEADER >= limit ? at + HEADER + 2 : at + HEADER + routingLength(bytes, at);
  },
});
