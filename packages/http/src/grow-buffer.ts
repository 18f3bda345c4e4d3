const EMPTY = new Uint8Array(0);

/** Bytes that come in pieces and are wanted as one array. Copies what it is given; grows by doubling. */
export class GrowBuffer {
  #bytes = EMPTY;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** The bytes so far: a view, valid until the next `append` or `dropFront`. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Adds `bytes[from..to)`. */
  append(bytes: Uint8Array, from: number, to: number): void {
    const wanted = this.#length + to - from;
    if (wanted > this.#bytes.length) this.#grow(wanted);
    this.#bytes.set(bytes.subarray(from, to), this.#length);
    this.#length = wanted;
  }

  /** Forgets the first `count` bytes. */
  dropFront(count: number): void {
    this.#bytes.copyWithin(0, count, this.#length);
    this.#length -= count;
  }

  /** Gives the bytes away and starts anew. */
  take(): Uint8Array {
    const { length } = this;
    // A little slack may stay; more than an eighth would keep memory that nobody sees.
    const tight = this.#bytes.length - length <= length >> 3;
    const taken = tight ? this.view() : this.#bytes.slice(0, length);
    this.#bytes = EMPTY;
    this.#length = 0;
    return taken;
  }

  #grow(wanted: number): void {
    const first = this.#bytes.length === 0;
    const bytes = new Uint8Array(first ? wanted : Math.max(wanted, 2 * this.#bytes.length));
    bytes.set(this.view());
    this.#bytes = bytes;
  }
}
