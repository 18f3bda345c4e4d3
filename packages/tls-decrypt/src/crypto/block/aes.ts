import { unsafe } from '@noble/ciphers/aes.js';
import type { BlockCipher } from './block-cipher.ts';

/** AES as a bare block cipher, for the modes that noble does not have. */
export class Aes implements BlockCipher {
  readonly blockLength = 16;
  readonly #encryption: Uint32Array;
  readonly #decryption: Uint32Array;

  constructor(key: Uint8Array) {
    this.#encryption = unsafe.expandKeyLE(key);
    this.#decryption = unsafe.expandKeyDecLE(key);
  }

  encrypt(block: Uint8Array): void {
    unsafe.encryptBlock(this.#encryption, block);
  }

  decrypt(block: Uint8Array): void {
    const { s0, s1, s2, s3 } = unsafe.decrypt(
      this.#decryption,
      word(block, 0),
      word(block, 4),
      word(block, 8),
      word(block, 12),
    );
    putWord(block, 0, s0);
    putWord(block, 4, s1);
    putWord(block, 8, s2);
    putWord(block, 12, s3);
  }
}

/** noble holds the state as little-endian words. */
function word(block: Uint8Array, at: number): number {
  return (block[at]! | (block[at + 1]! << 8) | (block[at + 2]! << 16) | (block[at + 3]! << 24)) >>> 0;
}

function putWord(block: Uint8Array, at: number, value: number): void {
  block[at] = value;
  block[at + 1] = value >>> 8;
  block[at + 2] = value >>> 16;
  block[at + 3] = value >>> 24;
}
