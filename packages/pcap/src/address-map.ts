import { PlainwireError, toHex } from '@plainwire/bytes';
import { Aes128 } from './aes128.ts';

/** Addresses that are remembered; after so many the memory starts anew. */
const MAX_KNOWN = 65_536;

/**
 * Prefix-preserving anonymisation by Crypto-PAn (Xu, Fan, Ammar and Moon, 2002): two addresses that share their first
 * n bits still do afterwards. IPv6 addresses are mapped by the same rule over 128 bits.
 */
export class AddressMap {
  readonly #cipher: Aes128;
  readonly #pad: Uint8Array;
  readonly #known = new Map<string, Uint8Array>();

  /** @param key 32 random bytes; the same key gives the same addresses. @throws {PlainwireError} `ERR_KEY` for another length. */
  constructor(key: Uint8Array) {
    if (key.length !== 32) throw new PlainwireError('ERR_KEY', `the key has ${key.length} bytes: give 32`);
    this.#cipher = new Aes128(key.subarray(0, 16));
    this.#pad = key.slice(16);
    this.#cipher.encrypt(this.#pad);
  }

  /** The address that stands for the 4 or 16 bytes of `address`. */
  map(address: Uint8Array): Uint8Array {
    const name = toHex(address);
    let mapped = this.#known.get(name);
    if (mapped === undefined) {
      mapped = this.#compute(address);
      if (this.#known.size >= MAX_KNOWN) this.#known.clear();
      this.#known.set(name, mapped);
    }
    return mapped;
  }

  /** Bit n flips by what the cipher says of the n bits before it. */
  #compute(address: Uint8Array): Uint8Array {
    const out = address.slice();
    const input = this.#pad.slice();
    const block = new Uint8Array(16);
    for (let bit = 0; bit < 8 * address.length; bit++) {
      block.set(input);
      this.#cipher.encrypt(block);
      const mask = 0x80 >> (bit & 7);
      if ((block[0]! & 0x80) !== 0) out[bit >> 3]! ^= mask;
      // The next block shows one bit more of the address in place of the pad's.
      input[bit >> 3] = (input[bit >> 3]! & ~mask) | (address[bit >> 3]! & mask);
    }
    return out;
  }
}
