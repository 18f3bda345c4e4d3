import { expect, it } from 'vitest';
import { strftime } from './strftime.ts';

const LEAP_DAY = Date.UTC(2024, 1, 29, 13, 4, 5) / 1000;

it.each([
  ['%Y%m%d-%H%M%S', '20240229-130405'],
  ['%F %T', '2024-02-29 13:04:05'],
  ['%a %A %b %B', 'Thu Thursday Feb February'],
  ['%I%p %y %j %e %R %D', '01PM 24 060 29 13:04 02/29/24'],
  ['%s', String(LEAP_DAY)],
  ['%z %Z', '+0000 UTC'],
  ['100%% %q %', '100% %q %'],
  ['%_ %c', '%_ %c'],
])('%j', (format, text) => {
  expect(strftime(format, LEAP_DAY, true)).toBe(text);
});
