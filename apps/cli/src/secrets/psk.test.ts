import { expect, it } from 'vitest';
import { parsePsk } from './psk.ts';

it('reads hex, and nothing from a blank', () => {
  expect(parsePsk('--psk', ' 0aFf ')).toEqual(Uint8Array.of(0x0a, 0xff));
  expect(parsePsk('--psk', '  ')).toBeUndefined();
});

it.each([
  ['12g4', 'not a hex digit at position 2'],
  ['123', 'expected pairs of hex digits, got 3 digits'],
])('names the flag when %s is not hex, without showing it', (text, reason) => {
  const sentence = `-o tls.psk wants the pre-shared key in hex, such as 1a2b3c4d: ${reason}`;
  expect(() => parsePsk('-o tls.psk', text)).toThrow(
    expect.objectContaining({ code: 'ERR_USAGE', message: sentence }),
  );
});
