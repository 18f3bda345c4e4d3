/**
 * An entry of a decoding table: the bits to drop in its lowest four, then what they mean. A literal is negative, with
 * its byte at bit 8 (and how many there are at 4); a length or distance has its extra bits at 8 and its base at 16.
 */
export const ENTRY_LITERAL = 1 << 31;
/** The code is longer than the table's index: how many bits more at 8, where their table begins at 16. */
export const ENTRY_LINK = 0x10;
export const ENTRY_END = 0x20;
export const ENTRY_INVALID = 0x40;

const MAX_LENGTH = 15;
/** How many codes have each length, and where in `symbols` the next of it comes: used again for each table. */
const counts = new Uint16Array(MAX_LENGTH + 1);
const places = new Uint16Array(MAX_LENGTH + 2);
/** The symbols that have a code, shortest first, in the order of their codes. */
const symbols = new Uint16Array(288);

/** Symbols `from` to `to - 1` of `lengths` and what they mean: entries without their bits. */
export interface Alphabet {
  readonly lengths: Uint8Array;
  readonly from: number;
  readonly to: number;
  readonly meanings: Int32Array;
}

/**
 * Fills `table` for a canonical code (RFC 1951 §3.2.2), indexed by `rootBits` bits as they stand in the data, lowest
 * first. `table` must be large enough for every such code: 4096 + 576 for 288 symbols by 12 bits, 512 for 32 symbols by 8.
 *
 * @returns false when the lengths are no code: too many symbols, or too few (but none, or one of one bit, is allowed).
 */
export function fillHuffmanTable(table: Int32Array, rootBits: number, alphabet: Alphabet): boolean {
  const { lengths, from, to, meanings } = alphabet;
  const left = countLengths(lengths, from, to);
  if (left < 0) return false;
  const used = sortSymbols(lengths, from, to);
  if (left > 0) {
    if (used > counts[1]!) return false;
    table.fill(ENTRY_INVALID | 1, 0, 1 << rootBits);
  }
  let index = 0;
  /** The next code, its first bit lowest. */
  let code = 0;
  for (let length = 1; length <= rootBits; length++) {
    // A short code stands wherever the bits after it are any: what is filled so far is doubled.
    table.copyWithin(1 << (length - 1), 0, 1 << (length - 1));
    for (const last = index + counts[length]!; index < last; index++) {
      table[code] = meanings[symbols[index]!]! | length;
      code = following(code, length);
    }
  }
  if (index < used) fillLinked(table, rootBits, alphabet, index, used, code);
  return true;
}

/** The codes longer than the root's index, the first of which is `code`: tables behind the root's, one a root index. */
function fillLinked(
  table: Int32Array,
  rootBits: number,
  { lengths, from, meanings }: Alphabet,
  index: number,
  used: number,
  code: number,
): void {
  const rootMask = (1 << rootBits) - 1;
  let free = 1 << rootBits;
  let link = -1;
  let linkAt = 0;
  let linkBits = 0;
  for (; index < used; index++) {
    const symbol = symbols[index]!;
    const length = lengths[from + symbol]!;
    const rest = length - rootBits;
    if ((code & rootMask) !== link) {
      link = code & rootMask;
      linkAt = free;
      linkBits = linkedBits(rest, rootBits);
      free += 1 << linkBits;
      table[link] = (linkAt << 16) | (linkBits << 8) | ENTRY_LINK | rootBits;
    }
    for (let at = code >>> rootBits; at < 1 << linkBits; at += 1 << rest)
      table[linkAt + at] = meanings[symbol]! | rest;
    counts[length]!--;
    code = following(code, length);
  }
}

/** Counts lengths; gives how many codes of the longest are not used, less than none when too many are. */
function countLengths(lengths: Uint8Array, from: number, to: number): number {
  counts.fill(0);
  for (let at = from; at < to; at++) counts[lengths[at]!]!++;
  let left = 1;
  for (let length = 1; length <= MAX_LENGTH && left >= 0; length++) left = 2 * left - counts[length]!;
  return left;
}

/** Sorts the symbols that have a code; gives how many these are. */
function sortSymbols(lengths: Uint8Array, from: number, to: number): number {
  places[1] = 0;
  for (let length = 1; length <= MAX_LENGTH; length++) places[length + 1] = places[length]! + counts[length]!;
  const used = places[MAX_LENGTH + 1]!;
  for (let at = from; at < to; at++) {
    const length = lengths[at]!;
    if (length > 0) symbols[places[length]!++] = at - from;
  }
  return used;
}

/** How many bits index the table of the codes that share the root bits of the next one, which has `rest` more. */
function linkedBits(rest: number, rootBits: number): number {
  let bits = rest;
  for (let left = 1 << bits; rootBits + bits <= MAX_LENGTH; left <<= 1) {
    left -= counts[rootBits + bits]!;
    if (left <= 0) break;
    bits++;
  }
  return bits;
}

/** The next code of `length` bits, written with its first bit lowest. */
function following(code: number, length: number): number {
  let bit = 1 << (length - 1);
  while ((code & bit) !== 0) bit >>= 1;
  return bit === 0 ? 0 : (code & (bit - 1)) + bit;
}
