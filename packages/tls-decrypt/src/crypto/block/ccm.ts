import type { AeadDecipher } from '../backend.ts';
import type { BlockCipher } from './block-cipher.ts';
import { counterMode } from './gcm.ts';

/** Counter with CBC-MAC (RFC 3610) over any block cipher of 16 bytes, with nonces of 12: three bytes count. */
export class BlockCcm implements AeadDecipher {
  readonly #cipher: BlockCipher;
  readonly #tagLength: number;

  constructor(cipher: BlockCipher, tagLength: number) {
    this.#cipher = cipher;
    this.#tagLength = tagLength;
  }

  open(
    nonce: Uint8Array,
    aad: Uint8Array,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): Uint8Array | undefined {
    const textEnd = end - this.#tagLength;
    if (textEnd < start) return undefined;
    const counter = new Uint8Array(16);
    counter[0] = 2;
    counter.set(nonce, 1);
    const mask = counter.slice();
    this.#cipher.encrypt(mask);
    counter[15] = 1;
    const plaintext = counterMode(this.#cipher, counter, 13, bytes.subarray(start, textEnd));
    const mac = this.#mac(nonce, aad, plaintext);
    for (let i = 0; i < this.#tagLength; i++) {
      if ((mac[i]! ^ mask[i]!) !== bytes[textEnd + i]) {
        plaintext.fill(0);
        return undefined;
      }
    }
    return plaintext;
  }

  /** RFC 3610 §2.2. */
  #mac(nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Uint8Array {
    const state = new Uint8Array(16);
    state[0] = (aad.length > 0 ? 0x40 : 0) | (((this.#tagLength - 2) / 2) << 3) | 2;
    state.set(nonce, 1);
    state[13] = plaintext.length >> 16;
    state[14] = plaintext.length >> 8;
    state[15] = plaintext.length;
    this.#cipher.encrypt(state);
    if (aad.length > 0) {
      const header = new Uint8Array(2 + aad.length);
      header[0] = aad.length >> 8;
      header[1] = aad.length;
      header.set(aad, 2);
      this.#absorb(state, header);
    }
    this.#absorb(state, plaintext);
    return state;
  }

  #absorb(state: Uint8Array, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += 16) {
      const length = Math.min(16, bytes.length - at);
      for (let i = 0; i < length; i++) state[i]! ^= bytes[at + i]!;
      this.#cipher.encrypt(state);
    }
  }
}
