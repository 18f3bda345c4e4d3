import type { ByteSet } from './syntax.ts';

/** The set of the ranges, each `[first, last]`. */
export function byteSet(...ranges: readonly (readonly [number, number])[]): ByteSet {
  const set = new Uint8Array(256);
  for (const [first, last] of ranges) set.fill(1, first, last + 1);
  return set;
}

export function complement(set: ByteSet): ByteSet {
  return set.map((flag) => 1 - flag);
}

export function union(into: Uint8Array, from: ByteSet): void {
  for (let byte = 0; byte < 256; byte++) into[byte]! |= from[byte]!;
}

/** The set with the other case of every ASCII letter in it. */
export function caseless(set: ByteSet): ByteSet {
  const both = set.slice();
  for (let upper = 0x41; upper <= 0x5a; upper++) {
    const either = set[upper]! | set[upper + 32]!;
    both[upper] = either;
    both[upper + 32] = either;
  }
  return both;
}

const DIGIT = byteSet([0x30, 0x39]);
const WORD = byteSet([0x30, 0x39], [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]);
const SPACE = byteSet([9, 13], [32, 32]);
const HORIZONTAL = byteSet([9, 9], [32, 32], [0xa0, 0xa0]);
const VERTICAL = byteSet([10, 13], [0x85, 0x85]);
const NEWLINE = byteSet([10, 10]);

export const ANY = byteSet([0, 255]);
export const NOT_NEWLINE = complement(NEWLINE);

/** `\d`, `\W` and their like. */
export const ESCAPED_SETS: ReadonlyMap<string, ByteSet> = new Map([
  ['d', DIGIT],
  ['D', complement(DIGIT)],
  ['w', WORD],
  ['W', complement(WORD)],
  ['s', SPACE],
  ['S', complement(SPACE)],
  ['h', HORIZONTAL],
  ['H', complement(HORIZONTAL)],
  ['v', VERTICAL],
  ['V', complement(VERTICAL)],
  ['N', NOT_NEWLINE],
]);

/** `[:alpha:]` and its like, inside brackets. */
export const NAMED_SETS: ReadonlyMap<string, ByteSet> = new Map([
  ['alnum', byteSet([0x30, 0x39], [0x41, 0x5a], [0x61, 0x7a])],
  ['alpha', byteSet([0x41, 0x5a], [0x61, 0x7a])],
  ['ascii', byteSet([0, 127])],
  ['blank', byteSet([9, 9], [32, 32])],
  ['cntrl', byteSet([0, 31], [127, 127])],
  ['digit', DIGIT],
  ['graph', byteSet([33, 126])],
  ['lower', byteSet([0x61, 0x7a])],
  ['print', byteSet([32, 126])],
  ['punct', byteSet([33, 47], [58, 64], [91, 96], [123, 126])],
  ['space', SPACE],
  ['upper', byteSet([0x41, 0x5a])],
  ['word', WORD],
  ['xdigit', byteSet([0x30, 0x39], [0x41, 0x46], [0x61, 0x66])],
]);
