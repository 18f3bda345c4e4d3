import { dataLike, type StreamChunk, type StreamSource } from './stream-chunk.ts';

/** A place in a chunk of bytes that only moves forward, with the capture records passed on the way. */
export class ChunkCursor {
  readonly chunk: StreamChunk;
  readonly bytes: Uint8Array;
  /** Index of the next byte in `bytes`. */
  at = 0;
  readonly #sources: readonly StreamSource[];
  #source = 0;

  constructor(chunk: StreamChunk) {
    this.chunk = chunk;
    this.bytes = chunk.bytes!;
    this.#sources = chunk.sources;
  }

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  /** Stream offset of the next byte. */
  get offset(): number {
    return this.chunk.offset + this.at;
  }

  /** Moves to index `to`; calls `visit` for each source that gave any byte on the way. */
  advance(to: number, visit: (source: StreamSource) => void): void {
    const sources = this.#sources;
    const { offset } = this.chunk;
    const from = offset + this.at;
    while (this.#source < sources.length && to > this.at) {
      const source = sources[this.#source]!;
      if (source.offset >= offset + to) break;
      if (source.offset + source.length > from) visit(source);
      if (source.offset + source.length > offset + to) break;
      this.#source++;
    }
    this.at = to;
  }

  /** The bytes not yet passed, as a chunk of their own over the same memory. */
  rest(): StreamChunk {
    const { chunk, offset, bytes, at } = this;
    return dataLike(chunk, offset, bytes.subarray(at), this.#sources.slice(this.#source));
  }
}
