import { GHASH } from '@noble/ciphers/_polyval.js';
import type { AeadDecipher } from '../backend.ts';
import type { BlockCipher } from './block-cipher.ts';

/** Galois/Counter Mode (NIST SP 800-38D) over any block cipher of 16 bytes, with nonces of 12. */
export class BlockGcm implements AeadDecipher {
  readonly #cipher: BlockCipher;
  readonly #tagLength: number;
  readonly #hashKey = new Uint8Array(16);

  constructor(cipher: BlockCipher, tagLength: number) {
    this.#cipher = cipher;
    this.#tagLength = tagLength;
    cipher.encrypt(this.#hashKey);
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
    const ciphertext = bytes.subarray(start, textEnd);
    const tag = this.#tag(nonce, aad, ciphertext);
    for (let i = 0; i < this.#tagLength; i++) if (tag[i] !== bytes[textEnd + i]) return undefined;
    return counterMode(this.#cipher, counterBlock(nonce, 2), 12, ciphertext);
  }

  #tag(nonce: Uint8Array, aad: Uint8Array, ciphertext: Uint8Array): Uint8Array {
    const lengths = new Uint8Array(16);
    const view = new DataView(lengths.buffer);
    view.setUint32(4, 8 * aad.length);
    view.setUint32(12, 8 * ciphertext.length);
    const hash = new GHASH(this.#hashKey, ciphertext.length)
      .update(aad)
      .update(ciphertext)
      .update(lengths)
      .digest();
    const mask = counterBlock(nonce, 1);
    this.#cipher.encrypt(mask);
    for (let i = 0; i < 16; i++) hash[i]! ^= mask[i]!;
    return hash;
  }
}

function counterBlock(nonce: Uint8Array, count: number): Uint8Array {
  const block = new Uint8Array(16);
  block.set(nonce);
  block[15] = count;
  return block;
}

/** XOR with the encrypted counter, whose big-endian number begins at `counterAt`. Gives a fresh array. */
export function counterMode(
  cipher: BlockCipher,
  counter: Uint8Array,
  counterAt: number,
  text: Uint8Array,
): Uint8Array {
  const out = new Uint8Array(text.length);
  const block = new Uint8Array(16);
  for (let at = 0; at < text.length; at += 16) {
    block.set(counter);
    cipher.encrypt(block);
    const length = Math.min(16, text.length - at);
    for (let i = 0; i < length; i++) out[at + i] = text[at + i]! ^ block[i]!;
    for (let i = 15; i >= counterAt; i--) {
      counter[i] = (counter[i]! + 1) & 255;
      if (counter[i] !== 0) break;
    }
  }
  return out;
}
