import { u32le } from '@plainwire/bytes';
import { Stripes } from './stripes.ts';

const P1 = 0x9e3779b1;
const P2 = 0x85ebca77;
const P3 = 0xc2b2ae3d;
const P4 = 0x27d4eb2f;
const P5 = 0x165667b1;
const STRIPE = 16;

/** XXH32 with seed 0 (xxHash 0.1.1) of bytes that come in pieces; LZ4's checksum. */
export class Xxh32 {
  #a = (P1 + P2) | 0;
  #b = P2 | 0;
  #c = 0;
  #d = -P1 | 0;
  readonly #stripes = new Stripes(STRIPE, (bytes, from, to) => this.#mix(bytes, from, to));

  update(bytes: Uint8Array): void {
    this.#stripes.push(bytes);
  }

  /** The hash of everything so far, unsigned. */
  digest(): number {
    const { length, held } = this.#stripes;
    let hash =
      length >= STRIPE
        ? rotated(this.#a, 1) + rotated(this.#b, 7) + rotated(this.#c, 12) + rotated(this.#d, 18)
        : P5;
    hash = (hash + length) | 0;
    const rest = length % STRIPE;
    let at = 0;
    for (; at + 4 <= rest; at += 4)
      hash = Math.imul(rotated((hash + Math.imul(u32le(held, at), P3)) | 0, 17), P4);
    for (; at < rest; at++) hash = Math.imul(rotated((hash + Math.imul(held[at]!, P5)) | 0, 11), P1);
    hash = Math.imul(hash ^ (hash >>> 15), P2);
    hash = Math.imul(hash ^ (hash >>> 13), P3);
    return (hash ^ (hash >>> 16)) >>> 0;
  }

  #mix(bytes: Uint8Array, from: number, to: number): void {
    let [a, b, c, d] = [this.#a, this.#b, this.#c, this.#d];
    for (let at = from; at < to; at += STRIPE) {
      a = round(a, u32le(bytes, at));
      b = round(b, u32le(bytes, at + 4));
      c = round(c, u32le(bytes, at + 8));
      d = round(d, u32le(bytes, at + 12));
    }
    [this.#a, this.#b, this.#c, this.#d] = [a, b, c, d];
  }
}

/** XXH32 of bytes that are all there. */
export function xxh32(bytes: Uint8Array): number {
  const hash = new Xxh32();
  hash.update(bytes);
  return hash.digest();
}

function round(lane: number, word: number): number {
  return Math.imul(rotated((lane + Math.imul(word, P2)) | 0, 13), P1);
}

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
