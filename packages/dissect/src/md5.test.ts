import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { md5Hex } from './md5.ts';

describe('md5Hex', () => {
  it('gives the digests of RFC 1321 §A.5', () => {
    expect(md5Hex('')).toBe('d41d8cd98f00b204e9800998ecf8427e');
    expect(md5Hex('message digest')).toBe('f96b697d7cb7938d525a2f31aaf161d0');
  });

  it('agrees with the platform at every length', () => {
    const ascii = fc.string({ unit: fc.constantFrom(...'0123456789-,'), maxLength: 300 });
    fc.assert(
      fc.property(ascii, (text) => {
        expect(md5Hex(text)).toBe(createHash('md5').update(text).digest('hex'));
      }),
    );
  });
});
