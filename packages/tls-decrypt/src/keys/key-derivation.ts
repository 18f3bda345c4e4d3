import { md5, sha1 } from '@noble/hashes/legacy.js';
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { scrypt } from '@noble/hashes/scrypt.js';
import { sha224, sha256, sha384, sha512, sha512_224, sha512_256 } from '@noble/hashes/sha2.js';
import { concat } from '@plainwire/bytes';
import { SCRYPT_MEMORY } from './key-cost.ts';

export type Hash = typeof sha1 | typeof sha256 | typeof sha512;

/** By OID; what a MAC of PKCS#12 hashes with. */
export const HASHES: ReadonlyMap<string, Hash> = new Map<string, Hash>([
  ['1.2.840.113549.2.5', md5],
  ['1.3.14.3.2.26', sha1],
  ['2.16.840.1.101.3.4.2.1', sha256],
  ['2.16.840.1.101.3.4.2.2', sha384],
  ['2.16.840.1.101.3.4.2.3', sha512],
  ['2.16.840.1.101.3.4.2.4', sha224],
]);

/** The pseudo-random functions of PBKDF2 (RFC 8018 §B.1.2) by the last arc of their OID, 1.2.840.113549.2.N. */
const PRF_HASHES: readonly (Hash | undefined)[] = [
  ...[undefined, undefined, undefined, undefined, undefined, undefined, md5, sha1, sha224],
  ...[sha256, sha384, sha512, sha512_224, sha512_256],
];
const PRF_ARC = /^1\.2\.840\.113549\.2\.(\d+)$/;

/** The hash of a PBKDF2's function; undefined when it is none that is known. */
export function prfHash(oid: string): Hash | undefined {
  return PRF_HASHES[Number(PRF_ARC.exec(oid)?.[1] ?? 0)];
}

/** PBKDF1 (RFC 8018 §5.1), as far as one digest goes. */
export function pbkdf1(hash: Hash, password: Uint8Array, salt: Uint8Array, rounds: number): Uint8Array {
  let out = hash(concat([password, salt]));
  for (let i = 1; i < rounds; i++) out = hash(out);
  return out;
}

export function derivePbkdf2(
  hash: Hash,
  password: Uint8Array,
  salt: Uint8Array,
  rounds: number,
  length: number,
): Uint8Array {
  return pbkdf2(hash, password, salt, { c: rounds, dkLen: length });
}

export interface ScryptCost {
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelism: number;
}

/** RFC 7914; undefined where the numbers make no sense. */
export function deriveScrypt(
  password: Uint8Array,
  salt: Uint8Array,
  { cost, blockSize, parallelism }: ScryptCost,
  length: number,
): Uint8Array | undefined {
  try {
    const numbers = { N: cost, r: blockSize, p: parallelism, dkLen: length, maxmem: 2 * SCRYPT_MEMORY };
    return scrypt(password, salt, numbers);
  } catch {
    return undefined;
  }
}

/** What the traditional PEM form makes of a password: MD5 over and over, the first bytes of the IV as salt. */
export function bytesToKey(password: Uint8Array, salt: Uint8Array, length: number): Uint8Array {
  let out: Uint8Array = new Uint8Array(0);
  let last: Uint8Array = new Uint8Array(0);
  while (out.length < length) {
    last = md5(concat([last, password, salt]));
    out = concat([out, last]);
  }
  return out.subarray(0, length);
}

/** What the derivation of PKCS#12 is for (RFC 7292 §B.3). */
export const Purpose = { key: 1, iv: 2, mac: 3 } as const;

/**
 * RFC 7292 §B.2.
 *
 * @param password undefined is none at all, which differs from an empty one.
 */
export function derivePkcs12(
  hash: Hash,
  password: string | undefined,
  salt: Uint8Array,
  purpose: number,
  rounds: number,
  length: number,
): Uint8Array {
  const step = hash.blockLen;
  const input = concat([repeated(salt, step), repeated(bmpString(password), step)]);
  let out: Uint8Array = new Uint8Array(0);
  while (out.length < length) {
    let digest = hash(concat([new Uint8Array(step).fill(purpose), input]));
    for (let i = 1; i < rounds; i++) digest = hash(digest);
    out = concat([out, digest]);
    const addend = repeated(digest, step).subarray(0, step);
    for (let at = 0; at < input.length; at += step) addAndOne(input, at, addend);
  }
  return out.subarray(0, length);
}

/** Two bytes a character, big-endian, and two zeros behind. */
function bmpString(password: string | undefined): Uint8Array {
  if (password === undefined) return new Uint8Array(0);
  const out = new Uint8Array(2 * password.length + 2);
  for (let i = 0; i < password.length; i++) {
    out[2 * i] = password.charCodeAt(i) >> 8;
    out[2 * i + 1] = password.charCodeAt(i);
  }
  return out;
}

/** Over and over, up to the next multiple of `step`. */
function repeated(bytes: Uint8Array, step: number): Uint8Array {
  const out = new Uint8Array(step * Math.ceil(bytes.length / step));
  for (let i = 0; i < out.length; i++) out[i] = bytes[i % bytes.length]!;
  return out;
}

/** `numbers[at…] += addend + 1`, big-endian, what is carried out of it lost. */
function addAndOne(numbers: Uint8Array, at: number, addend: Uint8Array): void {
  let carry = 1;
  for (let i = addend.length - 1; i >= 0; i--) {
    carry += numbers[at + i]! + addend[i]!;
    numbers[at + i] = carry;
    carry >>= 8;
  }
}
