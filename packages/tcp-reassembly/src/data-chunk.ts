import type { Alternative, ChunkSource, Connection, StreamChunk } from './stream-chunk.ts';
import type { WaitingPiece } from './waiting-piece.ts';

/**
 * Bytes in order. It is its own event, so that the common segment costs one object at most; views and sources are made
 * when they are asked for.
 */
export class DataChunk implements StreamChunk {
  declare connection: Connection;
  declare direction: 0 | 1;
  declare offset: number;
  declare length: number;
  declare seconds: number;
  declare nanoseconds: number;
  declare alternatives?: readonly Alternative[];
  #buffer!: Uint8Array;
  #at!: number;
  /** The one record, or the piece that remembers its records. */
  #origin!: number | WaitingPiece;

  constructor(
    connection: Connection,
    direction: 0 | 1,
    offset: number,
    length: number,
    seconds: number,
    nanoseconds: number,
    buffer: Uint8Array,
    at: number,
    origin: number | WaitingPiece,
  ) {
    this.set(connection, direction, offset, length, seconds, nanoseconds, buffer, at, origin);
  }

  /** Makes it another chunk: one that is passed on for the time of a push is used again for the next. */
  set(
    connection: Connection,
    direction: 0 | 1,
    offset: number,
    length: number,
    seconds: number,
    nanoseconds: number,
    buffer: Uint8Array,
    at: number,
    origin: number | WaitingPiece,
  ): void {
    this.connection = connection;
    this.direction = direction;
    this.offset = offset;
    this.length = length;
    this.seconds = seconds;
    this.nanoseconds = nanoseconds;
    this.#buffer = buffer;
    this.#at = at;
    this.#origin = origin;
  }

  get type(): 'chunk' {
    return 'chunk';
  }

  get chunk(): StreamChunk {
    return this;
  }

  get kind(): 'data' {
    return 'data';
  }

  get bytes(): Uint8Array {
    return this.#buffer.subarray(this.#at, this.#at + this.length);
  }

  get sources(): readonly ChunkSource[] {
    const origin = this.#origin;
    if (typeof origin === 'number') {
      return [{ record: origin, offset: this.offset, length: this.length }];
    }
    const end = this.offset + this.length;
    const sources: ChunkSource[] = [];
    for (let index = 0; index < origin.starts.length; index++) {
      const offset = Math.max(origin.starts[index]!, this.offset);
      const length = Math.min(origin.sourceEnd(index), end) - offset;
      if (length > 0) sources.push({ record: origin.records[index]!, offset, length });
    }
    return sources;
  }
}

/** `chunk` with bytes of its own, for when those it has will be overwritten. */
export function ownChunk(chunk: StreamChunk): StreamChunk {
  const { connection, direction, kind, offset, length, bytes, sources, seconds, nanoseconds } = chunk;
  if (bytes === undefined) return chunk;
  const own = { connection, direction, kind, offset, length, bytes: bytes.slice(), sources };
  const { alternatives } = chunk;
  return { ...own, seconds, nanoseconds, ...(alternatives && { alternatives }) };
}

/** A chunk to be set for each push. */
export function noChunk(): DataChunk {
  return new DataChunk(undefined as never, 0, 0, 0, 0, 0, new Uint8Array(0), 0, 0);
}

/**
 * V8 remembers which class a field has held and, while it was one alone, looks at each object stored in it: a cache
 * miss for every segment, here. One other value ends that.
 */
noChunk();
