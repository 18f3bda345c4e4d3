import {
  type CipherGCMTypes,
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  type Decipher,
  type KeyObject,
  privateDecrypt,
} from 'node:crypto';
import { concat } from '@plainwire/bytes';
import { encodeRsaPrivateKey } from '../keys/rsa-der.ts';
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
import { Camellia } from './block/camellia.ts';
import { BlockGcm } from './block/gcm.ts';
import { rawRsa } from './raw-rsa.ts';
import { Rc4 } from './rc4.ts';
import { Sha256Mac, shortSha256 } from './sha256-mac.ts';

/** `CryptoBackend` over `node:crypto`, with own code for what OpenSSL 3 does not give: RC4 and Camellia-GCM. */
export const nodeCrypto: CryptoBackend = {
  name: 'node',
  digest(hash: HashName, parts: readonly Uint8Array[]): Uint8Array {
    const all = parts.length === 1 ? parts[0]! : concat(parts);
    return hash === 'sha256' && all.length <= SHORT
      ? shortSha256(all)
      : createHash(hash).update(all).digest();
  },
  mac: (hash: HashName, key: Uint8Array): Mac =>
    hash === 'sha256' ? new NodeSha256Mac(key) : new NodeMac(hash, key),
  rsaDecrypt: nodeRsa,
  seal(key: Uint8Array, nonce: Uint8Array, text: Uint8Array): Uint8Array {
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    return concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  },
  aead(cipher: AeadName, key: Uint8Array, tagLength: number): AeadDecipher {
    if (cipher === 'camellia-gcm') return new BlockGcm(new Camellia(key), tagLength);
    return new NodeAead(cipher, key, tagLength);
  },
  cbc: (cipher: BlockCipherName, key: Uint8Array, iv: Uint8Array): CbcDecipher =>
    new NodeCbc(cipher, key, iv),
  rc4: (key: Uint8Array): StreamDecipher => new Rc4(key),
};

/** KeyObjects are costly to make (0.7 ms for 2048 bits): one for each holder, for as long as it lives. */
const prepared = new WeakMap<RsaKeyHolder, KeyObject | null>();

/** The key as OpenSSL wants it, or null when it does not take it. */
export function keyObjectOf(key: RsaKeyHolder): KeyObject | null {
  let keyObject = prepared.get(key);
  if (keyObject === undefined) {
    const components = key.components();
    keyObject = components.primes.length < 2 ? null : toKeyObject(encodeRsaPrivateKey(components));
    prepared.set(key, keyObject);
  }
  return keyObject;
}

function nodeRsa(key: RsaKeyHolder, ciphertext: Uint8Array): Uint8Array | undefined {
  // Asked each time: after dispose() it throws, even when a prepared form is still there.
  const components = key.components();
  const keyObject = keyObjectOf(key);
  if (keyObject === null) return rawRsa(components, ciphertext);
  // PKCS#1 v1.5 padding is refused by Node 20 and answered with noise by later versions (CVE-2023-46809); without
  // padding all versions do the same. Decrypting offline, there is nobody to time us.
  const padded = fit(ciphertext, components.modulus.length);
  if (padded === undefined) return undefined;
  try {
    return privateDecrypt({ key: keyObject, padding: constants.RSA_NO_PADDING }, padded);
  } catch {
    return undefined;
  }
}

/** OpenSSL may refuse an odd key, of 512 bits or with many primes; then own arithmetic does it. */
function toKeyObject(der: Uint8Array): KeyObject | null {
  try {
    return createPrivateKey({ key: Buffer.from(der.buffer), format: 'der', type: 'pkcs1' });
  } catch {
    return null;
  } finally {
    der.fill(0);
  }
}

/** Some clients strip leading zeros of the ciphertext, or add one. */
function fit(bytes: Uint8Array, length: number): Uint8Array | undefined {
  if (bytes.length === length) return bytes;
  let start = 0;
  while (bytes.length - start > length && bytes[start] === 0) start++;
  if (bytes.length - start > length) return undefined;
  const out = new Uint8Array(length);
  out.set(bytes.subarray(start), length - (bytes.length - start));
  return out;
}

class NodeMac implements Mac {
  readonly #hash: HashName;
  readonly #key: Uint8Array;

  constructor(hash: HashName, key: Uint8Array) {
    this.#hash = hash;
    this.#key = key;
  }

  compute(first: Uint8Array, second?: Uint8Array): Uint8Array {
    const state = createHmac(this.#hash, this.#key).update(first);
    if (second !== undefined) state.update(second);
    return state.digest();
  }
}

/** What is short is faster in JavaScript than the way into OpenSSL and back, and leaves nothing to collect. */
const SHORT = 256;

class NodeSha256Mac extends NodeMac {
  readonly #key: Uint8Array;
  #short: Sha256Mac | undefined;

  constructor(key: Uint8Array) {
    super('sha256', key);
    this.#key = key;
  }

  override compute(first: Uint8Array, second?: Uint8Array): Uint8Array {
    if (first.length + (second === undefined ? 0 : second.length) > SHORT)
      return super.compute(first, second);
    this.#short ??= new Sha256Mac(this.#key);
    return this.#short.compute(first, second);
  }
}

class NodeAead implements AeadDecipher {
  readonly #algorithm: CipherGCMTypes;
  readonly #key: Uint8Array;
  readonly #tagLength: number;
  readonly #options: { authTagLength: number };
  readonly #aadOptions = { plaintextLength: 0 };
  /** CCM takes its text in one piece and says at `update` that the tag is wrong, the others at `final`. */
  readonly #ccm: boolean;

  constructor(cipher: Exclude<AeadName, 'camellia-gcm'>, key: Uint8Array, tagLength: number) {
    const bits = 8 * key.length;
    // The types know only AES; the calls are the same for every AEAD.
    this.#algorithm = (
      cipher === 'chacha20-poly1305' ? cipher : cipher.replace('-', `-${bits}-`)
    ) as CipherGCMTypes;
    this.#key = key;
    this.#tagLength = tagLength;
    this.#options = { authTagLength: tagLength };
    this.#ccm = cipher === 'aes-ccm';
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
    const decipher = createDecipheriv(this.#algorithm, this.#key, nonce, this.#options);
    decipher.setAuthTag(bytes.subarray(textEnd, end));
    this.#aadOptions.plaintextLength = textEnd - start;
    decipher.setAAD(aad, this.#aadOptions);
    try {
      const plaintext = decipher.update(bytes.subarray(start, textEnd));
      decipher.final();
      return plaintext;
    } catch (error) {
      if (this.#ccm || isTagFailure(error)) return undefined;
      throw error;
    }
  }
}

/** `final` throws an error without a code when the tag does not hold. */
function isTagFailure(error: unknown): boolean {
  return error instanceof Error && !(error instanceof TypeError) && !(error instanceof RangeError);
}

class NodeCbc implements CbcDecipher {
  readonly #decipher: Decipher;

  constructor(cipher: BlockCipherName, key: Uint8Array, iv: Uint8Array) {
    const algorithm = cipher === 'des-ede3' ? 'des-ede3-cbc' : `${cipher}-${8 * key.length}-cbc`;
    this.#decipher = createDecipheriv(algorithm, key, iv);
    this.#decipher.setAutoPadding(false);
  }

  update(bytes: Uint8Array, start: number, end: number): Uint8Array {
    return this.#decipher.update(bytes.subarray(start, end));
  }
}
