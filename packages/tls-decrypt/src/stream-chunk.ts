// The shape in which ciphertext comes in and plaintext goes out: ordered bytes of one flow. Declared here structurally,
// so that any reassembler fits and none is imported.

/** One side of a connection. */
export interface Endpoint {
  /** Text of the IPv4 or IPv6 address. */
  readonly address: string;
  readonly port: number;
}

/** The two flows that belong together. Two chunks belong to one connection when they hold the same object. */
export interface Connection {
  readonly id: number;
  /** `endpoints[direction]` is who sends in that direction. */
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

/** Other bytes that were captured for a range of a chunk. */
export interface Alternative {
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly record: number;
}

/** Ordered bytes of one flow; offsets count from 0 in each direction. */
export interface StreamChunk {
  readonly connection: Connection;
  readonly direction: 0 | 1;
  /** `data`: bytes follow each other without a hole. `gap`: `length` bytes are missing. `end`: nothing more will come. */
  readonly kind: 'data' | 'gap' | 'end';
  readonly offset: number;
  readonly length: number;
  readonly bytes?: Uint8Array;
  readonly reason?: string;
  readonly alternatives?: readonly Alternative[];
  readonly sources: readonly ChunkSource[];
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** 0 or 1, as in `StreamChunk.direction`. */
export type Direction = 0 | 1;
