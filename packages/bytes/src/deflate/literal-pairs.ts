/** Where an entry of one literal, and where one of two has their number. */
export const ONE_LITERAL = 1 << 4;
const TWO_LITERALS = 2 << 4;

/**
 * Where the code of a literal leaves room for that of another one in the index of `bits` bits, its entry in `table` becomes
 * one of both: the second byte at bit 16, the number of bits of the first code at 24. Text, whose codes are short, is
 * then read two bytes at a time.
 */
export function pairLiterals(table: Int32Array, bits: number): void {
  // What follows a code stands at a lower index, which has not become a pair yet.
  for (let index = (1 << bits) - 1; index >= 0; index--) {
    const first = table[index]!;
    if (first >= 0) continue;
    const length = first & 15;
    const second = table[index >> length]!;
    const both = length + (second & 15);
    if (second >= 0 || both > bits) continue;
    table[index] = (first & 0x8000_ff00) | ((second & 0xff00) << 8) | (length << 24) | TWO_LITERALS | both;
  }
}

/** How many bits the code of an entry's first, or only, literal has. */
export function bitsOfFirst(entry: number): number {
  return (entry & TWO_LITERALS) === 0 ? entry & 15 : (entry >> 24) & 15;
}
