import { u16be } from '@plainwire/bytes';
import { computed, flag, u8, u16 } from '../../declare.ts';
import { CONTENT } from '../../handoff.ts';
import { defineProtocol } from '../../protocol.ts';
import type { LayerView } from '../../view.ts';

// Layer Two Tunneling Protocol, version 2 (RFC 2661 §3.1): PPP in UDP.
//
//   0 flags and version   then, each with its flag: length 2; tunnel 2, session 2 always; Ns 2, Nr 2; offset 2 + padding

const CONTROL = 0x80;
const LENGTH = 0x40;
const SEQUENCE = 0x08;
const OFFSET = 0x02;
const PPP = 9;

const tunnelAt = (bytes: Uint8Array, at: number) => at + ((bytes[at]! & LENGTH) !== 0 ? 4 : 2);
const offsetAt = (bytes: Uint8Array, at: number) =>
  tunnelAt(bytes, at) + ((bytes[at]! & SEQUENCE) !== 0 ? 8 : 4);

/** Two bytes of the header that `has` says are there. */
function word(name: string, title: string, has: number, place: (bytes: Uint8Array, start: number) => number) {
  return computed(name, title, 'uint16', ({ bytes, start, end }: LayerView) => {
    const at = place(bytes, start);
    return (has === 0 || (bytes[start]! & has) !== 0) && at + 2 <= end ? u16be(bytes, at) : undefined;
  });
}

export const l2tp = defineProtocol({
  name: 'l2tp',
  title: 'Layer 2 Tunneling Protocol',
  spec: 'RFC 2661 §3.1',
  fields: {
    flags: u16('l2tp.flags', '', 0, { base: 'hex' }),
    isControl: u16('l2tp.type', '', 0, {
      mask: 0x8000,
      labels: { 0: 'Data Message', 1: 'Control Message' },
    }),
    hasLength: flag('l2tp.length_bit', '', 0, 2, 0x4000),
    hasSequence: flag('l2tp.seq_bit', 'Sequence Bit', 0, 2, 0x0800),
    hasOffset: flag('l2tp.offset_bit', 'Offset bit', 0, 2, 0x0200),
    hasPriority: flag('l2tp.priority', '', 0, 2, 0x0100),
    version: u8('l2tp.version', '', 1, { mask: 0x0f, as: 'uint16' }),
    length: word('l2tp.length', '', LENGTH, (_bytes, at) => at + 2),
    tunnel: word('l2tp.tunnel', 'Tunnel ID', 0, tunnelAt),
    session: word('l2tp.session', 'Session ID', 0, (bytes, at) => tunnelAt(bytes, at) + 2),
    ns: word('l2tp.Ns', '', SEQUENCE, (bytes, at) => tunnelAt(bytes, at) + 4),
    nr: word('l2tp.Nr', '', SEQUENCE, (bytes, at) => tunnelAt(bytes, at) + 6),
    offset: word('l2tp.offset', '', OFFSET, offsetAt),
  },
  claims: [{ table: 'udp.port', key: 1701 }],
  next: ['linktype'],
  minimum: 6,
  limitedBy: 'l2tp.length',
  step(bytes, at, limit, handoff) {
    const flags = bytes[at]!;
    if ((bytes[at + 1]! & 0x0f) !== 2) return limit;
    if ((flags & LENGTH) !== 0) handoff.wireLimit = Math.min(handoff.wireLimit, at + u16be(bytes, at + 2));
    let end = offsetAt(bytes, at);
    if ((flags & OFFSET) !== 0) end += 2 + (end + 2 <= limit ? u16be(bytes, end) : 0);
    handoff.table = (flags & CONTROL) !== 0 ? CONTENT : 0;
    handoff.key = PPP;
    return end;
  },
});
