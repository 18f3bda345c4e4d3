import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlainwireError } from './error.ts';
import { fromHex, toHex } from './hex.ts';

describe('hex', () => {
  it('gives the bytes back, whatever the case', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromHex(toHex(bytes))).toEqual(bytes);
        expect(fromHex(toHex(bytes).toUpperCase())).toEqual(bytes);
      }),
    );
  });

  it('puts the separator between bytes only', () => {
    expect(toHex(Uint8Array.of(0, 10, 255), ':')).toBe('00:0a:ff');
    expect(toHex(Uint8Array.of(), ':')).toBe('');
  });

  it.each(['0', 'abc', 'zz', '0g', '-1'])('refuses %j without repeating it', (text) => {
    const error = thrownBy(() => fromHex(text));
    expect(PlainwireError.is(error, 'ERR_HEX')).toBe(true);
    expect((error as Error).message).not.toContain(text.length > 1 ? text : 'none');
  });
});

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}
