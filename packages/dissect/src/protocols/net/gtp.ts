import { u16be } from '@plainwire/bytes';
import { computed, u8, u16, u32 } from '../../declare.ts';
import { defineProtocol } from '../../protocol.ts';

// GPRS tunnelling protocol, user plane (3GPP TS 29.281 §5.1): IP packets in UDP.
//
//   0 version 3 | 1 | 0 | extension, sequence, N-PDU flags   1 message type   2 length   4 tunnel endpoint
//   8 with any of the flags: sequence number 2, N-PDU number 1, type of the next extension header 1

const OPTIONAL = 0x07;
const EXTENSION = 0x04;
const USER_DATA = 0xff;

export const gtp = defineProtocol({
  name: 'gtp',
  title: 'GPRS Tunneling Protocol',
  spec: '3GPP TS 29.281 §5.1',
  fields: {
    flags: u8('gtp.flags', '', 0, { base: 'hex' }),
    message: u8('gtp.message', 'Message Type', 1, { base: 'hex' }),
    length: u16('gtp.length', '', 2),
    teid: u32('gtp.teid', 'TEID', 4, { base: 'hex' }),
    sequence: computed(
      'gtp.seq_number',
      'Sequence number',
      'uint16',
      ({ bytes, start, end }) =>
        (bytes[start]! & 0x02) !== 0 && end >= start + 10 ? u16be(bytes, start + 8) : undefined,
      { base: 'hex' },
    ),
  },
  claims: [{ table: 'udp.port', key: 2152 }],
  next: ['ip.version'],
  minimum: 8,
  limitedBy: 'gtp.length',
  step(bytes, at, limit, handoff) {
    handoff.wireLimit = at + 8 + u16be(bytes, at + 2);
    const flags = bytes[at]!;
    let end = (flags & OPTIONAL) !== 0 ? at + 12 : at + 8;
    if ((flags & EXTENSION) !== 0) {
      // Extension headers (§5.2.1): length in words, content, type of the next one.
      for (let next = bytes[at + 11] ?? 0; next !== 0 && end < limit && bytes[end] !== 0; ) {
        end += bytes[end]! * 4;
        next = end <= limit ? bytes[end - 1]! : 0;
      }
    }
    if (bytes[at + 1] === USER_DATA && end < limit) {
      handoff.table = 0;
      handoff.key = bytes[end]! >> 4;
    }
    return end;
  },
});
