import { concat, u16le, u32le } from '@plainwire/bytes';
import { type Expander, isSkippable, LZ4_LEGACY_MAGIC, LZ4_MAGIC, UnsupportedExpansion } from './expander.ts';
import { HeldBytes } from './held-bytes.ts';
import { Xxh32, xxh32 } from './xxh32.ts';

/** What a block of `lz4 -l` expands to at most, and how long it can be itself. */
const LEGACY_LENGTH = 8 * 1024 * 1024;
const LEGACY_BOUND = LEGACY_LENGTH + Math.floor(LEGACY_LENGTH / 255) + 16;
const WINDOW = 64 * 1024;
const PIECE = 256 * 1024;
const NONE: Uint8Array = new Uint8Array(0);

/**
 * The LZ4 frame format (version 1.6), the legacy one included: frames of independent or linked blocks, proved by the
 * checksums they have.
 * Dictionaries are refused.
 */
export class Lz4Expander implements Expander {
  readonly #held = new HeldBytes();
  #state: 'magic' | 'header' | 'block' | 'legacy' | 'skip' = 'magic';
  #skip = 0;
  #blockChecksum = 0;
  /** Of what came out, in a frame whose end says it. */
  #contentHash: Xxh32 | undefined;
  #maxBlockLength = 0;
  #linked = false;
  /** Where blocks are expanded, after the window; made once for a frame's block length. */
  #room = NONE;
  /** The last 64 KiB that came out, for linked blocks. */
  #window = NONE;
  /** What the last block expanded to, part of the room or of what is held. */
  #out = NONE;

  *push(bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
    this.#held.push(bytes);
    while (this.#held.length > 0) {
      const more = this.#step();
      if (this.#out !== NONE) yield* this.#pieces();
      if (!more) return;
    }
  }

  // biome-ignore lint/correctness/useYield: nothing is held back
  *end(): Generator<Uint8Array, void, undefined> {
    const isOver = this.#state === 'magic' || this.#state === 'legacy';
    if (!isOver || this.#held.length > 0) throw new Error('incomplete');
  }

  /** Reads one unit; false when it is not whole. */
  #step(): boolean {
    switch (this.#state) {
      case 'skip':
        this.#skip -= this.#held.skip(this.#skip);
        if (this.#skip === 0) this.#state = 'magic';
        return true;
      case 'magic':
        return this.#magic();
      case 'header':
        return this.#header();
      case 'block':
        return this.#block();
      case 'legacy':
        return this.#legacyBlock();
    }
  }

  #magic(): boolean {
    const head = this.#held.peek(4);
    if (head === undefined) return false;
    const magic = u32le(head, 0);
    if (magic === LZ4_MAGIC) {
      this.#state = 'header';
      this.#held.skip(4);
      return true;
    }
    if (magic === LZ4_LEGACY_MAGIC) {
      this.#state = 'legacy';
      this.#linked = false;
      this.#contentHash = undefined;
      this.#held.skip(4);
      return true;
    }
    if (!isSkippable(magic)) throw new Error('no frame');
    const sized = this.#held.take(8);
    if (sized === undefined) return false;
    this.#skip = u32le(sized, 4);
    this.#state = this.#skip > 0 ? 'skip' : 'magic';
    return true;
  }

  #header(): boolean {
    const head = this.#held.peek(2);
    if (head === undefined) return false;
    const flags = head[0]!;
    if (flags >> 6 !== 1) throw new Error('unknown version');
    if ((flags & 1) !== 0) throw new UnsupportedExpansion('dictionary');
    // The descriptor: flags, block size, content size if there is one, checksum.
    const length = 3 + ((flags & 8) !== 0 ? 8 : 0);
    const descriptor = this.#held.take(length);
    if (descriptor === undefined) return false;
    if (((xxh32(descriptor.subarray(0, -1)) >>> 8) & 0xff) !== descriptor[length - 1])
      throw new Error('checksum');
    this.#linked = (flags & 0x20) === 0;
    this.#blockChecksum = (flags & 0x10) !== 0 ? 4 : 0;
    this.#contentHash = (flags & 4) !== 0 ? new Xxh32() : undefined;
    this.#maxBlockLength = 1 << (8 + 2 * ((head[1]! >> 4) & 7));
    this.#window = NONE;
    this.#makeRoom(WINDOW + this.#maxBlockLength);
    this.#state = 'block';
    return true;
  }

  #block(): boolean {
    const head = this.#held.peek(4);
    if (head === undefined) return false;
    const word = u32le(head, 0);
    if (word === 0) return this.#lastBlock();
    const length = word & 0x7fff_ffff;
    if (length > this.#maxBlockLength) throw new Error('block too long');
    if (this.#held.length < 4 + length + this.#blockChecksum) return false;
    this.#held.skip(4);
    const block = this.#held.take(length)!;
    const checksum = this.#held.take(this.#blockChecksum)!;
    if (checksum.length > 0 && xxh32(block) !== u32le(checksum, 0)) throw new Error('checksum');
    this.#give(word >>> 31 === 1 ? block : expandBlock(block, this.#window, this.#room));
    return true;
  }

  /** Nothing marks the last block: a frame, or the end, follows it. */
  #legacyBlock(): boolean {
    const head = this.#held.peek(4);
    if (head === undefined) return false;
    const length = u32le(head, 0);
    if (length === LZ4_MAGIC || length === LZ4_LEGACY_MAGIC || isSkippable(length)) {
      this.#state = 'magic';
      return true;
    }
    if (length > LEGACY_BOUND) throw new Error('block too long');
    if (this.#held.length < 4 + length) return false;
    this.#held.skip(4);
    this.#makeRoom(LEGACY_LENGTH);
    this.#give(expandBlock(this.#held.take(length)!, NONE, this.#room));
    return true;
  }

  #makeRoom(length: number): void {
    if (this.#room.length < length) this.#room = new Uint8Array(length);
  }

  #lastBlock(): boolean {
    const end = this.#held.take(this.#contentHash === undefined ? 4 : 8);
    if (end === undefined) return false;
    if (this.#contentHash !== undefined && this.#contentHash.digest() !== u32le(end, 4))
      throw new Error('checksum');
    this.#state = 'magic';
    return true;
  }

  #give(out: Uint8Array): void {
    if (this.#linked) {
      this.#window = out.length >= WINDOW ? out.slice(-WINDOW) : concat([this.#window, out]).slice(-WINDOW);
    }
    this.#contentHash?.update(out);
    this.#out = out;
  }

  /** What came out in copies that the collector can free one by one: a block may have 4 MiB. */
  *#pieces(): Generator<Uint8Array, void, undefined> {
    const out = this.#out;
    this.#out = NONE;
    for (let at = 0; at < out.length; at += PIECE) yield out.slice(at, at + PIECE);
  }
}

/** One block (LZ4 block format), expanded in `out` after the window: literals, then a copy of `length` bytes from `distance` back, again and again. */
function expandBlock(block: Uint8Array, window: Uint8Array, out: Uint8Array): Uint8Array {
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
    if (literals > 32) out.set(block.subarray(at, at + literals), to);
    else for (let i = 0; i < literals; i++) out[to + i] = block[at + i]!;
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
  return out.subarray(window.length, to);
}

function copyBack(out: Uint8Array, to: number, distance: number, length: number): number {
  if (distance >= length && length > 32) out.copyWithin(to, to - distance, to - distance + length);
  else for (let i = 0; i < length; i++) out[to + i] = out[to + i - distance]!;
  return to + length;
}
