/** Bytes that arrive in pieces and are read from the front: one buffer that grows by doubling. */
export class ByteQueue {
  #buffer = EMPTY;
  #start = 0;
  #end = 0;

  get length(): number {
    return this.#end - this.#start;
  }

  /** What is there, as a view that holds until the next change. */
  get bytes(): Uint8Array {
    return this.#buffer.subarray(this.#start, this.#end);
  }

  push(bytes: Uint8Array): void {
    const length = this.length + bytes.length;
    if (this.#start + length > this.#buffer.length) this.#makeRoom(length);
    this.#buffer.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** Drops `count` bytes from the front. */
  drop(count: number): void {
    this.#start += count;
    if (this.#start === this.#end) this.clear();
  }

  clear(): void {
    this.#buffer = EMPTY;
    this.#start = 0;
    this.#end = 0;
  }

  #makeRoom(length: number): void {
    const held = this.bytes;
    const target = length > this.#buffer.length / 2 ? new Uint8Array(2 * length) : this.#buffer;
    target.set(held);
    this.#end = held.length;
    this.#start = 0;
    this.#buffer = target;
  }
}

const EMPTY = new Uint8Array(0);
