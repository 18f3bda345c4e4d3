import type { Mac } from './backend.ts';

const BLOCK = 64;
const DIGEST = 32;
const PADS = [0x36, 0x5c] as const;
/** SHA-256 begins with these (FIPS 180-4 §5.3.3): the square roots of the first eight primes. */
const INITIAL = firstPrimes(8).map((prime) => fraction(Math.sqrt(prime)));
/** The constants of its rounds (FIPS 180-4 §4.2.2): cube roots. */
const ROUNDS = Int32Array.from(firstPrimes(64).map((prime) => fraction(Math.cbrt(prime))));

/**
 * HMAC-SHA256 (RFC 2104) for messages of a few blocks, whose key is taken in once: deriving keys asks for many of
 * them, and a call into OpenSSL costs more than such a message does. No longer one should be given.
 */
export class Sha256Mac implements Mac {
  readonly #inner = new Int32Array(8);
  readonly #outer = new Int32Array(8);

  constructor(key: Uint8Array) {
    if (key.length > BLOCK) {
      state.set(INITIAL);
      hashRest(key, undefined, 0);
      key = writeState(new Uint8Array(DIGEST));
    }
    for (const pad of PADS) {
      block.fill(pad);
      for (let i = 0; i < key.length; i++) block[i]! ^= key[i]!;
      state.set(INITIAL);
      compress();
      (pad === PADS[0] ? this.#inner : this.#outer).set(state);
    }
    block.fill(0);
  }

  compute(first: Uint8Array, second?: Uint8Array): Uint8Array {
    const out = new Uint8Array(DIGEST);
    state.set(this.#inner);
    hashRest(first, second, BLOCK);
    writeState(out);
    state.set(this.#outer);
    hashRest(out, undefined, BLOCK);
    return writeState(out);
  }
}

/** SHA-256 of a few blocks, for the same reason. */
export function shortSha256(bytes: Uint8Array): Uint8Array {
  state.set(INITIAL);
  hashRest(bytes, undefined, 0);
  return writeState(new Uint8Array(DIGEST));
}

// One state for all: nothing here waits for anything.
const state = new Int32Array(8);
const words = new Int32Array(64);
const block = new Uint8Array(BLOCK);

/** Hashes two runs of bytes into `state`, which has taken in `before` bytes, and the padding (FIPS 180-4 §5.1.1). */
function hashRest(first: Uint8Array, second: Uint8Array | undefined, before: number): void {
  let at = absorb(first, 0);
  let length = before + first.length;
  if (second !== undefined) {
    at = absorb(second, at);
    length += second.length;
  }
  block[at++] = 0x80;
  if (at > BLOCK - 8) {
    block.fill(0, at);
    compress();
    at = 0;
  }
  block.fill(0, at);
  // Bits; no message here has 2^29 bytes.
  const bits = 8 * length;
  block[60] = bits >>> 24;
  block[61] = bits >>> 16;
  block[62] = bits >>> 8;
  block[63] = bits;
  compress();
}

function absorb(bytes: Uint8Array, filled: number): number {
  let at = filled;
  for (let i = 0; i < bytes.length; i++) {
    block[at++] = bytes[i]!;
    if (at === BLOCK) {
      compress();
      at = 0;
    }
  }
  return at;
}

function compress(): void {
  for (let i = 0, at = 0; i < 16; i++, at += 4) {
    words[i] = (block[at]! << 24) | (block[at + 1]! << 16) | (block[at + 2]! << 8) | block[at + 3]!;
  }
  for (let i = 16; i < 64; i++) {
    const x = words[i - 15]!;
    const y = words[i - 2]!;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    words[i] = (words[i - 16]! + s0 + words[i - 7]! + s1) | 0;
  }
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  let f = state[5]!;
  let g = state[6]!;
  let h = state[7]!;
  const w = words;
  const k = ROUNDS;
  for (let i = 0; i < 64; i += 8) {
    let t = 0;
    t =
      (h +
        (((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))) +
        (g ^ (e & (f ^ g))) +
        k[i + 0]! +
        w[i + 0]!) |
      0;
    d = (d + t) | 0;
    h =
      (t +
        (((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))) +
        ((a & b) ^ (c & (a ^ b)))) |
      0;
    t =
      (g +
        (((d >>> 6) | (d << 26)) ^ ((d >>> 11) | (d << 21)) ^ ((d >>> 25) | (d << 7))) +
        (f ^ (d & (e ^ f))) +
        k[i + 1]! +
        w[i + 1]!) |
      0;
    c = (c + t) | 0;
    g =
      (t +
        (((h >>> 2) | (h << 30)) ^ ((h >>> 13) | (h << 19)) ^ ((h >>> 22) | (h << 10))) +
        ((h & a) ^ (b & (h ^ a)))) |
      0;
    t =
      (f +
        (((c >>> 6) | (c << 26)) ^ ((c >>> 11) | (c << 21)) ^ ((c >>> 25) | (c << 7))) +
        (e ^ (c & (d ^ e))) +
        k[i + 2]! +
        w[i + 2]!) |
      0;
    b = (b + t) | 0;
    f =
      (t +
        (((g >>> 2) | (g << 30)) ^ ((g >>> 13) | (g << 19)) ^ ((g >>> 22) | (g << 10))) +
        ((g & h) ^ (a & (g ^ h)))) |
      0;
    t =
      (e +
        (((b >>> 6) | (b << 26)) ^ ((b >>> 11) | (b << 21)) ^ ((b >>> 25) | (b << 7))) +
        (d ^ (b & (c ^ d))) +
        k[i + 3]! +
        w[i + 3]!) |
      0;
    a = (a + t) | 0;
    e =
      (t +
        (((f >>> 2) | (f << 30)) ^ ((f >>> 13) | (f << 19)) ^ ((f >>> 22) | (f << 10))) +
        ((f & g) ^ (h & (f ^ g)))) |
      0;
    t =
      (d +
        (((a >>> 6) | (a << 26)) ^ ((a >>> 11) | (a << 21)) ^ ((a >>> 25) | (a << 7))) +
        (c ^ (a & (b ^ c))) +
        k[i + 4]! +
        w[i + 4]!) |
      0;
    h = (h + t) | 0;
    d =
      (t +
        (((e >>> 2) | (e << 30)) ^ ((e >>> 13) | (e << 19)) ^ ((e >>> 22) | (e << 10))) +
        ((e & f) ^ (g & (e ^ f)))) |
      0;
    t =
      (c +
        (((h >>> 6) | (h << 26)) ^ ((h >>> 11) | (h << 21)) ^ ((h >>> 25) | (h << 7))) +
        (b ^ (h & (a ^ b))) +
        k[i + 5]! +
        w[i + 5]!) |
      0;
    g = (g + t) | 0;
    c =
      (t +
        (((d >>> 2) | (d << 30)) ^ ((d >>> 13) | (d << 19)) ^ ((d >>> 22) | (d << 10))) +
        ((d & e) ^ (f & (d ^ e)))) |
      0;
    t =
      (b +
        (((g >>> 6) | (g << 26)) ^ ((g >>> 11) | (g << 21)) ^ ((g >>> 25) | (g << 7))) +
        (a ^ (g & (h ^ a))) +
        k[i + 6]! +
        w[i + 6]!) |
      0;
    f = (f + t) | 0;
    b =
      (t +
        (((c >>> 2) | (c << 30)) ^ ((c >>> 13) | (c << 19)) ^ ((c >>> 22) | (c << 10))) +
        ((c & d) ^ (e & (c ^ d)))) |
      0;
    t =
      (a +
        (((f >>> 6) | (f << 26)) ^ ((f >>> 11) | (f << 21)) ^ ((f >>> 25) | (f << 7))) +
        (h ^ (f & (g ^ h))) +
        k[i + 7]! +
        w[i + 7]!) |
      0;
    e = (e + t) | 0;
    a =
      (t +
        (((b >>> 2) | (b << 30)) ^ ((b >>> 13) | (b << 19)) ^ ((b >>> 22) | (b << 10))) +
        ((b & c) ^ (d & (b ^ c)))) |
      0;
  }
  state[0] = (state[0]! + a) | 0;
  state[1] = (state[1]! + b) | 0;
  state[2] = (state[2]! + c) | 0;
  state[3] = (state[3]! + d) | 0;
  state[4] = (state[4]! + e) | 0;
  state[5] = (state[5]! + f) | 0;
  state[6] = (state[6]! + g) | 0;
  state[7] = (state[7]! + h) | 0;
}

function writeState(out: Uint8Array): Uint8Array {
  for (let i = 0; i < DIGEST; i++) out[i] = state[i >> 2]! >>> (24 - 8 * (i & 3));
  return out;
}

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
}

/** The first 32 bits behind the point; a double holds 50 of them. */
function fraction(root: number): number {
  return Math.floor((root % 1) * 0x1_0000_0000) | 0;
}
