import type { BlockCipher } from './block-cipher.ts';

// DES (FIPS 46-3) three times over: encrypt, decrypt, encrypt. Tables name bits from 1, the leftmost. Not constant in
// time, which offline nobody can use.

const PERMUTED_CHOICE_1 = [
  57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44, 36,
  63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12, 4,
];
const PERMUTED_CHOICE_2 = [
  14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2, 41, 52, 31, 37, 47,
  55, 30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
];
const SHIFTS = [1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1];
const P = [
  16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10, 2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22,
  11, 4, 25,
];
/** S1 to S8, four rows of sixteen hex digits each. */
const S = [
  'e4d12fb83a6c59070f74e2d1a6cb953841e8d62bfc973a50fc8249175b3ea06d',
  'f18e6b34972dc05a3d47f28ec01a69b50e7ba4d158c6932fd8a13f42b67c05e9',
  'a09e63f51dc7b428d709346a285ecbf1d6498f30b12c5ae71ad069874fe3b52c',
  '7de3069a1285bc4fd8b56f03472c1ae9a690cb7df13e52843f06a1d8945bc72e',
  '2c417ab6853fd0e9eb2c47d150fa3986421bad78f9c5630eb8c71e2d6f09a453',
  'c1af92680d34e75baf427c9561de0b389ef528c3704a1db6432c95fabe17608d',
  '4b2ef08d3c975a61d0b7491ae35c2f8614bdc37eaf6805926bd814a7950fe23c',
  'd2846fb1a93e50c71fd8a374c56b0e927b419ce206adf35821e74a8dfc90356b',
];
/** S-boxes with the permutation P behind them: 32 bits for each box and six-bit input. */
const SP = spTable();

export class TripleDes implements BlockCipher {
  readonly blockLength = 8;
  readonly #encryption: readonly Uint8Array[];
  readonly #decryption: readonly Uint8Array[];

  /** @param key 24 bytes, parity bits ignored. */
  constructor(key: Uint8Array) {
    const [a, b, c] = [0, 8, 16].map((at) => schedule(key.subarray(at, at + 8))) as [
      Uint8Array[],
      Uint8Array[],
      Uint8Array[],
    ];
    this.#encryption = [...a, ...[...b].reverse(), ...c];
    this.#decryption = [...[...c].reverse(), ...b, ...[...a].reverse()];
  }

  encrypt(block: Uint8Array): void {
    crypt(block, this.#encryption);
  }

  decrypt(block: Uint8Array): void {
    crypt(block, this.#decryption);
  }
}

/** Sixteen round keys of eight six-bit values each. */
function schedule(key: Uint8Array): Uint8Array[] {
  const bit = (at: number) => (key[at >> 3]! >> (7 - (at & 7))) & 1;
  let halves = PERMUTED_CHOICE_1.map((from) => bit(from - 1));
  return SHIFTS.map((shift) => {
    const turn = (half: number[]) => [...half.slice(shift), ...half.slice(0, shift)];
    halves = [...turn(halves.slice(0, 28)), ...turn(halves.slice(28))];
    const roundKey = new Uint8Array(8);
    PERMUTED_CHOICE_2.forEach((from, i) => {
      const box = Math.floor(i / 6);
      roundKey[box] = (roundKey[box]! << 1) | halves[from - 1]!;
    });
    return roundKey;
  });
}

function spTable(): Int32Array {
  const table = new Int32Array(8 * 64);
  for (let box = 0; box < 8; box++) {
    for (let input = 0; input < 64; input++) {
      const row = ((input >> 4) & 2) | (input & 1);
      const value = Number.parseInt(S[box]![row * 16 + ((input >> 1) & 15)]!, 16);
      const before = value << (28 - 4 * box);
      let after = 0;
      for (const from of P) after = (after << 1) | ((before >>> (32 - from)) & 1);
      table[box * 64 + input] = after;
    }
  }
  return table;
}

/** 48 rounds; between two ciphers the final and initial permutations cancel and leave the swap of the halves. */
function crypt(block: Uint8Array, keys: readonly Uint8Array[]): void {
  let left = word(block, 0);
  let right = word(block, 4);
  let work = ((left >>> 4) ^ right) & 0x0f0f0f0f;
  right ^= work;
  left ^= work << 4;
  work = ((left >>> 16) ^ right) & 0xffff;
  right ^= work;
  left ^= work << 16;
  work = ((right >>> 2) ^ left) & 0x33333333;
  left ^= work;
  right ^= work << 2;
  work = ((right >>> 8) ^ left) & 0x00ff00ff;
  left ^= work;
  right ^= work << 8;
  work = ((left >>> 1) ^ right) & 0x55555555;
  right ^= work;
  left ^= work << 1;
  for (let pass = 0; pass < 48; pass += 16) {
    for (let round = pass; round < pass + 16; round++) {
      const next = left ^ feistel(right, keys[round]!);
      left = right;
      right = next;
    }
    work = left;
    left = right;
    right = work;
  }
  work = ((left >>> 1) ^ right) & 0x55555555;
  right ^= work;
  left ^= work << 1;
  work = ((right >>> 8) ^ left) & 0x00ff00ff;
  left ^= work;
  right ^= work << 8;
  work = ((right >>> 2) ^ left) & 0x33333333;
  left ^= work;
  right ^= work << 2;
  work = ((left >>> 16) ^ right) & 0xffff;
  right ^= work;
  left ^= work << 16;
  work = ((left >>> 4) ^ right) & 0x0f0f0f0f;
  right ^= work;
  left ^= work << 4;
  putWord(block, 0, left);
  putWord(block, 4, right);
}

/** Each box sees six neighbouring bits: its own four and one on either side. */
function feistel(half: number, key: Uint8Array): number {
  const turned = (half >>> 1) | (half << 31);
  let out = SP[(turned >>> 26) ^ key[0]!]!;
  for (let box = 1; box < 7; box++) {
    out ^= SP[box * 64 + (((turned >>> (26 - 4 * box)) & 63) ^ key[box]!)]!;
  }
  return out ^ SP[7 * 64 + ((((half << 1) | (half >>> 31)) & 63) ^ key[7]!)]!;
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
