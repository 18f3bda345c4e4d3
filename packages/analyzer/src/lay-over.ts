import { concat } from '@plainwire/bytes';
import type { Dissector } from '@plainwire/dissect';
import type { AnalyzedFrame } from './analyzed-frame.ts';

/** What the frame completed in its streams becomes layers of the frame: its TLS records as one, then each HTTP head. */
export function layOver(frame: AnalyzedFrame, dissector: Dissector): void {
  const { tlsRecords, dnsMessages, messages } = frame.outcome;
  if (tlsRecords.length > 0) {
    const bytes =
      tlsRecords.length === 1 ? tlsRecords[0]!.bytes : concat(tlsRecords.map((record) => record.bytes));
    dissector.dissectAs(frame.layers, 'tls', bytes, 0, bytes.length);
  }
  for (const message of dnsMessages) dissector.dissectAs(frame.layers, 'dns-tcp', message, 0, message.length);
  for (const { head, complete } of messages) {
    // As in Wireshark: what never became whole is followed and printed, but no layer of a frame.
    if (complete) dissector.dissectAs(frame.layers, 'http', head, 0, head.length);
  }
}
