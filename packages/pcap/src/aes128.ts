/** AES-128 of single blocks, encryption alone (FIPS 197). Not for secrets that others may time: tables are looked up. */
export class Aes128 {
  readonly #roundKeys: Uint8Array;

  constructor(key: Uint8Array) {
    this.#roundKeys = expandKey(key);
  }

  /** Encrypts the 16 bytes of `block` in place. */
  encrypt(block: Uint8Array): void {
    const keys = this.#roundKeys;
    for (let i = 0; i < 16; i++) block[i]! ^= keys[i]!;
    for (let round = 1; round < 10; round++) {
      substituteAndShift(block);
      mixColumns(block);
      for (let i = 0; i < 16; i++) block[i]! ^= keys[16 * round + i]!;
    }
    substituteAndShift(block);
    for (let i = 0; i < 16; i++) block[i]! ^= keys[160 + i]!;
  }
}

/** Multiplication by x in GF(2^8). */
function double(value: number): number {
  return ((value << 1) ^ ((value >> 7) * 0x11b)) & 0xff;
}

/** §5.1.1: the inverse in GF(2^8), then an affine map; built by walking the powers of 3 and of its inverse. */
const SBOX = (() => {
  const box = new Uint8Array(256);
  let p = 1;
  let q = 1;
  do {
    p = p ^ double(p);
    q ^= q << 1;
    q ^= q << 2;
    q ^= q << 4;
    q &= 0xff;
    if ((q & 0x80) !== 0) q ^= 0x09;
    const rotated = q ^ rotate(q, 1) ^ rotate(q, 2) ^ rotate(q, 3) ^ rotate(q, 4);
    box[p] = (rotated ^ 0x63) & 0xff;
  } while (p !== 1);
  box[0] = 0x63;
  return box;
})();

function rotate(value: number, by: number): number {
  return ((value << by) | (value >> (8 - by))) & 0xff;
}

function expandKey(key: Uint8Array): Uint8Array {
  const out = new Uint8Array(176);
  out.set(key.subarray(0, 16));
  let constant = 1;
  for (let at = 16; at < 176; at += 4) {
    let [a, b, c, d] = [out[at - 4]!, out[at - 3]!, out[at - 2]!, out[at - 1]!];
    if (at % 16 === 0) {
      [a, b, c, d] = [SBOX[b]! ^ constant, SBOX[c]!, SBOX[d]!, SBOX[a]!];
      constant = double(constant);
    }
    out[at] = out[at - 16]! ^ a;
    out[at + 1] = out[at - 15]! ^ b;
    out[at + 2] = out[at - 14]! ^ c;
    out[at + 3] = out[at - 13]! ^ d;
  }
  return out;
}

const SCRATCH = new Uint8Array(16);

function substituteAndShift(block: Uint8Array): void {
  for (let i = 0; i < 16; i++) SCRATCH[i] = SBOX[block[(i + 4 * (i % 4)) % 16]!]!;
  block.set(SCRATCH);
}

function mixColumns(block: Uint8Array): void {
  for (let at = 0; at < 16; at += 4) {
    const [a, b, c, d] = [block[at]!, block[at + 1]!, block[at + 2]!, block[at + 3]!];
    const all = a ^ b ^ c ^ d;
    block[at] = a ^ all ^ double(a ^ b);
    block[at + 1] = b ^ all ^ double(b ^ c);
    block[at + 2] = c ^ all ^ double(c ^ d);
    block[at + 3] = d ^ all ^ double(d ^ a);
  }
}
