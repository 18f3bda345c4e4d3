import type { CryptoBackend } from '../crypto/backend.ts';

const STEP = 16;
const LETTER_A = 0x41;
/** Letters end there; 416 bytes are more than any keys need. */
const MOST_STEPS = 26;

/**
 * The key derivation of SSL 3.0 (RFC 6101 §6.1, §6.2.2): `length` bytes, at most 416, out of a secret and the two
 * randoms. The n-th 16 bytes are MD5(secret + SHA1(n times the n-th letter + secret + randoms)).
 */
export function ssl3Prf(
  crypto: CryptoBackend,
  secret: Uint8Array,
  randoms: Uint8Array,
  length: number,
): Uint8Array {
  const steps = Math.min(MOST_STEPS, Math.ceil(length / STEP));
  const out = new Uint8Array(steps * STEP);
  for (let i = 0; i < steps; i++) {
    const letters = new Uint8Array(i + 1).fill(LETTER_A + i);
    const inner = crypto.digest('sha1', [letters, secret, randoms]);
    out.set(crypto.digest('md5', [secret, inner]), i * STEP);
  }
  return out.subarray(0, length);
}
