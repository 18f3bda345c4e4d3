const FIRST_LENGTH = 64 * 1024;

/** A growing buffer that a writer fills and its owner empties. `bytes` and `view` change when it grows. */
export class ByteSink {
  bytes = new Uint8Array(FIRST_LENGTH);
  view = new DataView(this.bytes.buffer);
  length = 0;
  readonly littleEndian: boolean;

  constructor(littleEndian: boolean) {
    this.littleEndian = littleEndian;
  }

  /** Makes room for `count` bytes more and gives where they begin; the caller fills all of them. */
  extend(count: number): number {
    const at = this.length;
    const needed = at + count;
    if (needed > this.bytes.length) this.#grow(needed);
    this.length = needed;
    return at;
  }

  /** The bytes so far, which now belong to the caller. */
  take(): Uint8Array {
    const taken = this.bytes.subarray(0, this.length);
    if (this.length > 0) this.#replace(new Uint8Array(FIRST_LENGTH));
    this.length = 0;
    return taken;
  }

  /** The bytes so far as a view that the next write overwrites. */
  drain(): Uint8Array {
    const taken = this.bytes.subarray(0, this.length);
    this.length = 0;
    return taken;
  }

  u16(at: number, value: number): void {
    this.view.setUint16(at, value, this.littleEndian);
  }

  u32(at: number, value: number): void {
    this.view.setUint32(at, value, this.littleEndian);
  }

  /** Copies `length` bytes of `source` to `at`. */
  copy(at: number, source: Uint8Array, from: number, length: number): void {
    if (length <= 32) {
      for (let i = 0; i < length; i++) this.bytes[at + i] = source[from + i]!;
    } else {
      this.bytes.set(source.subarray(from, from + length), at);
    }
  }

  #grow(needed: number): void {
    const grown = new Uint8Array(Math.max(needed, 2 * this.bytes.length));
    grown.set(this.bytes.subarray(0, this.length));
    this.#replace(grown);
  }

  #replace(bytes: Uint8Array<ArrayBuffer>): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }
}
