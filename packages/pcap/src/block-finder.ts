import { BlockType, BYTE_ORDER_MAGIC, isKnownBlock, minimumLength } from './block-type.ts';

/** The byte order that the section header at `at` declares; a guess from its length when the magic is damaged. */
export function sectionByteOrder(view: DataView, at: number): boolean {
  if (view.getUint32(at + 8, true) === BYTE_ORDER_MAGIC) return true;
  if (view.getUint32(at + 8, false) === BYTE_ORDER_MAGIC) return false;
  return view.getUint32(at + 4, true) < view.getUint32(at + 4, false);
}

/** Whether a block may say that it is `length` long. */
export function isBlockLength(length: number, type: number, maxBlockLength: number): boolean {
  return length >= minimumLength(type) && length <= maxBlockLength && (length & 3) === 0;
}

/**
 * Finds where blocks begin again after damage: a known type, a possible length, the same length at the block's end,
 * and after it another block or the end of the file. Only goes forward, looks at each place once.
 */
export class BlockFinder {
  littleEndian = true;
  /** Where the last `find` found a block, or stopped for want of bytes. */
  found = 0;
  /** How many bytes must be there from `found` on before `find` can decide. */
  needed = 12;
  readonly #maxBlockLength: number;

  constructor(maxBlockLength: number) {
    this.#maxBlockLength = maxBlockLength;
  }

  /** Looks from `from` on; damage need not keep the alignment to four bytes, so every byte is a place. */
  find(view: DataView, from: number, end: number, final: boolean): boolean {
    let at = from;
    for (; at + 12 <= end; at++) {
      if (!isKnownBlock(view.getUint32(at, this.littleEndian))) continue;
      const verdict = this.#check(view, at, end, final);
      if (verdict === 'no') continue;
      this.found = at;
      return verdict === 'yes';
    }
    this.found = at;
    this.needed = 12;
    return false;
  }

  /** Whether the 12 bytes at `at` can begin a block. */
  mayBegin(view: DataView, at: number): boolean {
    return this.#lengthAt(view, at, this.#orderAt(view, at, this.littleEndian)) > 0;
  }

  #check(view: DataView, at: number, end: number, final: boolean): 'yes' | 'no' | 'unknown' {
    // A section header says in which byte order it and what follows it is written.
    const littleEndian = this.#orderAt(view, at, this.littleEndian);
    const length = this.#lengthAt(view, at, littleEndian);
    if (length === 0) return 'no';
    const next = at + length;
    this.needed = length + 12;
    if (next > end) return final ? 'no' : 'unknown';
    if (view.getUint32(next - 4, littleEndian) !== length) return 'no';
    if (next + 12 > end) return final ? 'yes' : 'unknown';
    return this.#lengthAt(view, next, this.#orderAt(view, next, littleEndian)) > 0 ? 'yes' : 'no';
  }

  /** The length that the block at `at` gives, or 0 when it cannot be one. */
  #lengthAt(view: DataView, at: number, littleEndian: boolean): number {
    const length = view.getUint32(at + 4, littleEndian);
    return isBlockLength(length, view.getUint32(at, littleEndian), this.#maxBlockLength) ? length : 0;
  }

  /** The byte order of the block at `at`; `before` it, blocks had another one perhaps. */
  #orderAt(view: DataView, at: number, before: boolean): boolean {
    return view.getUint32(at, true) === BlockType.sectionHeader ? sectionByteOrder(view, at) : before;
  }
}
