import type { TlsReason } from './reason.ts';
import type { ChunkSource, Connection, Direction, StreamChunk } from './stream-chunk.ts';

/** Application data: a chunk of plaintext whose tag or MAC held, in the same shape as the ciphertext came. */
export interface PlaintextEvent {
  readonly type: 'plaintext';
  /**
   * Offsets count the plaintext of this direction from 0. `sources` names the capture record that completed the TLS
   * record. A `gap` with reason `not-decrypted` stands for records that failed or were lost; its length is the length
   * of their ciphertext, an upper bound.
   */
  readonly chunk: StreamChunk;
  /** False only for NULL suites without secrets, whose MAC could not be checked. */
  readonly verified: boolean;
}

/** One TLS record as it passed. */
export interface PassedRecord {
  readonly connection: Connection;
  readonly direction: Direction;
  readonly contentType: number;
  /** The version field of the record: 0x0303. */
  readonly version: number;
  /** Where the record begins in the ciphertext stream. */
  readonly streamOffset: number;
  /** Header included. */
  readonly length: number;
  /** The whole record, header included. A copy. */
  readonly bytes: Uint8Array;
  /** The capture records that carried it, with offsets in the ciphertext stream. */
  readonly sources: readonly ChunkSource[];
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** One TLS record, and what became of it; only with `records: true`. */
export interface RecordEvent extends PassedRecord {
  readonly type: 'record';
  /** What was inside, when the record was encrypted and could be opened. */
  readonly plaintext?: Uint8Array;
  /** The content type inside: in TLS 1.3 another than `contentType`. */
  readonly innerType: number;
  readonly encrypted: boolean;
  /** The tag or MAC was checked and held. */
  readonly verified: boolean;
}

/**
 * A protected record that waits for the other direction, or for a secret; only with `records: true`. Its `record` follows
 * when that is decided, unless more waits than `limits.heldBytes`.
 */
export interface HeldRecordEvent extends PassedRecord {
  readonly type: 'held-record';
}

/** A handshake message. */
export interface HandshakeEvent {
  readonly type: 'handshake';
  readonly connection: Connection;
  readonly direction: Direction;
  /** `clientHello`, `serverHello`, `certificate`, …; `unknown` beside an unregistered `messageType`. */
  readonly message: string;
  readonly messageType: number;
  readonly clientHello?: ClientHelloFacts;
  readonly serverHello?: ServerHelloFacts;
  /** Of a `finished`: whether the hash in it is that of the handshake, so the keys are right beyond doubt. */
  readonly verified?: boolean;
  /** The capture record that completed the message. */
  readonly record: number;
}

export interface ClientHelloFacts {
  readonly serverName: string | undefined;
  readonly alpn: readonly string[];
  readonly cipherSuites: readonly number[];
}

export interface ServerHelloFacts {
  readonly version: number;
  readonly cipherSuite: number;
  /** The registered name, when the suite is known here. */
  readonly cipherSuiteName: string | undefined;
  readonly alpn: readonly string[];
}

export interface AlertEvent {
  readonly type: 'alert';
  readonly connection: Connection;
  readonly direction: Direction;
  readonly level: 'warning' | 'fatal' | 'unknown';
  readonly description: number;
  /** As RFC 8446 §6 writes it: `close_notify`. */
  readonly name: string;
  readonly record: number;
}

/** The connection, or what follows in it, cannot be decrypted. */
export interface RefusedEvent {
  readonly type: 'refused';
  readonly connection: Connection;
  readonly reason: TlsReason;
  /** The capture record at which it became clear; 0 when that was the end. */
  readonly record: number;
}

export type TlsEvent =
  | PlaintextEvent
  | RecordEvent
  | HeldRecordEvent
  | HandshakeEvent
  | AlertEvent
  | RefusedEvent;

/** Capture records before and behind something that is missing; 0 where there is none. */
export interface PacketRange {
  after: number;
  before: number;
}

/** What became of one connection. */
export interface TlsSessionReport {
  readonly connection: Connection;
  /** 0 or 1: which direction the client sends in; undefined when no hello was seen. */
  readonly clientDirection: Direction | undefined;
  /** 0x0303 for TLS 1.2; undefined before the ServerHello. */
  readonly version: number | undefined;
  readonly cipherSuite: { readonly id: number; readonly name: string | undefined } | undefined;
  /** `RSA`, `DHE`, `ECDHE`, `PSK`, …; in TLS 1.3, whose suites do not say, as the ServerHello chose. */
  readonly keyExchange: string | undefined;
  readonly serverName: string | undefined;
  readonly alpn: string | undefined;
  /** An earlier session's secret goes on; in TLS 1.3 also a key that was shared beforehand. */
  readonly resumed: boolean;
  /**
   * `decrypted`: everything that was protected came out. `partial`: some did. `undecryptable`: nothing did, see
   * `reason`. `open`: nothing protected has been seen yet, and the
   * connection goes on.
   */
  readonly status: 'decrypted' | 'partial' | 'undecryptable' | 'open';
  readonly reason: TlsReason | undefined;
  /** The capture record at which the reason became clear; 0 when that was the end, or there is none. */
  readonly reasonRecord: number;
  /** The sentence of the reason with the packets it is about; undefined without a reason. */
  readonly message: string | undefined;
  /** A Finished message held, and none failed. */
  readonly keysVerified: boolean;
  /** The following are counted by direction. */
  readonly records: readonly [number, number];
  readonly macFailures: readonly [number, number];
  readonly gaps: readonly [number, number];
  /** A close_notify was seen; without it the end of the data may have been cut off. */
  readonly closeNotify: readonly [boolean, boolean];
  readonly plaintextBytes: readonly [number, number];
}
