import { ENTRY_END, ENTRY_INVALID, ENTRY_LITERAL } from './huffman-table.ts';
import { ONE_LITERAL } from './literal-pairs.ts';

/** In which order the lengths of the code for lengths stand (RFC 1951 §3.2.7). */
export const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15] as const;

/** Entries of the code for lengths: the symbol at bit 8. */
export const BIT_ENTRIES = Int32Array.from({ length: 19 }, (_, symbol) => symbol << 8);

/** Entries of bytes, the end, and lengths (§3.2.5). */
export const LITERALS = new Int32Array(288).fill(ENTRY_INVALID);
for (let byte = 0; byte < 256; byte++) LITERALS[byte] = ENTRY_LITERAL | ONE_LITERAL | (byte << 8);
LITERALS[256] = ENTRY_END;
based(LITERALS.subarray(257, 285), 3, 2);
LITERALS[285] = 258 << 16;

/** Entries of distances (§3.2.5). */
export const DISTANCES = new Int32Array(32).fill(ENTRY_INVALID);
based(DISTANCES.subarray(0, 30), 1, 1);

/** Code lengths of the fixed codes (§3.2.6): of 288 literals and lengths, then of 32 distances. */
export const FIXED_LENGTHS = new Uint8Array(320).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280);
FIXED_LENGTHS.fill(8, 280, 288).fill(5, 288);

/** Bases that follow each other; after the first `2 ** (step + 1)`, each `2 ** step` have one extra bit more. */
function based(entries: Int32Array, first: number, step: number): void {
  let base = first;
  for (let index = 0; index < entries.length; index++) {
    const extra = Math.max(0, (index >> step) - 1);
    entries[index] = (base << 16) | (extra << 8);
    base += 1 << extra;
  }
}
