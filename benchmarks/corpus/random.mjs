/** xorshift32: the same seed gives the same corpus, byte for byte. */
export class Random {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0 || 1;
  }

  /** An unsigned 32-bit integer. */
  next() {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state >>> 0;
    return this.#state;
  }

  /** An integer from 0 to `count - 1`. */
  below(count) {
    return this.next() % count;
  }

  /** True with the given probability. */
  chance(probability) {
    return this.next() < probability * 2 ** 32;
  }
}

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 \n';

/** Printable bytes that payloads are cut from. */
export function textPool(seed, length) {
  const random = new Random(seed);
  const pool = Buffer.allocUnsafe(length);
  for (let at = 0; at < length; at++) pool[at] = letters.charCodeAt(random.below(letters.length));
  return pool;
}
