import type { CbcDecipher } from '../backend.ts';
import type { BlockCipher } from './block-cipher.ts';

/** CBC decryption over any block cipher; the chain goes on from call to call. */
export class BlockCbc implements CbcDecipher {
  readonly #cipher: BlockCipher;
  readonly #chain: Uint8Array;
  readonly #block: Uint8Array;

  constructor(cipher: BlockCipher, iv: Uint8Array) {
    this.#cipher = cipher;
    this.#chain = new Uint8Array(iv);
    this.#block = new Uint8Array(cipher.blockLength);
  }

  update(bytes: Uint8Array, start: number, end: number): Uint8Array {
    const { blockLength } = this.#cipher;
    const block = this.#block;
    const chain = this.#chain;
    const out = new Uint8Array(end - start);
    for (let at = start; at < end; at += blockLength) {
      for (let i = 0; i < blockLength; i++) block[i] = bytes[at + i]!;
      this.#cipher.decrypt(block);
      for (let i = 0; i < blockLength; i++) {
        out[at - start + i] = block[i]! ^ chain[i]!;
        chain[i] = bytes[at + i]!;
      }
    }
    return out;
  }
}
