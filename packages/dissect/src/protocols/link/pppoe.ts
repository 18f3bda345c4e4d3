import { u16be } from '@plainwire/bytes';
import { u8, u16 } from '../../declare.ts';
import { defineProtocol } from '../../protocol.ts';
import { pppoeCodeLabels } from '../data/pppoe-labels.ts';

// PPP over Ethernet (RFC 2516 §4): 0 version 4 | type 4   1 code   2 session   4 length   6 payload.

const HEADER = 6;

const fields = {
  version: u8('pppoe.version', '', 0, { mask: 0xf0 }),
  type: u8('pppoe.type', '', 0, { mask: 0x0f }),
  code: u8('pppoe.code', '', 1, {
    base: 'hex',
    labels: pppoeCodeLabels,
  }),
  sessionId: u16('pppoe.session_id', '', 2, { base: 'hex' }),
  payloadLength: u16('pppoe.payload_length', '', 4),
};

export const pppoeSession = defineProtocol({
  name: 'pppoes',
  title: 'PPP-over-Ethernet Session',
  spec: 'RFC 2516 §6',
  fields,
  claims: [
    { table: 'ethertype', key: 0x8864 },
    { table: 'linktype', key: 51 },
  ],
  next: ['pppoe.payload'],
  minimum: HEADER,
  limitedBy: 'pppoe.payload_length',
  step(bytes, at, _limit, handoff) {
    handoff.wireLimit = at + HEADER + u16be(bytes, at + 4);
    handoff.table = 0;
    handoff.key = 0;
    return at + HEADER;
  },
});

export const pppoeDiscovery = defineProtocol({
  name: 'pppoed',
  title: 'PPP-over-Ethernet Discovery',
  spec: 'RFC 2516 §5',
  fields,
  claims: [{ table: 'ethertype', key: 0x8863 }],
  minimum: HEADER,
  limitedBy: 'pppoe.payload_length',
  step(bytes, at, _limit, handoff) {
    const end = at + HEADER + u16be(bytes, at + 4);
    handoff.wireLimit = end;
    return end;
  },
});
