import { u32le } from '@plainwire/bytes';
import { Stripes } from './stripes.ts';

const P1 = 0x9e3779b185ebca87n;
const P2 = 0xc2b2ae3d27d4eb4fn;
const P3 = 0x165667b19e3779f9n;
const P4 = 0x85ebca77c2b2ae63n;
const P5 = 0x27d4eb2f165667c5n;
const [P1_HIGH, P1_LOW] = [0x9e3779b1, 0x85ebca87];
const [P2_HIGH, P2_LOW] = [0xc2b2ae3d, 0x27d4eb4f];
const STRIPE = 32;

/** XXH64 with seed 0 (xxHash 0.1.1) of bytes that come in pieces; zstd's checksum is its lower half. */
export class Xxh64 {
  /** Four lanes, each its upper and its lower half: bigints would cost fifty times as much. */
  readonly #lanes = new Int32Array(8);
  readonly #stripes = new Stripes(STRIPE, (bytes, from, to) => this.#mix(bytes, from, to));

  constructor() {
    for (const [lane, start] of [P1 + P2, P2, 0n, -P1].entries()) {
      this.#lanes[2 * lane] = Number(BigInt.asIntN(32, start >> 32n));
      this.#lanes[2 * lane + 1] = Number(BigInt.asIntN(32, start));
    }
  }

  update(bytes: Uint8Array): void {
    this.#stripes.push(bytes);
  }

  /** The hash of everything so far. */
  digest(): bigint {
    const { length, held } = this.#stripes;
    let hash = length >= STRIPE ? this.#merged() : P5;
    hash = word(hash + BigInt(length));
    const rest = length % STRIPE;
    let at = 0;
    for (; at + 8 <= rest; at += 8) {
      const eight = (BigInt(u32le(held, at + 4)) << 32n) | BigInt(u32le(held, at));
      hash = word(rotated(hash ^ round(0n, eight), 27n) * P1 + P4);
    }
    for (; at + 4 <= rest; at += 4)
      hash = word(rotated(hash ^ word(BigInt(u32le(held, at)) * P1), 23n) * P2 + P3);
    for (; at < rest; at++) hash = word(rotated(hash ^ word(BigInt(held[at]!) * P5), 11n) * P1);
    hash = word((hash ^ (hash >> 33n)) * P2);
    hash = word((hash ^ (hash >> 29n)) * P3);
    return hash ^ (hash >> 32n);
  }

  #merged(): bigint {
    const lanes = [0, 1, 2, 3].map((lane) =>
      word((BigInt(this.#lanes[2 * lane]!) << 32n) | BigInt(this.#lanes[2 * lane + 1]! >>> 0)),
    );
    const [a, b, c, d] = lanes as [bigint, bigint, bigint, bigint];
    let hash = word(rotated(a, 1n) + rotated(b, 7n) + rotated(c, 12n) + rotated(d, 18n));
    for (const lane of lanes) hash = word((hash ^ round(0n, lane)) * P1 + P4);
    return hash;
  }

  #mix(bytes: Uint8Array, from: number, to: number): void {
    const lanes = this.#lanes;
    for (let at = from; at < to; at += STRIPE) {
      for (let lane = 0; lane < 8; lane += 2)
        roundHalves(lanes, lane, u32le(bytes, at + 4 * lane + 4), u32le(bytes, at + 4 * lane));
    }
  }
}

/** `round` on halves: lane + word * P2, rotated by 31, times P1. */
function roundHalves(lanes: Int32Array, lane: number, high: number, low: number): void {
  const productHigh = (upper(low, P2_LOW) + Math.imul(high, P2_LOW) + Math.imul(low, P2_HIGH)) | 0;
  const sum = (lanes[lane + 1]! >>> 0) + (Math.imul(low, P2_LOW) >>> 0);
  const sumLow = sum | 0;
  const sumHigh = (lanes[lane]! + productHigh + (sum > 0xffff_ffff ? 1 : 0)) | 0;
  const rotatedHigh = (sumHigh << 31) | (sumLow >>> 1);
  const rotatedLow = (sumLow << 31) | (sumHigh >>> 1);
  lanes[lane] = upper(rotatedLow, P1_LOW) + Math.imul(rotatedHigh, P1_LOW) + Math.imul(rotatedLow, P1_HIGH);
  lanes[lane + 1] = Math.imul(rotatedLow, P1_LOW);
}

/** The upper 32 of the 64 bits of a product of unsigned words. */
function upper(one: number, other: number): number {
  const [oneLow, oneHigh] = [one & 0xffff, one >>> 16];
  const [otherLow, otherHigh] = [other & 0xffff, other >>> 16];
  const middle = (Math.imul(oneHigh, otherLow) >>> 0) + (Math.imul(oneLow, otherLow) >>> 16);
  const second = (Math.imul(oneLow, otherHigh) >>> 0) + (middle & 0xffff);
  return (Math.imul(oneHigh, otherHigh) + (middle >>> 16) + (second >>> 16)) | 0;
}

function round(lane: bigint, input: bigint): bigint {
  return word(rotated(word(lane + input * P2), 31n) * P1);
}

function rotated(value: bigint, by: bigint): bigint {
  return word(value << by) | (value >> (64n - by));
}

function word(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}
