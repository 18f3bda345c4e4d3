import { MarkChunk } from './data-chunk.ts';
import type { StreamChunk } from './stream-chunk.ts';

/** Chunks of one direction that wait for their reader. */
export class UnreadChunks {
  #chunks: StreamChunk[] = [];
  #first = 0;
  /** Bytes of data that wait. */
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
    if (chunk.kind === 'data') this.bytes += chunk.length;
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
    if (chunk.kind === 'data') this.bytes -= chunk.length;
    return chunk;
  }

  /** Puts one gap in the place of everything that waits, except the end. */
  giveUp(): void {
    const waiting = this.#chunks.slice(this.#first);
    const end = waiting.at(-1)?.kind === 'end' ? waiting.pop() : undefined;
    const [first] = waiting;
    const last = waiting.at(-1);
    this.#chunks = end === undefined ? [] : [end];
    this.#first = 0;
    this.bytes = 0;
    if (first === undefined || last === undefined) return;
    const { connection, direction, offset } = first;
    const length = last.offset + last.length - offset;
    const { seconds, nanoseconds } = last;
    this.#chunks.unshift(
      new MarkChunk(connection, direction, 'gap', offset, length, 'limit', [], seconds, nanoseconds),
    );
  }

  clear(): void {
    this.unwanted = true;
    this.#chunks = [];
    this.#first = 0;
    this.bytes = 0;
  }
}
