import { fromBase64, invalidKey, notRsa } from './key-text.ts';
import type { RsaComponents, RsaPrime } from './rsa-components.ts';
import { RsaPrivateKey } from './rsa-private-key.ts';

/** The members of a JSON Web Key that RSA has (RFC 7518 §6.3). */
interface Jwk {
  readonly kty?: unknown;
  readonly keys?: readonly Jwk[];
  readonly [member: string]: unknown;
}

/**
 * Reads a JSON Web Key, or the first RSA private key of a set.
 *
 * @throws {PlainwireError} `KEY_INVALID`, `KEY_NOT_RSA`.
 */
export function readJwk(text: string): RsaPrivateKey {
  let value: Jwk;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalidKey();
  }
  const all: readonly Jwk[] = Array.isArray(value.keys) ? value.keys : [value];
  const key = all.find(({ kty, d }) => kty === 'RSA' && typeof d === 'string');
  if (key !== undefined) return new RsaPrivateKey(toComponents(key));
  throw all.some(({ kty, d }) => typeof kty === 'string' && kty !== 'RSA' && d !== undefined)
    ? notRsa('a JSON Web Key of another kind')
    : invalidKey();
}

function toComponents(key: Jwk): RsaComponents {
  const member = (from: Jwk, name: string): Uint8Array => {
    const text = from[name];
    const bytes = typeof text === 'string' ? fromBase64(text) : new Uint8Array(0);
    if (bytes.length === 0) throw invalidKey();
    return bytes.subarray(bytes.findIndex((byte) => byte !== 0));
  };
  const primes: RsaPrime[] = [];
  if (typeof key['p'] === 'string') {
    primes.push(
      { prime: member(key, 'q'), exponent: member(key, 'dq'), coefficient: undefined },
      { prime: member(key, 'p'), exponent: member(key, 'dp'), coefficient: member(key, 'qi') },
    );
    for (const other of Array.isArray(key['oth']) ? (key['oth'] as Jwk[]) : []) {
      primes.push({
        prime: member(other, 'r'),
        exponent: member(other, 'd'),
        coefficient: member(other, 't'),
      });
    }
  }
  return {
    modulus: member(key, 'n'),
    publicExponent: member(key, 'e'),
    privateExponent: member(key, 'd'),
    primes,
  };
}
