import type { BlockCipher } from './block-cipher.ts';

// ARIA, RFC 5794. Not constant in time, which offline nobody can use.

/** SB1 is the S-box of AES: inversion in GF(2^8) and an affine map (FIPS 197 §5.1.1). */
const SB1 = aesBox();
const SB2 = Uint8Array.from(
  (
    'e24e54fc94c24acc620d6a463c4d8bd15efa64cbb497be2bbc772e03d31959c11d06416b55f09969ea9c18ae63dfe7bb' +
    '007366fb964c85e43a0945aa0fee10eb2d7ff429accfad918d78c895f92fcecd087a88385c832a2847dbb8c793a41253' +
    'ff870e3136215848018e377432cae9b1b7ab0cd7c4564226079860d9b6b91140ec208cbda0c984044923f14f501f13dc' +
    'd8c09e57e3c37b653b028f3ee82592e515ddfd17a9bfd49a7ec53967fe769d43a7e1d0f568f21b347005a38ad57986a8' +
    '30c6514b1ea627f635d26e2416825fdae675a2ef2cb21c9f5d6f800a72449b6c900b5b337d5a52f361a1f7b0d63f7c6d' +
    'ed14e0a53d22b3f889de711aafbab581'
  ).match(/../g)!,
  (pair) => Number.parseInt(pair, 16),
);
const SB3 = inverse(SB1);
const SB4 = inverse(SB2);
/** SL1 for odd rounds, SL2 for even ones and the last (RFC 5794 §2.4.2). */
const ODD = [SB1, SB2, SB3, SB4] as const;
const EVEN = [SB3, SB4, SB1, SB2] as const;

/** Which bytes are summed into each byte of the diffusion layer (RFC 5794 §2.4.3). */
const DIFFUSION = Uint8Array.from(
  (
    '34689de 25789cf 146abcf 057abde 0258bef 1349aef 0279acd 1368bcd ' +
    '0147adf 0156bce 23568df 23479ce 12679bc 03678ad 03459be 12458af'
  )
    .replaceAll(' ', '')
    .split(''),
  (digit) => Number.parseInt(digit, 16),
);

const CONSTANTS = [
  0x517cc1b727220a94fe13abe8fa9a6ee0n,
  0x6db14acc9e21c820ff28b1d5ef5de2b0n,
  0xdb92371d2126e9700324977504e8c90en,
];
const MASK128 = (1n << 128n) - 1n;

export class Aria implements BlockCipher {
  readonly blockLength = 16;
  readonly #encryption: Uint8Array[];
  readonly #decryption: Uint8Array[];
  readonly #scratch = new Uint8Array(16);

  /** @param key 16, 24 or 32 bytes. */
  constructor(key: Uint8Array) {
    this.#encryption = expand(key);
    const backwards = [...this.#encryption].reverse();
    this.#decryption = backwards.map((subkey, i) => {
      const copy = subkey.slice();
      if (i > 0 && i < backwards.length - 1) diffuse(copy, new Uint8Array(16));
      return copy;
    });
  }

  encrypt(block: Uint8Array): void {
    crypt(block, this.#encryption, this.#scratch);
  }

  decrypt(block: Uint8Array): void {
    crypt(block, this.#decryption, this.#scratch);
  }
}

function crypt(block: Uint8Array, keys: readonly Uint8Array[], scratch: Uint8Array): void {
  const rounds = keys.length - 1;
  for (let round = 0; round < rounds - 1; round++) {
    substitute(block, keys[round]!, round % 2 === 0 ? ODD : EVEN);
    diffuse(block, scratch);
  }
  substitute(block, keys[rounds - 1]!, EVEN);
  for (let i = 0; i < 16; i++) block[i]! ^= keys[rounds]![i]!;
}

function substitute(block: Uint8Array, key: Uint8Array, boxes: readonly Uint8Array[]): void {
  for (let i = 0; i < 16; i++) block[i] = boxes[i & 3]![block[i]! ^ key[i]!]!;
}

function diffuse(block: Uint8Array, scratch: Uint8Array): void {
  for (let i = 0, at = 0; i < 16; i++) {
    let sum = 0;
    for (const end = at + 7; at < end; at++) sum ^= block[DIFFUSION[at]!]!;
    scratch[i] = sum;
  }
  block.set(scratch);
}

/** RFC 5794 §2.2. */
function expand(key: Uint8Array): Uint8Array[] {
  const padded = new Uint8Array(32);
  padded.set(key);
  const left = toBigInt(padded.subarray(0, 16));
  const right = toBigInt(padded.subarray(16));
  const first = (key.length - 16) / 8;
  const constant = (i: number) => toBytes(CONSTANTS[(first + i) % 3]!);
  const w0 = left;
  const w1 = round(w0, constant(0), ODD) ^ right;
  const w2 = round(w1, constant(1), EVEN) ^ w0;
  const w3 = round(w2, constant(2), ODD) ^ w1;
  const keys: bigint[] = [];
  // Rotations to the right: 19, 31, then 61, 31 and 19 to the left.
  for (const by of [19, 31, 128 - 61, 128 - 31, 128 - 19]) {
    keys.push(w0 ^ turned(w1, by), w1 ^ turned(w2, by), w2 ^ turned(w3, by), turned(w0, by) ^ w3);
  }
  const rounds = 8 + key.length / 4;
  return keys.slice(0, rounds + 1).map(toBytes);
}

function round(value: bigint, key: Uint8Array, boxes: readonly Uint8Array[]): bigint {
  const block = toBytes(value);
  substitute(block, key, boxes);
  diffuse(block, new Uint8Array(16));
  return toBigInt(block);
}

function turned(value: bigint, by: number): bigint {
  return ((value >> BigInt(by)) | (value << BigInt(128 - by))) & MASK128;
}

function toBigInt(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value;
}

function toBytes(value: bigint): Uint8Array {
  const bytes = new Uint8Array(16);
  for (let i = 15, rest = value; i >= 0; i--, rest >>= 8n) bytes[i] = Number(rest & 255n);
  return bytes;
}

function aesBox(): Uint8Array {
  const box = new Uint8Array(256);
  // p runs through all non-zero elements as powers of 3, q through their inverses.
  let p = 1;
  let q = 1;
  do {
    p = (p ^ (p << 1) ^ (p & 0x80 ? 0x11b : 0)) & 255;
    q ^= q << 1;
    q ^= q << 2;
    q ^= q << 4;
    q &= 255;
    if (q & 0x80) q ^= 0x09;
    box[p] = q ^ rotl(q, 1) ^ rotl(q, 2) ^ rotl(q, 3) ^ rotl(q, 4) ^ 0x63;
  } while (p !== 1);
  box[0] = 0x63;
  return box;
}

function rotl(value: number, by: number): number {
  return ((value << by) | (value >> (8 - by))) & 255;
}

function inverse(box: Uint8Array): Uint8Array {
  const out = new Uint8Array(256);
  box.forEach((value, index) => {
    out[value] = index;
  });
  return out;
}
