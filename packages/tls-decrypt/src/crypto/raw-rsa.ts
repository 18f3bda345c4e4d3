import type { RsaComponents } from '../keys/rsa-components.ts';

/**
 * Raw RSA decryption by BigInt (RFC 8017 §5.1.2): Chinese remainders over however many primes the key has. Undefined
 * when the ciphertext is not below the modulus. Not constant in time, which offline nobody can use.
 */
export function rawRsa(key: RsaComponents, ciphertext: Uint8Array): Uint8Array | undefined {
  const modulus = toBigInt(key.modulus);
  const cipher = toBigInt(ciphertext);
  if (cipher >= modulus) return undefined;
  return toBytes(
    byRemainders(key, cipher) ?? power(cipher, toBigInt(key.privateExponent), modulus),
    key.modulus.length,
  );
}

/** Garner's recombination; undefined when the key holds no primes. */
function byRemainders(key: RsaComponents, cipher: bigint): bigint | undefined {
  let result: bigint | undefined;
  let product = 1n;
  for (const { prime, exponent, coefficient } of key.primes) {
    const p = toBigInt(prime);
    if (p < 3n) return undefined;
    const part = power(cipher % p, toBigInt(exponent), p);
    if (result === undefined) result = part;
    else {
      if (coefficient === undefined) return undefined;
      const h = (((part - result) % p) + p) % p;
      result += product * ((h * toBigInt(coefficient)) % p);
    }
    product *= p;
  }
  return result;
}

/** base^exponent mod modulus, four bits of the exponent at a time. */
function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  const table: bigint[] = [1n];
  for (let i = 1; i < 16; i++) table.push((table[i - 1]! * base) % modulus);
  let result = 1n;
  for (const digit of exponent.toString(16)) {
    for (let i = 0; i < 4; i++) result = (result * result) % modulus;
    const value = Number.parseInt(digit, 16);
    if (value > 0) result = (result * table[value]!) % modulus;
  }
  return result;
}

function toBigInt(bytes: Uint8Array): bigint {
  let text = '0x0';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return BigInt(text);
}

function toBytes(value: bigint, length: number): Uint8Array {
  const text = value.toString(16).padStart(2 * length, '0');
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
