import type { StreamChunk } from './stream-chunk.ts';

const CHUNK_COST = 128;

/** Chunks of one direction that wait for their reader. */
export class UnreadChunks {
  #chunks: StreamChunk[] = [];
  #first = 0;
  /** Memory that waiting data takes, roughly. */
  bytes = 0;
  /** No chunk will come any more. */
  ended = false;
  /** Nobody reads: chunks are dropped. */
  unwanted = false;

  get empty(): boolean {
    return this.#first === this.#chunks.length;
  }

  push(chunk: StreamChunk): void {
    if (chunk.kind === 'end') this.ended = true;
    if (this.unwanted) return;
    this.#chunks.push(chunk);
    this.bytes += cost(chunk);
  }

  shift(): StreamChunk {
    const chunk = this.#chunks[this.#first]!;
    if (++this.#first === this.#chunks.length) {
      this.#chunks = [];
      this.#first = 0;
    } else if (this.#first > 64 && 2 * this.#first > this.#chunks.length) {
      this.#chunks = this.#chunks.slice(this.#first);
      this.#first = 0;
    }
    this.bytes -= cost(chunk);
    return chunk;
  }

  /** Puts one gap in the place of everything that waits, except the end. */
  giveUp(): void {
    const waiting = this.#chunks.slice(this.#first);
    this.clear();
    const end = waiting.at(-1)?.kind === 'end' ? waiting.pop() : undefined;
    const [first] = waiting;
    const last = waiting.at(-1);
    if (first !== undefined && last !== undefined) {
      const { connection, direction, offset } = first;
      const { seconds, nanoseconds } = last;
      const where = { connection, direction, offset, length: last.offset + last.length - offset };
      this.#chunks.push({ ...where, kind: 'gap', reason: 'limit', sources: [], seconds, nanoseconds });
    }
    if (end !== undefined) this.#chunks.push(end);
  }

  /** Drops everything that waits. */
  clear(): void {
    this.#chunks = [];
    this.#first = 0;
    this.bytes = 0;
  }
}

/** Marks cost nothing: there is no more than one for each chunk with data, and the end. */
function cost({ kind, length }: StreamChunk): number {
  return kind === 'data' ? length + CHUNK_COST : 0;
}
