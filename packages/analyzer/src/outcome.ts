import type { HttpMessage } from '@plainwire/http';
import type { StreamChunk } from '@plainwire/tcp-reassembly';
import type { TlsEvent } from '@plainwire/tls-decrypt';
import type { DnsMessage } from './dns-messages.ts';

/** A TLS record when it has come: opened, in the clear, or held until it can be. */
export type TlsRecordEvent = Extract<TlsEvent, { type: 'record' | 'held-record' }>;

/** Of a ServerHello: what decides how the messages after it are read. */
export interface TlsChoice {
  readonly version: number;
  readonly cipherSuite: number;
  readonly alpn: readonly string[];
}

/** What became ready in the streams: because of one frame, or because the capture ended. */
export interface StreamOutcome {
  /** TCP stream bytes, gaps and ends, in order. */
  readonly chunks: readonly StreamChunk[];
  /** TLS records that became complete. */
  readonly tlsRecords: readonly TlsRecordEvent[];
  /** The version that the server of their connection chose; that of the record while it has not. */
  readonly tlsVersion: number | undefined;
  /** What the server of their connection had chosen before them. */
  readonly tlsChosen: TlsChoice | undefined;
  /** What there is of a TLS record that begins and does not end, when it is the first such frame of it. */
  readonly tlsBegins: Uint8Array | undefined;
  /** Verified application plaintext from TLS. */
  readonly plaintext: readonly StreamChunk[];
  /** DNS messages of plain connections that became complete, each with the length before it (RFC 1035 §4.2.2). */
  readonly dnsMessages: readonly DnsMessage[];
  /** With `desegmentTls: false`: the records of HTTP inside TLS that begin a message. */
  readonly httpRecords: readonly Uint8Array[] | undefined;
  /** HTTP messages that became complete, from plain or decrypted streams. */
  readonly messages: readonly HttpMessage[];
}

/** The outcome of a frame that made nothing ready; shared, so that most frames cost nothing here. */
export const NOTHING: StreamOutcome = {
  chunks: [],
  tlsRecords: [],
  tlsVersion: undefined,
  tlsChosen: undefined,
  tlsBegins: undefined,
  plaintext: [],
  httpRecords: undefined,
  dnsMessages: [],
  messages: [],
};

/** Several outcomes as one, in their order. */
export function merged(outcomes: readonly StreamOutcome[]): StreamOutcome {
  if (outcomes.length === 0) return NOTHING;
  return {
    chunks: outcomes.flatMap((outcome) => outcome.chunks),
    tlsRecords: outcomes.flatMap((outcome) => outcome.tlsRecords),
    tlsVersion: undefined,
    tlsChosen: undefined,
    tlsBegins: undefined,
    plaintext: outcomes.flatMap((outcome) => outcome.plaintext),
    httpRecords: undefined,
    dnsMessages: outcomes.flatMap((outcome) => outcome.dnsMessages),
    messages: outcomes.flatMap((outcome) => outcome.messages),
  };
}
