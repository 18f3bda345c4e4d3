/**
 * Bytes that arrive in pieces and are wanted in runs. Chunks are kept, not copied; `take` and `peek` give a view of
 * one chunk when the run lies inside it, and a fresh copy only when it spans several.
 *
 * The chain keeps each chunk's whole ArrayBuffer alive until its bytes are taken.
 */
export class ChunkChain {
  #chunks: Uint8Array[] = [];
  /** Index of the first live chunk: dropping from the front of an array costs its length. */
  #first = 0;
  /** Bytes of the first live chunk already taken. */
  #skipped = 0;
  #length = 0;

  /** Bytes that wait to be taken. */
  get length(): number {
    return this.#length;
  }

  /** Adds `chunk` to the end. The chain keeps the view; the caller must not change its bytes afterwards. */
  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** The next `count` bytes without taking them, or undefined when fewer are there. */
  peek(count: number): Uint8Array | undefined {
    if (count > this.#length) return undefined;
    if (count === 0) return new Uint8Array(0);
    const first = this.#chunks[this.#first]!;
    const end = this.#skipped + count;
    return end <= first.length ? first.subarray(this.#skipped, end) : this.#gather(count);
  }

  /** Takes the next `count` bytes, or gives undefined and takes nothing when fewer are there. */
  take(count: number): Uint8Array | undefined {
    const bytes = this.peek(count);
    if (bytes !== undefined) this.skip(count);
    return bytes;
  }

  /** Drops up to `count` bytes from the front; gives how many were dropped. */
  skip(count: number): number {
    const dropped = Math.min(count, this.#length);
    this.#length -= dropped;
    let left = dropped;
    while (left > 0) {
      const rest = this.#chunks[this.#first]!.length - this.#skipped;
      if (left < rest) {
        this.#skipped += left;
        break;
      }
      left -= rest;
      this.#first++;
      this.#skipped = 0;
    }
    this.#compact();
    return dropped;
  }

  /** Drops everything. */
  clear(): void {
    this.skip(this.#length);
  }

  #gather(count: number): Uint8Array {
    const out = new Uint8Array(count);
    let filled = 0;
    let skipped = this.#skipped;
    for (let index = this.#first; filled < count; index++) {
      const chunk = this.#chunks[index]!;
      const piece = chunk.subarray(skipped, skipped + count - filled);
      out.set(piece, filled);
      filled += piece.length;
      skipped = 0;
    }
    return out;
  }

  #compact(): void {
    if (this.#first === this.#chunks.length) {
      this.#chunks = [];
      this.#first = 0;
    } else if (this.#first > 64 && this.#first * 2 > this.#chunks.length) {
      this.#chunks = this.#chunks.slice(this.#first);
      this.#first = 0;
    }
  }
}

/** One fresh array with the bytes of all `chunks` in order. */
export function concat(chunks: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const chunk of chunks) length += chunk.length;
  const out = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}
