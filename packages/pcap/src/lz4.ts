import { concat, u16le, u32le } from '@plainwire/bytes';
import type { Expander } from './expander.ts';

const FRAME_MAGIC = 0x184d2204;
/** Frames with this magic (and the fifteen after it) hold something else and are passed over. */
const SKIPPABLE_MAGIC = 0x184d2a50;
const WINDOW = 64 * 1024;
const NONE = new Uint8Array(0);

/**
 * The LZ4 frame format (version 1.6): frames of independent or linked blocks. Checksums are passed over, not checked;
 * dictionaries are refused.
 */
export class Lz4Expander implements Expander {
  readonly #emit: (bytes: Uint8Array) => void;
  #held = NONE;
  #state: 'magic' | 'header' | 'block' | 'skip' = 'magic';
  #skip = 0;
  #blockChecksum = 0;
  #contentChecksum = 0;
  #maxBlockLength = 0;
  #linked = false;
  /** The last 64 KiB that came out, for linked blocks. */
  #window = NONE;

  constructor(emit: (bytes: Uint8Array) => void) {
    this.#emit = emit;
  }

  push(bytes: Uint8Array): void {
    const all = this.#held.length === 0 ? bytes : concat([this.#held, bytes]);
    let at = 0;
    for (let used = this.#step(all, at); used > 0; used = this.#step(all, at)) at += used;
    this.#held = all.slice(at);
  }

  end(): void {
    if (this.#state !== 'magic' || this.#held.length > 0) throw new Error('incomplete');
  }

  /** Reads one unit at `at` and gives its length, or 0 when it is not whole. */
  #step(bytes: Uint8Array, at: number): number {
    const had = bytes.length - at;
    if (this.#state === 'skip') {
      const used = Math.min(this.#skip, had);
      this.#skip -= used;
      if (this.#skip === 0) this.#state = 'magic';
      return used;
    }
    if (this.#state === 'magic') return this.#magic(bytes, at, had);
    if (this.#state === 'header') return this.#header(bytes, at, had);
    return this.#block(bytes, at, had);
  }

  #magic(bytes: Uint8Array, at: number, had: number): number {
    if (had < 4) return 0;
    const magic = u32le(bytes, at);
    if (magic === FRAME_MAGIC) {
      this.#state = 'header';
      return 4;
    }
    if ((magic & 0xffff_fff0) >>> 0 !== SKIPPABLE_MAGIC) throw new Error('no frame');
    if (had < 8) return 0;
    this.#skip = u32le(bytes, at + 4);
    this.#state = this.#skip > 0 ? 'skip' : 'magic';
    return 8;
  }

  #header(bytes: Uint8Array, at: number, had: number): number {
    if (had < 3) return 0;
    const flags = bytes[at]!;
    if (flags >> 6 !== 1) throw new Error('unknown version');
    if ((flags & 1) !== 0) throw new Error('dictionary');
    const length = 3 + ((flags & 8) !== 0 ? 8 : 0);
    if (had < length) return 0;
    this.#linked = (flags & 0x20) === 0;
    this.#blockChecksum = (flags & 0x10) !== 0 ? 4 : 0;
    this.#contentChecksum = (flags & 4) !== 0 ? 4 : 0;
    this.#maxBlockLength = 1 << (8 + 2 * ((bytes[at + 1]! >> 4) & 7));
    this.#window = NONE;
    this.#state = 'block';
    return length;
  }

  #block(bytes: Uint8Array, at: number, had: number): number {
    if (had < 4) return 0;
    const word = u32le(bytes, at);
    if (word === 0) {
      if (had < 4 + this.#contentChecksum) return 0;
      this.#state = 'magic';
      return 4 + this.#contentChecksum;
    }
    const length = word & 0x7fff_ffff;
    if (length > this.#maxBlockLength) throw new Error('block too long');
    if (had < 4 + length + this.#blockChecksum) return 0;
    const block = bytes.subarray(at + 4, at + 4 + length);
    this.#give(word >>> 31 === 1 ? block.slice() : expandBlock(block, this.#window, this.#maxBlockLength));
    return 4 + length + this.#blockChecksum;
  }

  #give(out: Uint8Array): void {
    if (this.#linked) {
      this.#window = out.length >= WINDOW ? out.slice(-WINDOW) : concat([this.#window, out]).slice(-WINDOW);
    }
    this.#emit(out);
  }
}

/** One block (LZ4 block format): literals, then a copy of `length` bytes from `distance` back, again and again. */
function expandBlock(block: Uint8Array, window: Uint8Array, maxLength: number): Uint8Array {
  const out = new Uint8Array(window.length + maxLength);
  out.set(window);
  let to = window.length;
  let at = 0;
  while (at < block.length) {
    const token = block[at++]!;
    let literals = token >> 4;
    if (literals === 15) {
      let more = 255;
      while (more === 255 && at < block.length) {
        more = block[at++]!;
        literals += more;
      }
    }
    if (at + literals > block.length || to + literals > out.length) throw new Error('literals');
    out.set(block.subarray(at, at + literals), to);
    at += literals;
    to += literals;
    if (at === block.length) break;
    if (at + 2 > block.length) throw new Error('offset');
    const distance = u16le(block, at);
    at += 2;
    let length = (token & 15) + 4;
    if ((token & 15) === 15) {
      let more = 255;
      while (more === 255 && at < block.length) {
        more = block[at++]!;
        length += more;
      }
    }
    if (distance === 0 || distance > to || to + length > out.length) throw new Error('match');
    to = copyBack(out, to, distance, length);
  }
  return out.slice(window.length, to);
}

function copyBack(out: Uint8Array, to: number, distance: number, length: number): number {
  if (distance >= length) out.copyWithin(to, to - distance, to - distance + length);
  else for (let i = 0; i < length; i++) out[to + i] = out[to + i - distance]!;
  return to + length;
}
