import type { HttpMessage } from '@plainwire/http';
import { messageBytes } from './http-content.ts';
import type { StreamOutcome } from './outcome.ts';
import type { StreamApplication } from './stream-router.ts';

/** A record or message that a TCP stream carries: where it lies, and who brought it. */
export interface Pdu {
  /** Stream offset of its first byte. */
  readonly start: number;
  /** Stream offset behind its last byte. */
  readonly end: number;
  /** Numbers of the capture records that carried it, in stream order. */
  readonly records: readonly number[];
  /** Its bytes as they passed; undefined when they were not kept in one piece. */
  readonly bytes: Uint8Array | undefined;
}

const NONE: readonly Pdu[] = [];

/** What `outcome` completed in one direction of a connection that carries `application`, in stream order. */
export function pdusOf(
  outcome: StreamOutcome,
  application: StreamApplication | undefined,
  direction: 0 | 1,
): readonly Pdu[] {
  switch (application) {
    case 'tls':
      return outcome.tlsRecords.filter((record) => record.direction === direction).map(ofTlsRecord);
    case 'http':
      return outcome.messages
        .filter((message) => message.direction === direction && message.complete)
        .map(ofHttpMessage);
    case 'dns':
      return outcome.dnsMessages;
    default:
      return NONE;
  }
}

function ofTlsRecord({ streamOffset, length, sources, bytes }: StreamOutcome['tlsRecords'][number]): Pdu {
  const records = [...new Set(sources.map(({ record }) => record))];
  return { start: streamOffset, end: streamOffset + length, records, bytes };
}

function ofHttpMessage(message: HttpMessage): Pdu {
  const { offset, length, sources } = message;
  return {
    start: offset,
    end: offset + length,
    records: [...new Set(sources)],
    bytes: messageBytes(message),
  };
}
