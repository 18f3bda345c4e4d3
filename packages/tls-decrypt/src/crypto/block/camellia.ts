import type { BlockCipher } from './block-cipher.ts';

// Camellia, RFC 3713. Not constant in time, which offline nobody can use.

/** SBOX1 (RFC 3713 §2.4.1); the other three are rotations of it. */
const S1 = Uint8Array.of(
  // biome-ignore format: a table
  112,
  130,
  44,
  236,
  179,
  39,
  192,
  229,
  228,
  133,
  87,
  53,
  234,
  12,
  174,
  65,
  35,
  239,
  107,
  147,
  69,
  25,
  165,
  33,
  237,
  14,
  79,
  78,
  29,
  101,
  146,
  189,
  134,
  184,
  175,
  143,
  124,
  235,
  31,
  206,
  62,
  48,
  220,
  95,
  94,
  197,
  11,
  26,
  166,
  225,
  57,
  202,
  213,
  71,
  93,
  61,
  217,
  1,
  90,
  214,
  81,
  86,
  108,
  77,
  139,
  13,
  154,
  102,
  251,
  204,
  176,
  45,
  116,
  18,
  43,
  32,
  240,
  177,
  132,
  153,
  223,
  76,
  203,
  194,
  52,
  126,
  118,
  5,
  109,
  183,
  169,
  49,
  209,
  23,
  4,
  215,
  20,
  88,
  58,
  97,
  222,
  27,
  17,
  28,
  50,
  15,
  156,
  22,
  83,
  24,
  242,
  34,
  254,
  68,
  207,
  178,
  195,
  181,
  122,
  145,
  36,
  8,
  232,
  168,
  96,
  252,
  105,
  80,
  170,
  208,
  160,
  125,
  161,
  137,
  98,
  151,
  84,
  91,
  30,
  149,
  224,
  255,
  100,
  210,
  16,
  196,
  0,
  72,
  163,
  247,
  117,
  219,
  138,
  3,
  230,
  218,
  9,
  63,
  221,
  148,
  135,
  92,
  131,
  2,
  205,
  74,
  144,
  51,
  115,
  103,
  246,
  243,
  157,
  127,
  191,
  226,
  82,
  155,
  216,
  38,
  200,
  55,
  198,
  59,
  129,
  150,
  111,
  75,
  19,
  190,
  99,
  46,
  233,
  121,
  167,
  140,
  159,
  110,
  188,
  142,
  41,
  245,
  249,
  182,
  47,
  253,
  180,
  89,
  120,
  152,
  6,
  106,
  231,
  70,
  113,
  186,
  212,
  37,
  171,
  66,
  136,
  162,
  141,
  250,
  114,
  7,
  185,
  85,
  248,
  238,
  172,
  10,
  54,
  73,
  42,
  104,
  60,
  56,
  241,
  164,
  64,
  40,
  211,
  123,
  187,
  201,
  67,
  193,
  21,
  227,
  173,
  244,
  119,
  199,
  128,
  158,
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
  const kr = key.length > 16 ? toBigInt(key.subarray(16, 32)) : 0n;
  const ka = mix(mix(kl ^ kr, SIGMA[0]!, SIGMA[1]!) ^ kl, SIGMA[2]!, SIGMA[3]!);
  const kb = mix(ka ^ kr, SIGMA[4]!, SIGMA[5]!);
  const both = (value: bigint, by: number) => {
    const turned = rotated(value, by);
    return [turned >> 64n, turned & MASK64];
  };
  if (key.length === 16) {
    return [
      both(kl, 0),
      both(ka, 0),
      both(kl, 15),
      both(ka, 15),
      both(ka, 30),
      both(kl, 45),
      [both(ka, 45)[0]!, both(kl, 60)[1]!],
      both(ka, 60),
      both(kl, 77),
      both(kl, 94),
      both(ka, 94),
      both(kl, 111),
      both(ka, 111),
    ].flat();
  }
  return [
    both(kl, 0),
    both(kb, 0),
    both(kr, 15),
    both(ka, 15),
    both(kr, 30),
    both(kb, 30),
    both(kl, 45),
    both(ka, 45),
    both(kl, 60),
    both(kr, 60),
    both(kb, 60),
    both(kl, 77),
    both(ka, 77),
    both(kr, 94),
    both(ka, 94),
    both(kl, 111),
    both(kb, 111),
  ].flat();
}

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
