import { u16be } from '@plainwire/bytes';
import { u16 } from '../../declare.ts';
import { defineProtocol } from '../../protocol.ts';

// IP over InfiniBand (RFC 4391 §6), with the global route header before it: 40 type   42 reserved.

const HEADER = 44;

export const ipOverInfiniband = defineProtocol({
  name: 'ipoib',
  title: 'IP over Infiniband',
  spec: 'RFC 4391 §6',
  fields: { type: u16('ipoib.type', '', 40, { base: 'hex' }) },
  claims: [{ table: 'linktype', key: 242 }],
  next: ['ethertype'],
  minimum: HEADER,
  step(bytes, at, _limit, handoff) {
    handoff.table = 0;
    handoff.key = u16be(bytes, at + 40);
    return at + HEADER;
  },
});
