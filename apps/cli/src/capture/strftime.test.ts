import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { hasTimeFormat, strftime } from './strftime.ts';

const LETTERS = 'aAbBcCdDeFgGhHIjklmMpPrRsSTuUVwWxXyYz%'.split('');
const TIMES = [
  '2026-01-01T00:00:00',
  '2024-02-29T23:59:59',
  '2023-12-31T12:00:01',
  '2027-01-03T01:05:09',
  '2020-12-28T13:00:00',
  '2026-06-15T09:08:07',
].map((text) => new Date(text));

it.skipIf(process.platform !== 'linux')('agrees with the C library on every conversion', () => {
  const format = LETTERS.map((letter) => `${letter}=%${letter}`).join('|');
  for (const time of TIMES) {
    const expected = execFileSync('date', [`-d@${time.getTime() / 1000}`, `+${format}`], {
      env: { ...process.env, LC_ALL: 'C' },
    });
    expect(`${strftime(format, time)}\n`).toBe(expected.toString());
  }
});

it('names a file as people do', () => {
  expect(strftime('dump_%Y%m%d%H%M%S.pcap', TIMES[1]!)).toBe('dump_20240229235959.pcap');
});

it('leaves alone what it does not know', () => {
  expect(strftime('100%, %Q and %', TIMES[0]!)).toBe('100%, %Q and %');
});

it.each([
  ['dump_%H.pcap', true],
  ['dump.pcap', false],
  ['100%%d.pcap', false],
  ['50%', false],
])('%s has a time format: %s', (format, has) => {
  expect(hasTimeFormat(format)).toBe(has);
});
