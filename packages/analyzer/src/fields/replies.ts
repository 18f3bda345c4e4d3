import type { FieldValue } from '@plainwire/filter-lang';
import type { AskingProtocol, Reply } from '../replies.ts';
import { type StreamField, streamField } from '../state-field.ts';

/** Which frame one answers, and how long that took. What answers a frame later is not known in one pass. */
export const replyFields: readonly StreamField[] = [
  ofReplies('dns.response_to', 'dns', ({ request }) => request),
  ofReplies('dns.time', 'dns', ({ elapsedNs }) => elapsedNs),
  ofReplies('icmp.resp_to', 'icmp', ({ request }) => request),
  ofReplies('icmp.resptime', 'icmp', milliseconds),
  ofReplies('icmpv6.resp_to', 'icmpv6', ({ request }) => request),
  ofReplies('icmpv6.resptime', 'icmpv6', milliseconds),
];

function ofReplies(name: string, protocol: AskingProtocol, read: (reply: Reply) => FieldValue): StreamField {
  return streamField(name, ({ replies }) =>
    replies.length === 0 ? undefined : replies.filter((reply) => reply.protocol === protocol).map(read),
  );
}

function milliseconds({ elapsedNs }: Reply): number {
  return Number(elapsedNs) / 1e6;
}
