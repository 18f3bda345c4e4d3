import { type DerElement, readDer, readDerChildren } from './der.ts';

/** An RSA private key as numbers, each big-endian without leading zeros (RFC 8017 §3.2). Secret. */
export interface RsaComponents {
  readonly modulus: Uint8Array;
  readonly publicExponent: Uint8Array;
  readonly privateExponent: Uint8Array;
  /** Two primes, or more for a multi-prime key. */
  readonly primes: readonly RsaPrime[];
}

/** One prime factor with its Chinese remainder exponent; `coefficient` is undefined for the first. */
export interface RsaPrime {
  readonly prime: Uint8Array;
  readonly exponent: Uint8Array;
  readonly coefficient: Uint8Array | undefined;
}

const INTEGER = 0x02;
const SEQUENCE = 0x30;

/** Reads `RSAPrivateKey` (PKCS#1, RFC 8017 §A.1.2), or gives undefined when `der` is something else. */
export function parseRsaPrivateKey(der: Uint8Array): RsaComponents | undefined {
  const outer = readDer(der, 0);
  if (outer === undefined || outer.tag !== SEQUENCE) return undefined;
  const parts = readDerChildren(der, outer);
  if (parts.length < 9 || parts.slice(0, 9).some((part) => part.tag !== INTEGER)) return undefined;
  const [, modulus, publicExponent, privateExponent, p, q, dp, dq, coefficient] = parts.map((part) =>
    part.tag === INTEGER ? unsigned(der, part) : new Uint8Array(0),
  ) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  if (modulus.length < 8 || privateExponent.length === 0) return undefined;
  // RFC 8017 §3.2 names the first two primes the other way round: qInv = q^-1 mod p.
  const primes: RsaPrime[] = [
    { prime: q, exponent: dq, coefficient: undefined },
    { prime: p, exponent: dp, coefficient },
  ];
  for (const other of parts.slice(9)) primes.push(...otherPrimes(der, other));
  return { modulus, publicExponent, privateExponent, primes };
}

/** `OtherPrimeInfos`: a sequence of (prime, exponent, coefficient). */
function otherPrimes(der: Uint8Array, list: DerElement): RsaPrime[] {
  if (list.tag !== SEQUENCE) return [];
  const primes: RsaPrime[] = [];
  for (const info of readDerChildren(der, list)) {
    const parts = info.tag === SEQUENCE ? readDerChildren(der, info) : [];
    if (parts.length !== 3) continue;
    primes.push({
      prime: unsigned(der, parts[0]!),
      exponent: unsigned(der, parts[1]!),
      coefficient: unsigned(der, parts[2]!),
    });
  }
  return primes;
}

/** A number of any length, as near as a double comes; undefined for anything but an INTEGER. */
export function integerOf(der: Uint8Array, element: DerElement): number | undefined {
  if (element.tag !== INTEGER) return undefined;
  return unsigned(der, element).reduce((sum, byte) => sum * 256 + byte, 0);
}

/** The bytes of a non-negative INTEGER without its leading zeros. */
export function unsigned(der: Uint8Array, element: DerElement): Uint8Array {
  let start = element.start;
  while (start < element.end - 1 && der[start] === 0) start++;
  return der.slice(start, element.end);
}
