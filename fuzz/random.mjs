/** A small seeded generator (xorshift, 32 bits of state): the same numbers for the same seed, everywhere. */
export class Random {
  #state;

  /** @param {number} seed any 32-bit number */
  constructor(seed) {
    this.#state = (seed ^ 0x9e37_79b9) | 0 || 1;
    for (let i = 0; i < 8; i++) this.next();
  }

  /** 32 bits, unsigned. */
  next() {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return state >>> 0;
  }

  /** From 0 to `count - 1`. */
  below(count) {
    return count <= 1 ? 0 : this.next() % count;
  }

  /** One of `list`. */
  of(list) {
    return list[this.below(list.length)];
  }

  bytes(length) {
    return Uint8Array.from({ length }, () => this.next() & 0xff);
  }

  /** `bytes` in pieces of random length, seldom empty ones; views. */
  cut(bytes, longest = Math.max(1, this.of([1, 3, 16, 100, 1500, bytes.length]))) {
    const pieces = [];
    for (let at = 0; at < bytes.length; ) {
      const length = this.below(20) === 0 ? 0 : 1 + this.below(longest);
      pieces.push(bytes.subarray(at, at + length));
      at += length;
    }
    return pieces;
  }
}

/** 32 bits of FNV-1a. */
export function hashOf(bytes) {
  let hash = 0x811c_9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x0100_0193);
  return hash >>> 0;
}
