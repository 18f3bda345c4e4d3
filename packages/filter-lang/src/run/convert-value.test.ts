import { expect, it } from 'vitest';
import { lengthOf } from './convert-value.ts';

it.each([
  ['double', 1.5, 0],
  ['float', 1.5, 0],
  ['relative_time', 1n, 0],
  ['boolean', true, 0],
  ['ipv4', 0x7f000001, 4],
  ['uint16', 80, 2],
  ['framenum', 7, 4],
  ['string', 'é', 2],
  ['ether', new Uint8Array(6), 6],
] as const)('len() of a value of type %s is that of Wireshark 4.0', (type, value, length) => {
  expect(lengthOf(value, type)).toBe(length);
});
