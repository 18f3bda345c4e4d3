import { describe, expect, it } from 'vitest';
import { Xxh32, xxh32 } from './xxh32.ts';
import { Xxh64 } from './xxh64.ts';

/** `length` bytes, as `seq -s '' 1 1000 | head -c LENGTH` gives them. */
function digits(length: number): Uint8Array {
  const text = Array.from({ length: 1000 }, (_, index) => index + 1).join('');
  return new TextEncoder().encode(text.slice(0, length));
}

/** Length, and what `xxhsum -H32` and `xxhsum -H64` say. */
const SUMS: readonly (readonly [number, string, string])[] = [
  [0, '02cc5d05', 'ef46db3751d8e999'],
  [1, 'b6ecc8b2', 'b7b41276360564d4'],
  [3, 'b6855437', '3c697d223fa7e885'],
  [4, '01543429', 'd8316e61d84f6ba4'],
  [15, '3c1eaee6', 'a1ecc0e6bb8a2a7e'],
  [16, '2c3b944c', 'ce44b5b9b376e570'],
  [17, '2bbaf252', 'ecd60c8334f84ba7'],
  [31, 'e956374e', '41b6aeb756510c22'],
  [32, 'cd801753', '06494c053def4efd'],
  [33, 'acac4e51', '5a5363a3587473f2'],
  [100, 'e7d6a474', 'bf7717dfd9a5911b'],
  [2000, '049813f1', 'ef4950845d03734e'],
];

describe.each(SUMS)('%i bytes', (length, small, large) => {
  const bytes = digits(length);

  it('XXH32', () => {
    expect(xxh32(bytes).toString(16).padStart(8, '0')).toBe(small);
    for (const cut of [1, 15, 16, 40]) {
      const hash = new Xxh32();
      for (let at = 0; at < length; at += cut) hash.update(bytes.subarray(at, at + cut));
      expect(hash.digest()).toBe(xxh32(bytes));
    }
  });

  it('XXH64', () => {
    for (const cut of [1, 31, 32, 100, 4000]) {
      const hash = new Xxh64();
      for (let at = 0; at < length; at += cut) hash.update(bytes.subarray(at, at + cut));
      expect(hash.digest().toString(16).padStart(16, '0')).toBe(large);
    }
  });
});
