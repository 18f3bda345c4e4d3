import { md5, sha1 } from '@noble/hashes/legacy.js';
import { type DerElement, readDer, readDerChildren } from './der.ts';
import type { Forge } from './forge.ts';
import {
  CIPHERS_BY_OID,
  DES,
  decryptCbc,
  type KeyCipher,
  rc2,
  rc4,
  TRIPLE_DES,
  TWO_KEY_3DES,
} from './key-cipher.ts';
import { checkRounds, checkScrypt, type KeyBudget } from './key-cost.ts';
import {
  derivePbkdf2,
  derivePkcs12,
  deriveScrypt,
  type Hash,
  Purpose,
  pbkdf1,
  prfHash,
} from './key-derivation.ts';
import { invalidKey, unsupportedCipher } from './key-text.ts';
import { oidOf } from './oid.ts';
import { integerOf } from './rsa-components.ts';

/** PBES1 (RFC 8018 §A.3) by the last arc of 1.2.840.113549.1.5.N; MD2 is not there. */
const PBES1: ReadonlyMap<string, readonly [Hash, KeyCipher]> = new Map([
  ['1.2.840.113549.1.5.3', [md5, DES]],
  ['1.2.840.113549.1.5.6', [md5, rc2(64)]],
  ['1.2.840.113549.1.5.10', [sha1, DES]],
  ['1.2.840.113549.1.5.11', [sha1, rc2(64)]],
]);
/** RFC 7292 §C. */
const PKCS12: ReadonlyMap<string, KeyCipher> = new Map([
  ['1.2.840.113549.1.12.1.1', rc4(128)],
  ['1.2.840.113549.1.12.1.2', rc4(40)],
  ['1.2.840.113549.1.12.1.3', TRIPLE_DES],
  ['1.2.840.113549.1.12.1.4', TWO_KEY_3DES],
  ['1.2.840.113549.1.12.1.5', rc2(128)],
  ['1.2.840.113549.1.12.1.6', rc2(40)],
]);
const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';
const SCRYPT = '1.3.6.1.4.1.11591.4.11';
const HMAC_SHA1 = '1.2.840.113549.2.7';
const RC2 = '1.2.840.113549.3.2';
/** The parameter versions of RC2 by their key bits (RFC 8018 §B.2.3). */
const RC2_VERSIONS: ReadonlyMap<number, number> = new Map([
  [58, 128],
  [120, 64],
  [160, 40],
]);

/** A password as PKCS#12 takes it, and as PKCS#5 does. */
export interface Password {
  /** Undefined is none at all, which differs from an empty one. */
  readonly text: string | undefined;
  readonly bytes: Uint8Array;
}

export function inUtf8(text: string | undefined): Password {
  return { text, bytes: new TextEncoder().encode(text ?? '') };
}

/**
 * Decrypts what was encrypted with a password: PBES1, PBES2 (RFC 8018 §6) or a scheme of PKCS#12 (RFC 7292 §C).
 *
 * @param algorithm the AlgorithmIdentifier.
 * @returns undefined when the password is wrong.
 * @throws {PlainwireError} `KEY_LIMIT` before more is done than `budget` allows, `KEY_INVALID` for a scheme or cipher
 *   that is not known.
 */
export function decryptWithPassword(
  forge: Forge,
  algorithm: Uint8Array,
  text: Uint8Array,
  password: Password,
  budget: KeyBudget,
): Uint8Array | undefined {
  const at = new Parts(algorithm);
  const [name, parameters] = at.children(readDer(algorithm, 0));
  const scheme = oidOf(algorithm, name);
  if (scheme === PBES2) return decryptPbes2(forge, at, parameters, text, password.bytes, budget);
  const [salt, rounds] = at.children(parameters);
  const pbes1 = PBES1.get(scheme);
  const pkcs12 = PKCS12.get(scheme);
  if (pbes1 === undefined && pkcs12 === undefined) throw unsupportedCipher(scheme);
  const count = at.number(rounds);
  checkRounds(count, budget);
  if (pbes1 !== undefined) {
    const [hash, cipher] = pbes1;
    const derived = pbkdf1(hash, password.bytes, at.bytes(salt), count!);
    return decryptCbc(forge, cipher, derived.subarray(0, 8), derived.subarray(8, 16), text);
  }
  const { keyLength, ivLength } = pkcs12!;
  const key = derivePkcs12(sha1, password.text, at.bytes(salt), Purpose.key, count!, keyLength);
  const iv = derivePkcs12(sha1, password.text, at.bytes(salt), Purpose.iv, count!, ivLength);
  return decryptCbc(forge, pkcs12!, key, iv, text);
}

function decryptPbes2(
  forge: Forge,
  at: Parts,
  parameters: DerElement | undefined,
  text: Uint8Array,
  password: Uint8Array,
  budget: KeyBudget,
): Uint8Array | undefined {
  const [derivation, encryption] = at.children(parameters);
  const [cipherName, cipherParameters] = at.children(encryption);
  const oid = oidOf(at.der, cipherName);
  let cipher = CIPHERS_BY_OID.get(oid);
  if (cipher === undefined) throw unsupportedCipher(oid);
  let iv = cipherParameters;
  if (oid === RC2) {
    const [version, vector] = at.children(cipherParameters);
    iv = vector;
    cipher = rc2(RC2_VERSIONS.get(at.number(version) ?? 0) ?? 128);
  }
  const key = deriveKey(at, derivation, password, cipher.keyLength, budget);
  return key === undefined ? undefined : decryptCbc(forge, cipher, key, at.bytes(iv), text);
}

function deriveKey(
  at: Parts,
  derivation: DerElement | undefined,
  password: Uint8Array,
  length: number,
  budget: KeyBudget,
): Uint8Array | undefined {
  const [name, parameters] = at.children(derivation);
  const kdf = oidOf(at.der, name);
  const [salt, ...rest] = at.children(parameters);
  const numbers = rest.map((each) => at.number(each));
  if (kdf === SCRYPT) {
    return deriveScrypt(password, at.bytes(salt), checkScrypt(numbers), length);
  }
  if (kdf !== PBKDF2) throw unsupportedCipher(kdf);
  const [rounds] = numbers;
  checkRounds(rounds, budget);
  // What follows the count: perhaps the key's length, perhaps the function.
  const prf = rest.find(({ tag }) => tag === 0x30);
  const prfName = prf === undefined ? HMAC_SHA1 : oidOf(at.der, at.children(prf)[0]);
  const hash = prfHash(prfName);
  if (hash === undefined) throw unsupportedCipher(prfName);
  return derivePbkdf2(hash, password, at.bytes(salt), rounds!, length);
}

/**
 * The PrivateKeyInfo in an EncryptedPrivateKeyInfo (RFC 5958 §3).
 *
 * @throws {PlainwireError} as `decryptWithPassword`.
 */
export function decryptPkcs8(
  forge: Forge,
  der: Uint8Array,
  password: Password,
  budget: KeyBudget,
): Uint8Array | undefined {
  const at = new Parts(der);
  const [algorithm, text] = at.children(readDer(der, 0));
  if (algorithm?.tag !== 0x30 || text?.tag !== 0x04) throw invalidKey();
  return decryptWithPassword(forge, der.slice(algorithm.at, algorithm.end), at.bytes(text), password, budget);
}

/** Whether OpenSSL, without its legacy provider, decrypts this EncryptedPrivateKeyInfo when the password is right. */
export function isKnownToOpenSsl(der: Uint8Array): boolean {
  const at = new Parts(der);
  const [algorithm] = at.children(readDer(der, 0));
  const [name, parameters] = at.children(algorithm);
  const scheme = oidOf(der, name);
  const cipher =
    scheme === PBES2
      ? CIPHERS_BY_OID.get(oidOf(der, at.children(at.children(parameters)[1])[0]))
      : PKCS12.get(scheme);
  return cipher !== undefined && !['des', 'rc2', 'rc4'].includes(cipher.kind);
}

/** The parts of one DER text. */
class Parts {
  readonly der: Uint8Array;

  constructor(der: Uint8Array) {
    this.der = der;
  }

  children(element: DerElement | undefined): DerElement[] {
    return element === undefined ? [] : readDerChildren(this.der, element);
  }

  bytes(element: DerElement | undefined): Uint8Array {
    return element === undefined ? new Uint8Array(0) : this.der.slice(element.start, element.end);
  }

  number(element: DerElement | undefined): number | undefined {
    return element === undefined ? undefined : integerOf(this.der, element);
  }
}
