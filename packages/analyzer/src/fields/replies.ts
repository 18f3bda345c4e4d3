import type { FieldValue } from '@plainwire/filter-lang';
import type { AskingProtocol, Reply } from '../replies.ts';
import { type StreamField, streamField } from '../state-field.ts';

/** Which frame one answers, and how long that took. What answers a frame only a second pass knows. */
export const replyFields: readonly StreamField[] = [
  ofReplies('dns.response_to', 'dns', ({ request }) => request),
  ofReplies('dns.time', 'dns', ({ elapsedNs }) => elapsedNs),
  ofReplies('icmp.resp_to', 'icmp', ({ request }) => request),
  ofReplies('icmp.resptime', 'icmp', milliseconds),
  ofReplies('icmpv6.resp_to', 'icmpv6', ({ request }) => request),
  ofReplies('icmpv6.resptime', 'icmpv6', milliseconds),
  ofAnswered('dns.response_in', 'dns'),
  ofAnswered('icmp.resp_in', 'icmp'),
  ofAnswered('icmpv6.resp_in', 'icmpv6'),
];

function ofReplies(name: string, protocol: AskingProtocol, read: (reply: Reply) => FieldValue): StreamField {
  return streamField(name, ({ replies }) =>
    replies.length === 0 ? undefined : replies.filter((reply) => reply.protocol === protocol).map(read),
  );
}

function ofAnswered(name: string, protocol: AskingProtocol): StreamField {
  return streamField(name, ({ later, record }) => later?.answeredIn(record.number, protocol));
}

function milliseconds({ elapsedNs }: Reply): number {
  return Number(elapsedNs) / 1e6;
}
