import { describe, expect, it } from 'vitest';
import { hex } from '../../../../test/frames.ts';
import { dnsName } from './dns-name.ts';

function name(text: string, at = 0, base = 0) {
  const bytes = hex(text);
  return dnsName(bytes, at, base, bytes.length);
}

describe('dnsName', () => {
  it('joins labels', () => {
    expect(name('0161 0362636400')).toEqual({ text: 'a.bcd', labels: 2, next: 7 });
    expect(name('00')).toEqual({ text: '<Root>', labels: 1, next: 1 });
  });

  it('follows a pointer backwards, from the start of the message', () => {
    expect(name('ffff 0161 00 0162 c000', 5, 2)).toEqual({ text: 'b.a', labels: 2, next: 9 });
  });

  it.each([
    ['to itself', 'c000', 0, 2],
    ['to itself behind a label', '0161 c000', 0, 4],
    ['in a circle', '0161 c004 0162 c000', 4, 8],
  ])('ends a name that leads %s', (_where, text, at, next) => {
    const loops = '<Name contains a pointer that loops>';
    expect(name(text, at)).toEqual({ text: loops, labels: 1, next });
  });

  it('follows a pointer forwards, but not out of the message', () => {
    expect(name('c002 0161 00')).toEqual({ text: 'a', labels: 1, next: 2 });
    expect(name('c004 0161')).toBeUndefined();
  });

  it('ends a name of more than 255 bytes where it stands', () => {
    expect(name(`${'0161'.repeat(200)}00`)).toEqual({ text: '<Name too long>', labels: 1, next: 401 });
  });

  it.each(['', '03 6162', '0161', '4161', 'c0'])('gives nothing for a cut or reserved one: %j', (text) => {
    expect(name(text)).toBeUndefined();
  });

  it('writes control characters with their letters, or in octal', () => {
    expect(name('06 610a62 0b0e7f 00')?.text).toBe('a\\nb\\v\\016\\177');
  });
});
