import { anyOf, macAddress, u8 } from '../../declare.ts';
import { defineProtocol } from '../../protocol.ts';

// FDDI (ANSI X3.139): 0 frame control   1 destination   7 source   13 LLC.

const dst = macAddress('fddi.dst', 'Destination', 1);
const src = macAddress('fddi.src', 'Source', 7);

export const fddi = defineProtocol({
  name: 'fddi',
  title: 'Fiber Distributed Data Interface',
  spec: 'LINKTYPE_FDDI',
  fields: {
    frameControl: u8('fddi.fc', 'Frame Control', 0, { base: 'hex' }),
    dst,
    src,
    addr: anyOf('fddi.addr', 'Source or Destination Address', [dst, src]),
  },
  claims: [{ table: 'linktype', key: 10 }],
  next: ['802.3'],
  minimum: 13,
  step(_bytes, at, _limit, handoff) {
    handoff.table = 0;
    handoff.key = 0;
    return at + 13;
  },
});
