import type { WaitingPiece } from './waiting-piece.ts';

const LEAST_BITS = 6;
const MOST_BITS = 17;
/** Bytes of each size that are kept for the next time. */
const KEPT_BYTES = 1 << 18;

/**
 * Memory for waiting bytes, in powers of two from 64 bytes. What was given out as transient comes back, so that a lossy
 * stream goes through the same few buffers all the time.
 */
export class PieceBuffers {
  readonly #free: Uint8Array[][] = Array.from({ length: MOST_BITS + 1 }, () => []);
  readonly #lent: Uint8Array[] = [];
  /** Pieces that were given back whole. */
  readonly pieces: WaitingPiece[] = [];

  /** A buffer of at least `length` bytes; what is in it is left from before. */
  take(length: number): Uint8Array {
    const bits = length <= 1 << LEAST_BITS ? LEAST_BITS : 32 - Math.clz32(length - 1);
    return this.#free[bits]?.pop() ?? new Uint8Array(2 ** bits);
  }

  /** Takes back a buffer that nobody looks at any more. */
  give(buffer: Uint8Array): void {
    const bits = 31 - Math.clz32(buffer.length);
    const free = this.#free[bits];
    if (free !== undefined && (free.length + 1) * buffer.length <= KEPT_BYTES) free.push(buffer);
  }

  /** The same for a buffer that is being looked at until the next `reclaim`. */
  lend(buffer: Uint8Array): void {
    this.#lent.push(buffer);
  }

  /** A push is over: what was lent for its time comes back. */
  reclaim(): void {
    if (this.#lent.length === 0) return;
    for (const buffer of this.#lent) this.give(buffer);
    this.#lent.length = 0;
  }
}
