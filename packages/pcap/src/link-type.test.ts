import { expect, it } from 'vitest';
import { LINK_TYPES } from './data/link-types.ts';
import { dltName, linkTypeByName, linkTypeName } from './link-type.ts';

it('names link types as files and as programs call them', () => {
  expect([linkTypeName(1), dltName(1)]).toEqual(['ETHERNET', 'EN10MB']);
  expect([linkTypeName(276), dltName(276)]).toEqual(['LINUX_SLL2', 'LINUX_SLL2']);
  expect([linkTypeName(4711), dltName(4711)]).toEqual(['LINKTYPE_4711', 'DLT_4711']);
});

it.each([
  ['ethernet', 1],
  ['EN10MB', 1],
  ['DLT_EN10MB', 1],
  ['LINKTYPE_RAW', 101],
  ['atm_clip', 106],
  ['DLT_4711', 4711],
  ['4711', 4711],
])('finds %s', (name, linkType) => {
  expect(linkTypeByName(name)).toBe(linkType);
});

it('finds every name it gives, but nothing else', () => {
  const numbers = LINK_TYPES.flatMap(([first, names]) => names.split(' ').map((_, index) => first + index));
  for (const number of numbers.filter((each) => each < 11 || each > 19)) {
    expect(linkTypeByName(linkTypeName(number))).toBe(number);
    expect(linkTypeByName(dltName(number))).toBe(number);
  }
  for (const name of ['', 'nothing', '__proto__', 'constructor'])
    expect(linkTypeByName(name)).toBeUndefined();
});
