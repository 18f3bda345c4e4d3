import { u16le } from '@plainwire/bytes';
import { computed, listed } from '../../declare.ts';
import { FieldCursor } from '../../field-cursor.ts';
import { CONTENT } from '../../handoff.ts';
import { defineProtocol } from '../../protocol.ts';
import type { FieldSink } from '../../sink.ts';
import type { LayerView } from '../../view.ts';

// Configuration testing (Ethernet 2.0 §8), whose integers are little-endian: a list of functions, and data.
//
//   0 skip count: how many bytes of the list behind it were carried out   2 functions: the last one is no forward
//   of a forward: 0 function   2 where to   8      of a reply: 0 function   2 receipt number   4

const LIST = 2;
const REPLY = 1;
const FORWARD = 2;
const FORWARD_SIZE = 8;
const REPLY_SIZE = 4;

const functions = { labels: { [REPLY]: 'Reply', [FORWARD]: 'Forward Data' } };

const fields = {
  skipCount: computed('loop.skipcount', 'skipCount', 'uint16', ({ bytes, start }) => u16le(bytes, start), {
    range: [0, 2],
  }),
  relevant: listed('loop.relevant_function', 'Relevant function', 'uint16', functions),
  function: listed('loop.function', 'Function', 'uint16', functions),
  forwardingAddress: listed('loop.forwarding_address', 'Forwarding address', 'ether'),
  receipt: listed('loop.receipt_number', 'Receipt number', 'uint16'),
};

function walk({ bytes, start, end }: LayerView, sink: FieldSink): void {
  const next = start + LIST + u16le(bytes, start);
  const cursor = new FieldCursor(bytes, start + LIST, end, sink);
  while (cursor.left >= 2) {
    const kind = u16le(bytes, cursor.at);
    if (cursor.at === next) cursor.tell(fields.relevant, 2, kind);
    cursor.tell(fields.function, 2, kind);
    cursor.skip(2);
    if (kind === REPLY && cursor.left >= 2) cursor.tell(fields.receipt, 2, u16le(bytes, cursor.at));
    if (kind !== FORWARD) return;
    cursor.take(fields.forwardingAddress, 6);
  }
}

export const configurationTesting = defineProtocol({
  name: 'loop',
  title: 'Configuration Test Protocol (loopback)',
  spec: 'Ethernet 2.0 §8',
  fields,
  claims: [{ table: 'ethertype', key: 0x9000 }],
  minimum: LIST + 2,
  walk,
  step(bytes, at, limit, handoff) {
    let end = at + LIST;
    while (limit - end >= 2 && u16le(bytes, end) === FORWARD) end += FORWARD_SIZE;
    // Behind a forward there is another function.
    if (limit - end < 2) return end + 2;
    handoff.table = CONTENT;
    return end + (u16le(bytes, end) === REPLY ? REPLY_SIZE : 2);
  },
});
