/** Cuts bytes that come in pieces into stripes of one length, for hashes that take whole ones. */
export class Stripes {
  /** Bytes that came in all. */
  length = 0;
  /** The bytes behind the last whole stripe; `length % size` of them are true. */
  readonly held: Uint8Array;
  readonly #size: number;
  readonly #take: (bytes: Uint8Array, from: number, to: number) => void;

  /** @param take called with whole stripes, which lie in `bytes` one after the other from `from` to `to`. */
  constructor(size: number, take: (bytes: Uint8Array, from: number, to: number) => void) {
    this.#size = size;
    this.#take = take;
    this.held = new Uint8Array(size);
  }

  push(bytes: Uint8Array): void {
    const size = this.#size;
    let at = 0;
    const held = this.length % size;
    this.length += bytes.length;
    if (held > 0) {
      at = Math.min(size - held, bytes.length);
      this.held.set(bytes.subarray(0, at), held);
      if (held + at < size) return;
      this.#take(this.held, 0, size);
    }
    const whole = at + ((bytes.length - at) & -size);
    this.#take(bytes, at, whole);
    this.held.set(bytes.subarray(whole));
  }
}
