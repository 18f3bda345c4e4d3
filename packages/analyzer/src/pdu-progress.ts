import type { Connection, StreamChunk } from '@plainwire/tcp-reassembly';
import { ByDirection } from './by-direction.ts';
import type { Pdu } from './pdus.ts';

/** How far one direction of a stream was given out, and where its last record or message ended. */
interface Progress {
  reached: number;
  ended: number;
}

/** Tells whether a record or message of a direction has begun and not ended. */
export class PduProgress {
  readonly #progress = new ByDirection<Progress>(() => ({ reached: 0, ended: 0 }));

  /** Whether one is under way. */
  isWithin(connection: Connection, direction: 0 | 1): boolean {
    const progress = this.#progress.find(connection, direction);
    return progress !== undefined && progress.reached > progress.ended;
  }

  /** Notes what became ready in a direction, and what it completed there. */
  advance(
    connection: Connection,
    direction: 0 | 1,
    chunks: readonly StreamChunk[],
    pdus: readonly Pdu[],
  ): void {
    const progress = this.#progress.of(connection, direction);
    for (const chunk of chunks) {
      if (chunk.direction === direction) progress.reached = chunk.offset + chunk.length;
    }
    for (const { end } of pdus) progress.ended = Math.max(progress.ended, end);
  }
}
