/** Copies share buffers of this size. */
const SLAB = 16_384;
/** Longer ones get a buffer of their own. */
const LONGEST = 2048;

let slab = new Uint8Array(0);
let used = 0;

/**
 * A copy of `bytes[start, end)`. A small one lies in a buffer with others: a buffer for each costs more than the
 * copying, and more again to collect. Not for secrets, which are wiped one by one.
 */
export function keep(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const length = end - start;
  if (length > LONGEST) return new Uint8Array(bytes.subarray(start, end));
  if (used + length > slab.length) {
    slab = new Uint8Array(SLAB);
    used = 0;
  }
  const copy = slab.subarray(used, used + length);
  copy.set(start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end));
  used += length;
  return copy;
}
