import type { FieldValue } from '@plainwire/filter-lang';
import type { AskingProtocol, Reply } from '../replies.ts';
import { type StreamField, streamField } from '../state-field.ts';

/** Which frame one answers or repeats, and how long that took. What answers a frame only a second pass knows. */
export const replyFields: readonly StreamField[] = [
  ofReplies('dns.response_to', 'dns', earlier),
  ofReplies('dns.time', 'dns', ({ elapsedNs }) => elapsedNs),
  ofReplies('dns.unsolicited', 'dns', yes, ['unsolicited']),
  ofReplies('dns.retransmission', 'dns', yes, ['asked-again', 'answered-again']),
  ofReplies('dns.retransmit_request', 'dns', yes, ['asked-again']),
  ofReplies('dns.retransmit_request_in', 'dns', earlier, ['asked-again']),
  ofReplies('dns.retransmit_response', 'dns', yes, ['answered-again']),
  ofReplies('dns.retransmit_response_in', 'dns', earlier, ['answered-again']),
  ofReplies('icmp.resp_to', 'icmp', earlier),
  ofReplies('icmp.resptime', 'icmp', milliseconds),
  ofReplies('icmpv6.resp_to', 'icmpv6', earlier),
  ofReplies('icmpv6.resptime', 'icmpv6', milliseconds),
  ofAnswered('dns.response_in', 'dns'),
  ofAnswered('icmp.resp_in', 'icmp'),
  ofAnswered('icmpv6.resp_in', 'icmpv6'),
];

function ofReplies(
  name: string,
  protocol: AskingProtocol,
  read: (reply: Reply) => FieldValue,
  kinds: readonly Reply['kind'][] = ['answer'],
): StreamField {
  const isMeant = (reply: Reply) => reply.protocol === protocol && kinds.includes(reply.kind);
  return streamField(name, ({ replies }) =>
    replies.length === 0 ? undefined : replies.filter(isMeant).map(read),
  );
}

function earlier(reply: Reply): number {
  return reply.earlier;
}

function yes(): boolean {
  return true;
}

function ofAnswered(name: string, protocol: AskingProtocol): StreamField {
  return streamField(name, ({ later, record }) => later?.answeredIn(record.number, protocol));
}

function milliseconds({ elapsedNs }: Reply): number {
  return Number(elapsedNs) / 1e6;
}
