/** The two flows that belong together, as a reassembler or decryptor names them. */
export interface StreamConnection {
  readonly id: number;
  readonly endpoints: readonly [StreamEndpoint, StreamEndpoint];
}

export interface StreamEndpoint {
  readonly address: string;
  readonly port: number;
}

/** Which capture record a run of stream bytes came from. */
export interface StreamSource {
  /** Number of the record, from 1. */
  readonly record: number;
  /** Stream offset of the run. */
  readonly offset: number;
  readonly length: number;
}

/** Ordered bytes of one flow: what this package takes, from a plain or a decrypted stream. */
export interface StreamChunk {
  readonly connection: StreamConnection;
  readonly direction: 0 | 1;
  /** `data`: bytes. `gap`: `length` bytes are missing. `end`: nothing more will come. */
  readonly kind: 'data' | 'gap' | 'end';
  /** Stream offset of the first byte. */
  readonly offset: number;
  readonly length: number;
  /** Of `data`. Read during the push only; what is kept is copied. */
  readonly bytes?: Uint8Array;
  /** Of a `gap` or an `end`: why. */
  readonly reason?: string;
  /** In stream order. */
  readonly sources: readonly StreamSource[];
  readonly seconds: number;
  readonly nanoseconds: number;
}

/**
 * Bytes at stream offset `offset`, captured when `like` was. Named member by member: chunks may be of a class whose
 * members are getters, which a spread would lose.
 */
export function dataLike(
  like: StreamChunk,
  offset: number,
  bytes: Uint8Array,
  sources: readonly StreamSource[],
): StreamChunk {
  const { connection, direction, seconds, nanoseconds } = like;
  const { length } = bytes;
  return { connection, direction, kind: 'data', offset, length, bytes, sources, seconds, nanoseconds };
}
