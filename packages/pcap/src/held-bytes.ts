const NONE = new Uint8Array(0);

/**
 * Bytes that wait until enough of them are there, in one buffer that is used again and again: pieces kept one by one
 * would grow old before they are needed, and old garbage is collected late. What is given is a view until the next
 * `push`.
 */
export class HeldBytes {
  #bytes = NONE;
  #at = 0;
  #end = 0;

  get length(): number {
    return this.#end - this.#at;
  }

  /** Copies `bytes` behind what is held. */
  push(bytes: Uint8Array): void {
    if (this.#end + bytes.length > this.#bytes.length) this.#makeRoom(bytes.length);
    this.#bytes.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** The next `count` bytes, or undefined when fewer are there. */
  peek(count: number): Uint8Array | undefined {
    return count <= this.length ? this.#bytes.subarray(this.#at, this.#at + count) : undefined;
  }

  /** `peek`, and goes past them. */
  take(count: number): Uint8Array | undefined {
    const bytes = this.peek(count);
    if (bytes !== undefined) this.#at += count;
    return bytes;
  }

  /** Goes past `count` bytes at most, and says how many there were. */
  skip(count: number): number {
    const skipped = Math.min(count, this.length);
    this.#at += skipped;
    return skipped;
  }

  /** Moves what is held to the front, of a larger buffer when this one is more than half full. */
  #makeRoom(more: number): void {
    const needed = this.length + more;
    const room = 2 * needed > this.#bytes.length ? new Uint8Array(2 * needed) : this.#bytes;
    room.set(this.#bytes.subarray(this.#at, this.#end));
    this.#bytes = room;
    this.#end -= this.#at;
    this.#at = 0;
  }
}
