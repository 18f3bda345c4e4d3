import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeBytes, escapeText } from './escape.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not come out
const RAW = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

describe('text that came from a packet', () => {
  it('never reaches a terminal with a control character in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeText(text)).not.toMatch(RAW);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(escapeBytes(bytes)).not.toMatch(RAW);
      }),
    );
  });

  it('stays as it is when it is harmless', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~äöüßé中文😀]*$/u), (text) => {
        expect(escapeText(text)).toBe(text);
      }),
    );
  });

  it.each([
    ['a window title', '\u001b]0;pwned\u0007', '\\x1b]0;pwned\\x07'],
    ['a forged line', 'a\r\nb\tc', 'a\\r\\nb\\tc'],
    ['C1 controls', '\u009b31m', '\\x9b31m'],
    ['right-to-left override', 'gpj\u202eexe', 'gpj\\u202eexe'],
    ['a line separator', 'a\u2028b', 'a\\u2028b'],
    ['a lone surrogate', 'a\ud800b', 'a\\ud800b'],
    ['DEL', '\u007f', '\\x7f'],
  ])('writes out %s', (_, text, safe) => expect(escapeText(text)).toBe(safe));

  it('keeps what it is told to keep', () => {
    expect(escapeText('a\r\nb\u001b', '\r\n')).toBe('a\r\nb\\x1b');
  });
});

describe('bytes that came from a packet', () => {
  it('are UTF-8 where they can be and \\xNN where they cannot', () => {
    const bytes = Uint8Array.of(
      0xc3,
      0xa4,
      0xff,
      0x41,
      0xe4,
      0xb8,
      0xad,
      0xe4,
      0xb8,
      0xc0,
      0x80,
      0xf0,
      0x9f,
      0x98,
      0x80,
    );
    expect(escapeBytes(bytes)).toBe('ä\\xffA中\\xe4\\xb8\\xc0\\x80😀');
  });

  it('equal the escaped text when they are valid UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(escapeBytes(new TextEncoder().encode(text))).toBe(escapeText(text));
      }),
    );
  });
});
