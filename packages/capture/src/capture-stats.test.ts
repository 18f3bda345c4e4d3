import { expect, it } from 'vitest';
import { WrappingCounter } from './capture-stats.ts';

it('a 32-bit counter counts on over its wraps', () => {
  const counter = new WrappingCounter();
  expect(counter.update(10)).toBe(10);
  expect(counter.update(0xffff_fff0)).toBe(0xffff_fff0);
  expect(counter.update(5)).toBe(2 ** 32 + 5);
  expect(counter.update(5)).toBe(2 ** 32 + 5);
  expect(counter.update(4)).toBe(2 ** 33 + 4);
});
