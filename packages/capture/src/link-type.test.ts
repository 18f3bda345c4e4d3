import { expect, it } from 'vitest';
import { dltOf, linkTypeOfDlt } from './link-type.ts';
import type { Libpcap } from './native/libpcap.ts';

const libpcap = { datalinkNameToVal: (name: string) => (name === 'RAW' ? 12 : -1) } as Libpcap;

it.skipIf(process.platform === 'openbsd')('raw IP has another number in files than in handles', () => {
  expect(linkTypeOfDlt(12)).toBe(101);
  expect(dltOf(libpcap, 101)).toBe(12);
  expect(dltOf(libpcap, 'RAW')).toBe(12);
});

it('most numbers are the same', () => {
  for (const number of [0, 1, 105, 113, 127, 228, 276]) {
    expect(linkTypeOfDlt(number)).toBe(number);
    expect(dltOf(libpcap, number)).toBe(number);
  }
});

it.each(['NOPE', '', 'a b', 'x'.repeat(1000), 'RAW\0'])('%j is no name', (name) => {
  expect(() => dltOf(libpcap, name)).toThrow(expect.objectContaining({ code: 'ERR_OPTION' }));
});
