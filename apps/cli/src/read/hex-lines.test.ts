import { describe, expect, it } from 'vitest';
import { hexLines } from './hex-lines.ts';

describe('bytes as lines', () => {
  it('are sixteen a line, with what can be printed beside them', () => {
    expect(hexLines(Uint8Array.from({ length: 18 }, (_, i) => i + 0x2f))).toBe(
      '0000  2f 30 31 32 33 34 35 36 37 38 39 3a 3b 3c 3d 3e   /0123456789:;<=>\n' +
        '0010  3f 40                                             ?@\n',
    );
  });

  it('show no control character', () => expect(hexLines(Uint8Array.of(0x1b, 0xff))).toContain('..\n'));
});
