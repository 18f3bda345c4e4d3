import { describe, expect, it } from 'vitest';
import { type Chop, chopped } from './chop.ts';

const packet = Uint8Array.from({ length: 10 }, (_, index) => index);

/** What editcap 4.0 leaves of the same packet with the same -C. */
const CASES: readonly (readonly [Chop[], number[]])[] = [
  [[{ offset: 0, length: 3 }], [3, 4, 5, 6, 7, 8, 9]],
  [[{ offset: 0, length: -3 }], [0, 1, 2, 3, 4, 5, 6]],
  [[{ offset: 2, length: 3 }], [0, 1, 5, 6, 7, 8, 9]],
  [[{ offset: -6, length: 3 }], [0, 1, 2, 3, 7, 8, 9]],
  [[{ offset: -2, length: -3 }], [0, 1, 2, 3, 4, 8, 9]],
  [[{ offset: 6, length: -3 }], [0, 1, 2, 6, 7, 8, 9]],
  [
    [
      { offset: 1, length: 2 },
      { offset: 0, length: -4 },
    ],
    [0, 3, 4, 5],
  ],
  [[{ offset: 0, length: 50 }], []],
  [[{ offset: 0, length: -50 }], []],
  [[{ offset: 11, length: 3 }], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
  [[{ offset: -11, length: 3 }], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
  [[{ offset: 11, length: -3 }], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
  [[{ offset: -2, length: 50 }], [0, 1, 2, 3, 4, 5, 6, 7]],
  [
    [
      { offset: 6, length: 2 },
      { offset: 4, length: -3 },
    ],
    [0, 4, 5, 8, 9],
  ],
  [
    [
      { offset: 12, length: 8 },
      { offset: 3, length: -3 },
    ],
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  ],
];

describe('chopping', () => {
  it.each(CASES)('%j', (chops, left) => {
    expect([...chopped(packet, chops)]).toEqual(left);
  });
});
