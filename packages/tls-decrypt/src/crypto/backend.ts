import type { RsaComponents } from '../keys/rsa-components.ts';

export type HashName = 'md5' | 'sha1' | 'sha256' | 'sha384';
export type AeadName = 'aes-gcm' | 'aes-ccm' | 'chacha20-poly1305' | 'camellia-gcm' | 'aria-gcm';
export type BlockCipherName = 'aes' | 'camellia' | 'aria' | 'des-ede3';

/** Whoever holds RSA components, such as `RsaPrivateKey`; backends may keep a prepared form for each holder. */
export interface RsaKeyHolder {
  components(): RsaComponents;
}

/**
 * The arithmetic that decryption needs, synchronous. Two are given: `nodeCrypto` over `node:crypto`, and
 * `portableCrypto`, which runs anywhere. Both give the same bytes.
 */
export interface CryptoBackend {
  readonly name: string;
  digest(hash: HashName, parts: readonly Uint8Array[]): Uint8Array;
  /** HMAC (RFC 2104) under one key. */
  mac(hash: HashName, key: Uint8Array): Mac;
  /** Raw RSA (RFC 8017 §5.1.2): as many bytes as the modulus has, no padding removed. Undefined when out of range. */
  rsaDecrypt(key: RsaKeyHolder, ciphertext: Uint8Array): Uint8Array | undefined;
  /** AES-256-GCM, tag behind the text: for what the caller wants to store. */
  seal(key: Uint8Array, nonce: Uint8Array, text: Uint8Array): Uint8Array;
  aead(cipher: AeadName, key: Uint8Array, tagLength: number): AeadDecipher;
  cbc(cipher: BlockCipherName, key: Uint8Array, iv: Uint8Array): CbcDecipher;
  rc4(key: Uint8Array): StreamDecipher;
}

export interface Mac {
  /** Over `first` and `second` in this order. A fresh array. */
  compute(first: Uint8Array, second?: Uint8Array): Uint8Array;
}

export interface AeadDecipher {
  /**
   * The plaintext of `bytes[start, end)`, whose last `tagLength` bytes are the tag; undefined when the tag does not
   * hold. A fresh array each time. Neither `nonce` nor `aad` is kept.
   */
  open(
    nonce: Uint8Array,
    aad: Uint8Array,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): Uint8Array | undefined;
}

export interface CbcDecipher {
  /**
   * Decrypts whole blocks `bytes[start, end)`, chained to those of the call before (to the IV in the first call).
   * A fresh array each time.
   */
  update(bytes: Uint8Array, start: number, end: number): Uint8Array;
}

export interface StreamDecipher {
  /** The next bytes of the stream, decrypted into a fresh array. */
  update(bytes: Uint8Array, start: number, end: number): Uint8Array;
}
