import { cbc, gcm } from '@noble/ciphers/aes.js';
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { hmac } from '@noble/hashes/hmac.js';
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384 } from '@noble/hashes/sha2.js';
import type {
  AeadDecipher,
  AeadName,
  BlockCipherName,
  CbcDecipher,
  CryptoBackend,
  HashName,
  Mac,
  RsaKeyHolder,
  StreamDecipher,
} from './backend.ts';
import { Aes } from './block/aes.ts';
import { Aria } from './block/aria.ts';
import { Camellia } from './block/camellia.ts';
import { BlockCbc } from './block/cbc.ts';
import { BlockCcm } from './block/ccm.ts';
import { BlockGcm } from './block/gcm.ts';
import { TripleDes } from './block/triple-des.ts';
import { rawRsa } from './raw-rsa.ts';
import { Rc4 } from './rc4.ts';

const HASHES = { md5, sha1, sha256, sha384 } as const;

/** `CryptoBackend` in plain JavaScript: it runs in any browser, worker or runtime, and needs neither eval nor WebCrypto. */
export const portableCrypto: CryptoBackend = {
  name: 'portable',
  digest(hash: HashName, parts: readonly Uint8Array[]): Uint8Array {
    const state = HASHES[hash].create();
    for (const part of parts) state.update(part);
    return state.digest();
  },
  mac: (hash: HashName, key: Uint8Array): Mac => new NobleMac(hash, key),
  rsaDecrypt: (key: RsaKeyHolder, ciphertext: Uint8Array) => rawRsa(key.components(), ciphertext),
  seal: (key: Uint8Array, nonce: Uint8Array, text: Uint8Array) => gcm(key, nonce).encrypt(text),
  aead: (cipher: AeadName, key: Uint8Array, tagLength: number): AeadDecipher =>
    makeAead(cipher, key, tagLength),
  cbc: (cipher: BlockCipherName, key: Uint8Array, iv: Uint8Array): CbcDecipher => makeCbc(cipher, key, iv),
  rc4: (key: Uint8Array): StreamDecipher => new Rc4(key),
};

function makeAead(cipher: AeadName, key: Uint8Array, tagLength: number): AeadDecipher {
  switch (cipher) {
    case 'aes-gcm':
      return new NobleAead(gcm, key);
    case 'chacha20-poly1305':
      return new NobleAead(chacha20poly1305, key);
    case 'aes-ccm':
      return new BlockCcm(new Aes(key), tagLength);
    case 'camellia-gcm':
      return new BlockGcm(new Camellia(key), tagLength);
    case 'aria-gcm':
      return new BlockGcm(new Aria(key), tagLength);
  }
}

function makeCbc(cipher: BlockCipherName, key: Uint8Array, iv: Uint8Array): CbcDecipher {
  switch (cipher) {
    case 'aes':
      return new NobleCbc(key, iv);
    case 'camellia':
      return new BlockCbc(new Camellia(key), iv);
    case 'aria':
      return new BlockCbc(new Aria(key), iv);
    case 'des-ede3':
      return new BlockCbc(new TripleDes(key), iv);
  }
}

class NobleMac implements Mac {
  /** Has taken in the key; each message goes into a copy. */
  readonly #state: ReturnType<typeof hmac.create>;

  constructor(hash: HashName, key: Uint8Array) {
    this.#state = hmac.create(HASHES[hash], key);
  }

  compute(first: Uint8Array, second?: Uint8Array): Uint8Array {
    const state = this.#state.clone().update(first);
    if (second !== undefined) state.update(second);
    return state.digest();
  }
}

/** A noble AEAD, whose tag is always 16 bytes. */
type NobleCipher = (
  key: Uint8Array,
  nonce: Uint8Array,
  aad: Uint8Array,
) => { decrypt(ciphertext: Uint8Array): Uint8Array };

class NobleAead implements AeadDecipher {
  readonly #cipher: NobleCipher;
  readonly #key: Uint8Array;

  constructor(cipher: NobleCipher, key: Uint8Array) {
    this.#cipher = cipher;
    this.#key = key;
  }

  open(
    nonce: Uint8Array,
    aad: Uint8Array,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): Uint8Array | undefined {
    if (end - start < 16) return undefined;
    try {
      return this.#cipher(this.#key, nonce, aad).decrypt(bytes.subarray(start, end));
    } catch {
      // Lengths were checked above: what is left to fail is the tag.
      return undefined;
    }
  }
}

class NobleCbc implements CbcDecipher {
  readonly #key: Uint8Array;
  #chain: Uint8Array;

  constructor(key: Uint8Array, iv: Uint8Array) {
    this.#key = key;
    this.#chain = iv;
  }

  update(bytes: Uint8Array, start: number, end: number): Uint8Array {
    const chain = this.#chain;
    this.#chain = new Uint8Array(bytes.subarray(end - 16, end));
    return cbc(this.#key, chain, { disablePadding: true }).decrypt(bytes.subarray(start, end));
  }
}
