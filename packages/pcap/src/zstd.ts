import { u32le } from '@plainwire/bytes';
import type { Decompress } from 'fzstd';
import { type Expander, isSkippable, UnsupportedExpansion, ZSTD_MAGIC } from './expander.ts';
import { HeldBytes } from './held-bytes.ts';
import { Xxh64 } from './xxh64.ts';

/** The decoder holds a window whole, and a header can claim any. */
const MAX_WINDOW = 32 * 1024 * 1024;
const MAGIC_LENGTH = 4;
const BLOCK_HEADER_LENGTH = 3;
const CHECKSUM_LENGTH = 4;
/** Longer than any frame header. */
const SHORT_BLOCK_LENGTH = 32;
/** Of a block header: raw, one byte again and again, compressed, or none of these. */
const RLE_BLOCK = 1;
const RESERVED_BLOCK = 3;

/**
 * Zstandard of any number of frames (RFC 8878), each proved by its checksum when it has one. The frames are walked
 * here, the blocks decoded by `fzstd`.
 */
export class ZstdExpander implements Expander {
  readonly #decoder: typeof Decompress;
  readonly #held = new HeldBytes();
  #part: 'magic' | 'header' | 'block' | 'checksum' | 'skip' = 'magic';
  #skip = 0;
  #frame: Decompress | undefined;
  #hash: Xxh64 | undefined;
  #out: Uint8Array[] = [];

  constructor(decoder: typeof Decompress) {
    this.#decoder = decoder;
  }

  *push(bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
    this.#held.push(bytes);
    while (this.#held.length > 0) {
      const more = this.#step();
      if (this.#out.length > 0) yield* this.#out.splice(0);
      if (!more) return;
    }
  }

  // biome-ignore lint/correctness/useYield: nothing is held back
  *end(): Generator<Uint8Array, void, undefined> {
    if (this.#part !== 'magic' || this.#held.length > 0) throw new Error('incomplete');
  }

  /** Reads one part of a frame; false when it is not whole. */
  #step(): boolean {
    switch (this.#part) {
      case 'magic':
        return this.#magic();
      case 'header':
        return this.#header();
      case 'block':
        return this.#block();
      case 'checksum':
        return this.#checksum();
      case 'skip':
        this.#skip -= this.#held.skip(this.#skip);
        if (this.#skip === 0) this.#part = 'magic';
        return true;
    }
  }

  #magic(): boolean {
    const head = this.#held.peek(MAGIC_LENGTH);
    if (head === undefined) return false;
    const magic = u32le(head, 0);
    if (magic === ZSTD_MAGIC) {
      this.#part = 'header';
      return true;
    }
    if (!isSkippable(magic)) throw new Error('no frame');
    const sized = this.#held.take(MAGIC_LENGTH + 4);
    if (sized === undefined) return false;
    this.#skip = u32le(sized, MAGIC_LENGTH);
    this.#part = this.#skip > 0 ? 'skip' : 'magic';
    return true;
  }

  /** §3.1.1.1 */
  #header(): boolean {
    const flags = this.#held.peek(MAGIC_LENGTH + 1)?.[MAGIC_LENGTH];
    if (flags === undefined) return false;
    const isSingle = (flags & 0x20) !== 0;
    const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][flags >> 6]!;
    const dictionaryBytes = [0, 1, 2, 4][flags & 3]!;
    const sizeAt = MAGIC_LENGTH + 1 + (isSingle ? 0 : 1) + dictionaryBytes;
    const header = this.#held.take(sizeAt + sizeBytes);
    if (header === undefined) return false;
    const window = isSingle ? contentSize(header, sizeAt, sizeBytes) : windowSize(header[MAGIC_LENGTH + 1]!);
    if (window > MAX_WINDOW) throw new UnsupportedExpansion('window');
    if (dictionaryBytes > 0) throw new UnsupportedExpansion('dictionary');
    this.#hash = (flags & 4) !== 0 ? new Xxh64() : undefined;
    this.#frame = new this.#decoder((bytes) => {
      if (bytes.length > 0) this.#out.push(bytes);
    });
    this.#frame.push(header.slice());
    this.#part = 'block';
    return true;
  }

  /** §3.1.1.2 */
  #block(): boolean {
    const head = this.#held.peek(BLOCK_HEADER_LENGTH);
    if (head === undefined) return false;
    const word = head[0]! | (head[1]! << 8) | (head[2]! << 16);
    const isLast = (word & 1) === 1;
    const type = (word >> 1) & 3;
    if (type === RESERVED_BLOCK) throw new Error('block type');
    const block = this.#held.take(BLOCK_HEADER_LENGTH + (type === RLE_BLOCK ? 1 : word >> 3));
    if (block === undefined) return false;
    // The decoder passes over the checksum, and wants to see it: any will do.
    const isEnd = isLast && this.#hash === undefined;
    // A short one may wait in the decoder for what follows it, and what is held here is overwritten.
    const kept = block.length < SHORT_BLOCK_LENGTH ? block.slice() : block;
    // In two pieces, which it joins: of one that it reads to its end it keeps an empty view, and all its bytes, for ever.
    this.#frame!.push(kept.subarray(0, 1));
    this.#frame!.push(kept.subarray(1), isEnd);
    if (isLast && !isEnd) this.#frame!.push(new Uint8Array(CHECKSUM_LENGTH), true);
    for (const bytes of this.#out) this.#hash?.update(bytes);
    if (isLast) this.#part = this.#hash === undefined ? 'magic' : 'checksum';
    return true;
  }

  #checksum(): boolean {
    const bytes = this.#held.take(CHECKSUM_LENGTH);
    if (bytes === undefined) return false;
    if (BigInt(u32le(bytes, 0)) !== (this.#hash!.digest() & 0xffff_ffffn)) throw new Error('checksum');
    this.#part = 'magic';
    return true;
  }
}

function contentSize(header: Uint8Array, at: number, bytes: number): number {
  let size = bytes === 2 ? 256 : 0;
  for (let index = 0; index < bytes; index++) size += header[at + index]! * 256 ** index;
  return size;
}

function windowSize(descriptor: number): number {
  return 2 ** (10 + (descriptor >> 3)) * (1 + (descriptor & 7) / 8);
}
