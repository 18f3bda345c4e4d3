/** One side of a connection. */
export interface Endpoint {
  /** Text of the IPv4 or IPv6 address (RFC 5952). */
  readonly address: string;
  readonly port: number;
}

/** The two flows that belong together. */
export interface Connection {
  /** Counted from 0 in order of the first segment: Wireshark's `tcp.stream`. */
  readonly id: number;
  /** `endpoints[direction]` is who sends in that direction. Direction 0 is that of the first segment seen. */
  readonly endpoints: readonly [Endpoint, Endpoint];
}

/** Which capture record a run of bytes came from. */
export interface ChunkSource {
  /** Number of the record, from 1. */
  readonly record: number;
  /** Stream offset of the run. */
  readonly offset: number;
  readonly length: number;
}

/** Other bytes that were captured for a range of a chunk: which of them the receiver took cannot be known from outside. */
export interface Alternative {
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly record: number;
}

/**
 * Why bytes are missing:
 * `not-captured` the receiver acknowledged them, the capture does not have them;
 * `lost` nobody acknowledged them before the limit, the time-out or the end;
 * `snaplen` the snapshot length cut them; `limit` a limit of this library dropped them;
 * `not-decrypted` a TLS record could not be opened.
 */
export type GapReason = 'not-captured' | 'lost' | 'snaplen' | 'limit' | 'not-decrypted' | (string & {});

/** Ordered bytes of one flow; the same shape for ciphertext and plaintext. Offsets count from 0 and are exact up to 2^53. */
export interface StreamChunk {
  readonly connection: Connection;
  readonly direction: 0 | 1;
  /** `data`: bytes follow each other without a hole. `gap`: `length` bytes are missing. `end`: nothing more will come. */
  readonly kind: 'data' | 'gap' | 'end';
  /** Stream offset of the first byte. */
  readonly offset: number;
  /** Bytes, or missing bytes; 0 for `end`. */
  readonly length: number;
  /** The bytes of a `data` chunk. A view; valid until the next push when the input was transient, else for good. */
  readonly bytes?: Uint8Array;
  /** Of a `gap`: why. Of an `end`: `fin`, `rst`, `timeout`, `capture-end`, … */
  readonly reason?: GapReason;
  readonly alternatives?: readonly Alternative[];
  /** Where the bytes came from, in stream order. */
  readonly sources: readonly ChunkSource[];
  /** When the record that made the chunk complete was captured. */
  readonly seconds: number;
  readonly nanoseconds: number;
}
