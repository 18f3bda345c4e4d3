import type { BlockCipher } from './block-cipher.ts';

// Camellia, RFC 3713. Not constant in time, which offline nobody can use.

/** SBOX1 (RFC 3713 §2.4.1); the other three are rotations of it. */
const S1 = Uint8Array.from(
  (
    '70822cecb327c0e5e4855735ea0cae4123ef6b934519a521ed0e4f4e1d6592bd86b8af8f7ceb1fce3e30dc5f5ec50b1a' +
    'a6e139cad5475d3dd9015ad651566c4d8b0d9a66fbccb02d74122b20f0b18499df4ccbc2347e76056db7a931d11704d7' +
    '14583a61de1b111c320f9c165318f222fe44cfb2c3b57a912408e8a860fc6950aad0a07da1896297545b1e95e0ff64d2' +
    '10c40048a3f775db8a03e6da093fdd94875c8302cd4a90337367f6f39d7fbfe2529bd826c837c63b81966f4b13be632e' +
    'e979a78c9f6ebc8e29f5f9b62ffdb4597898066ae74671bad425ab4288a28dfa7207b955f8eeac0a36492a683c38f1a4' +
    '4028d37bbbc943c115e3adf477c7809e'
  ).match(/../g)!,
  (pair) => Number.parseInt(pair, 16),
);
const S2 = S1.map((value) => (value << 1) | (value >> 7));
const S3 = S1.map((value) => (value << 7) | (value >> 1));
const S4 = S1.map((_, index) => S1[((index << 1) | (index >> 7)) & 255]!);

const SIGMA = [
  0xa09e667f3bcc908bn,
  0xb67ae8584caa73b2n,
  0xc6ef372fe94f82ben,
  0x54ff53a5f1d36f1cn,
  0x10e527fade682d1dn,
  0xb05688c2b3e6c1fdn,
];
const MASK64 = (1n << 64n) - 1n;
const MASK128 = (1n << 128n) - 1n;

/** Halves of the 64-bit result of the F function. */
let fHigh = 0;
let fLow = 0;

/** F (RFC 3713 §2.4.1): substitution and the P layer. */
function f(high: number, low: number, keyHigh: number, keyLow: number): void {
  const a = high ^ keyHigh;
  const b = low ^ keyLow;
  const t1 = S1[a >>> 24]!;
  const t2 = S2[(a >>> 16) & 255]!;
  const t3 = S3[(a >>> 8) & 255]!;
  const t4 = S4[a & 255]!;
  const t5 = S2[b >>> 24]!;
  const t6 = S3[(b >>> 16) & 255]!;
  const t7 = S4[(b >>> 8) & 255]!;
  const t8 = S1[b & 255]!;
  const y1 = t1 ^ t3 ^ t4 ^ t6 ^ t7 ^ t8;
  const y2 = t1 ^ t2 ^ t4 ^ t5 ^ t7 ^ t8;
  const y3 = t1 ^ t2 ^ t3 ^ t5 ^ t6 ^ t8;
  const y4 = t2 ^ t3 ^ t4 ^ t5 ^ t6 ^ t7;
  const y5 = t1 ^ t2 ^ t6 ^ t7 ^ t8;
  const y6 = t2 ^ t3 ^ t5 ^ t7 ^ t8;
  const y7 = t3 ^ t4 ^ t5 ^ t6 ^ t8;
  const y8 = t1 ^ t4 ^ t5 ^ t6 ^ t7;
  fHigh = (y1 << 24) | (y2 << 16) | (y3 << 8) | y4;
  fLow = (y5 << 24) | (y6 << 16) | (y7 << 8) | y8;
}

function f64(value: bigint, key: bigint): bigint {
  f(Number(value >> 32n), Number(value & 0xffffffffn), Number(key >> 32n), Number(key & 0xffffffffn));
  return (BigInt(fHigh >>> 0) << 32n) | BigInt(fLow >>> 0);
}

/** Subkeys in the order of their use: two whitening keys, six round keys, two for FL, six, …, two whitening keys. */
type Schedule = readonly bigint[];

export class Camellia implements BlockCipher {
  readonly blockLength = 16;
  readonly #encryption: Int32Array;
  readonly #decryption: Int32Array;

  /** @param key 16 or 32 bytes. */
  constructor(key: Uint8Array) {
    const schedule = expand(key);
    this.#encryption = toWords(schedule);
    this.#decryption = toWords(reversed(schedule));
  }

  encrypt(block: Uint8Array): void {
    crypt(block, this.#encryption);
  }

  decrypt(block: Uint8Array): void {
    crypt(block, this.#decryption);
  }
}

/** RFC 3713 §2.2. */
function expand(key: Uint8Array): Schedule {
  const kl = toBigInt(key.subarray(0, 16));
  const kr = key.length > 16 ? rightHalf(key) : 0n;
  const ka = mix(mix(kl ^ kr, SIGMA[0]!, SIGMA[1]!) ^ kl, SIGMA[2]!, SIGMA[3]!);
  const kb = mix(ka ^ kr, SIGMA[4]!, SIGMA[5]!);
  const order = key.length === 16 ? SCHEDULE_128 : SCHEDULE_256;
  const sources: Readonly<Record<string, bigint>> = { L: kl, R: kr, A: ka, B: kb };
  return order.split(' ').flatMap((step) => {
    const turned = rotated(sources[step[0]!]!, Number.parseInt(step.slice(1), 10));
    const halves = [turned >> 64n, turned & MASK64];
    if (step.endsWith('h')) return halves.slice(0, 1);
    return step.endsWith('l') ? halves.slice(1) : halves;
  });
}

/** Of a key with 192 bits the last 64 stand for themselves and, inverted, for what is missing. */
function rightHalf(key: Uint8Array): bigint {
  const right = toBigInt(key.subarray(16, 32));
  return key.length === 24 ? (right << 64n) | (~right & MASK64) : right;
}

/** Which key is rotated by how many bits for each pair of subkeys; `h` and `l` take one half alone. */
const SCHEDULE_128 = 'L0 A0 L15 A15 A30 L45 A45h L60l A60 L77 L94 A94 L111 A111';
const SCHEDULE_256 = 'L0 B0 R15 A15 R30 B30 L45 A45 L60 R60 B60 L77 A77 R94 A94 L111 B111';

function mix(value: bigint, first: bigint, second: bigint): bigint {
  let high = value >> 64n;
  let low = value & MASK64;
  low ^= f64(high, first);
  high ^= f64(low, second);
  return (high << 64n) | low;
}

function rotated(value: bigint, by: number): bigint {
  return ((value << BigInt(by)) | (value >> BigInt(128 - by))) & MASK128;
}

/** Decryption runs the subkeys backwards, each whitening pair kept in its order. */
function reversed(schedule: Schedule): Schedule {
  const inner = schedule.slice(2, -2).reverse();
  return [...schedule.slice(-2), ...inner, ...schedule.slice(0, 2)];
}

function toWords(schedule: Schedule): Int32Array {
  const words = new Int32Array(schedule.length * 2);
  schedule.forEach((value, i) => {
    words[2 * i] = Number(value >> 32n);
    words[2 * i + 1] = Number(value & 0xffffffffn);
  });
  return words;
}

/** RFC 3713 §2.3. */
function crypt(block: Uint8Array, k: Int32Array): void {
  let ah = word(block, 0) ^ k[0]!;
  let al = word(block, 4) ^ k[1]!;
  let bh = word(block, 8) ^ k[2]!;
  let bl = word(block, 12) ^ k[3]!;
  const last = k.length - 4;
  for (let at = 4; ; ) {
    for (let round = 0; round < 3; round++, at += 4) {
      f(ah, al, k[at]!, k[at + 1]!);
      bh ^= fHigh;
      bl ^= fLow;
      f(bh, bl, k[at + 2]!, k[at + 3]!);
      ah ^= fHigh;
      al ^= fLow;
    }
    if (at === last) break;
    // FL and its inverse.
    al ^= rotate1(ah & k[at]!);
    ah ^= al | k[at + 1]!;
    bh ^= bl | k[at + 3]!;
    bl ^= rotate1(bh & k[at + 2]!);
    at += 4;
  }
  putWord(block, 0, bh ^ k[last]!);
  putWord(block, 4, bl ^ k[last + 1]!);
  putWord(block, 8, ah ^ k[last + 2]!);
  putWord(block, 12, al ^ k[last + 3]!);
}

function rotate1(value: number): number {
  return (value << 1) | (value >>> 31);
}

function word(block: Uint8Array, at: number): number {
  return (block[at]! << 24) | (block[at + 1]! << 16) | (block[at + 2]! << 8) | block[at + 3]!;
}

function putWord(block: Uint8Array, at: number, value: number): void {
  block[at] = value >>> 24;
  block[at + 1] = value >>> 16;
  block[at + 2] = value >>> 8;
  block[at + 3] = value;
}

function toBigInt(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value;
}
