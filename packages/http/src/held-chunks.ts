import { GrowBuffer } from './grow-buffer.ts';
import { dataLike, type StreamChunk, type StreamSource } from './stream-chunk.ts';

/** What a held chunk costs beside its bytes. */
const OVERHEAD = 64;

/** Chunks that wait. Bytes are copied; neighbours captured at one time are joined, however small the pieces came. */
export class HeldChunks {
  #chunks: StreamChunk[] = [];
  #open: StreamChunk | undefined;
  readonly #bytes = new GrowBuffer();
  #sources: StreamSource[] = [];
  #cost = 0;

  /** Roughly the bytes of memory in use. */
  get cost(): number {
    return this.#cost;
  }

  push(chunk: StreamChunk): void {
    if (this.#open === undefined || !isSameTime(this.#open, chunk)) {
      this.#close();
      this.#cost += OVERHEAD;
      if (chunk.kind !== 'data') {
        this.#chunks.push(chunk);
        return;
      }
      this.#open = chunk;
    }
    this.#bytes.append(chunk.bytes!, 0, chunk.length);
    this.#cost += chunk.length;
    for (const source of chunk.sources) this.#sources.push(source);
  }

  /** Puts back what `take` gave and was not used: those bytes are copies already. */
  putBack(chunks: StreamChunk[]): void {
    this.#chunks = chunks;
    for (const chunk of chunks) this.#cost += OVERHEAD + (chunk.kind === 'data' ? chunk.length : 0);
  }

  take(): StreamChunk[] {
    this.#close();
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#cost = 0;
    return chunks;
  }

  #close(): void {
    if (this.#open === undefined) return;
    this.#chunks.push(dataLike(this.#open, this.#open.offset, this.#bytes.take(), this.#sources));
    this.#open = undefined;
    this.#sources = [];
  }
}

function isSameTime(open: StreamChunk, chunk: StreamChunk): boolean {
  return chunk.kind === 'data' && open.seconds === chunk.seconds && open.nanoseconds === chunk.nanoseconds;
}
