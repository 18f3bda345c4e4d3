import type { StreamDecipher } from './backend.ts';

/** RC4: neither `node:crypto` of OpenSSL 3 nor browsers have it any more. */
export class Rc4 implements StreamDecipher {
  readonly #state = new Uint8Array(256);
  #i = 0;
  #j = 0;

  constructor(key: Uint8Array) {
    const state = this.#state;
    for (let i = 0; i < 256; i++) state[i] = i;
    for (let i = 0, j = 0; i < 256; i++) {
      const value = state[i]!;
      j = (j + value + key[i % key.length]!) & 255;
      state[i] = state[j]!;
      state[j] = value;
    }
  }

  update(bytes: Uint8Array, start: number, end: number): Uint8Array {
    const state = this.#state;
    const out = new Uint8Array(end - start);
    let i = this.#i;
    let j = this.#j;
    for (let at = 0; at < out.length; at++) {
      i = (i + 1) & 255;
      const a = state[i]!;
      j = (j + a) & 255;
      const b = state[j]!;
      state[i] = b;
      state[j] = a;
      out[at] = bytes[start + at]! ^ state[(a + b) & 255]!;
    }
    this.#i = i;
    this.#j = j;
    return out;
  }
}
