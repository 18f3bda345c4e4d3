import { concat } from '@plainwire/bytes';
import type { CryptoBackend, HashName } from '../crypto/backend.ts';
import { hashLength } from '../suites/cipher-suite.ts';
import { SSL3 } from '../versions.ts';
import { ssl3Prf } from './ssl3-prf.ts';

/** The pseudo-random function of one TLS version and suite: `length` bytes out of a secret, a label and a seed. */
export type Prf = (secret: Uint8Array, label: string, seed: Uint8Array, length: number) => Uint8Array;

const encoder = new TextEncoder();

/** The PRF of `version`: RFC 5246 §5 for TLS 1.2, RFC 2246 §5 for 1.0 and 1.1; SSL 3.0 knows no labels. */
export function prfOf(crypto: CryptoBackend, version: number, hash: HashName): Prf {
  if (version === SSL3) return (secret, _label, seed, length) => ssl3Prf(crypto, secret, seed, length);
  return version >= 0x0303
    ? (secret, label, seed, length) => expand(crypto, hash, secret, labelled(label, seed), length)
    : (secret, label, seed, length) => legacyPrf(crypto, secret, labelled(label, seed), length);
}

/** P_hash (RFC 5246 §5). */
function expand(
  crypto: CryptoBackend,
  hash: HashName,
  secret: Uint8Array,
  seed: Uint8Array,
  length: number,
): Uint8Array {
  const step = hashLength(hash);
  const out = new Uint8Array(Math.ceil(length / step) * step);
  const mac = crypto.mac(hash, secret);
  let a = seed;
  for (let at = 0; at < length; at += step) {
    a = mac.compute(a);
    out.set(mac.compute(a, seed), at);
  }
  return out.subarray(0, length);
}

/** RFC 2246 §5: P_MD5 of the first half of the secret XOR P_SHA1 of the second; a middle byte belongs to both. */
function legacyPrf(crypto: CryptoBackend, secret: Uint8Array, seed: Uint8Array, length: number): Uint8Array {
  const half = Math.ceil(secret.length / 2);
  const out = expand(crypto, 'md5', secret.subarray(0, half), seed, length);
  const other = expand(crypto, 'sha1', secret.subarray(secret.length - half), seed, length);
  for (let i = 0; i < length; i++) out[i]! ^= other[i]!;
  return out;
}

function labelled(label: string, seed: Uint8Array): Uint8Array {
  return concat([labelBytes(label), seed]);
}

/** The few labels there are, encoded once. */
const encoded = new Map<string, Uint8Array>();

function labelBytes(label: string): Uint8Array {
  let bytes = encoded.get(label);
  if (bytes === undefined) {
    bytes = encoder.encode(label);
    encoded.set(label, bytes);
  }
  return bytes;
}

/** HKDF-Expand-Label (RFC 8446 §7.1) with an empty context, up to one digest long, which is all that records need. */
export function expandLabel(
  crypto: CryptoBackend,
  hash: HashName,
  secret: Uint8Array,
  label: string,
  length: number,
): Uint8Array {
  const name = labelBytes(`tls13 ${label}`);
  const info = new Uint8Array(name.length + 5);
  info[0] = length >> 8;
  info[1] = length & 255;
  info[2] = name.length;
  info.set(name, 3);
  info[info.length - 1] = 1;
  return crypto.mac(hash, secret).compute(info).subarray(0, length);
}
