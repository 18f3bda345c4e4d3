import { toHex } from '@plainwire/bytes';
import { describe, expect, it, vi } from 'vitest';
import { dissect, hex, values } from '../../../../test/frames.ts';
import { dnsName } from './dns-name.ts';

function name(text: string, at = 0, base = 0) {
  const bytes = hex(text);
  const found = dnsName(bytes, at, base, bytes.length);
  return found && { text: found.text, labels: found.labels, next: found.next };
}

const lengthOf = (text: string) => dnsName(hex(text), 0, 0, hex(text).length)?.length;

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

  it('goes through a circle once, however many labels it has', () => {
    const bytes = hex(`c002 ${'0161'.repeat(7000)} c002`);
    let reads = 0;
    const counted = new Proxy(bytes, {
      get(target, key) {
        reads++;
        return target[key as unknown as number];
      },
    });
    const loops = '<Name contains a pointer that loops>';
    expect(dnsName(counted, 0, 0, bytes.length)).toMatchObject({ text: loops, labels: 1, next: 2 });
    expect(reads).toBeLessThan(bytes.length);
  });

  it.each(['', '03 6162', '0161', '4161', 'c0'])('gives nothing for a cut or reserved one: %j', (text) => {
    expect(name(text)).toBeUndefined();
  });

  it('ends at a label of an unknown kind, which is not the first', () => {
    expect(name('0161 4062 00')).toEqual({ text: '<Unknown extended label>', labels: 1, next: 3 });
    for (const text of ['4062 00', '0161 8062 00', '0161 4162 00', '0161 c005 00 0162 40'])
      expect(name(text)).toBeUndefined();
  });

  it('has the length of its bytes, whatever their text, and counts dots within labels', () => {
    expect(lengthOf('02 00ff 01 61 00')).toBe(4);
    expect(lengthOf('00')).toBe('<Root>'.length);
    expect(lengthOf('c000')).toBe('<Name contains a pointer that loops>'.length);
    expect(name('03 612e62 01 63 00')).toMatchObject({ text: 'a.b.c', labels: 3 });
  });

  it('writes control characters with their letters, or in octal', () => {
    expect(name('06 610a62 0b0e7f 00')?.text).toBe('a\\nb\\v\\016\\177');
  });
});

describe('a message that leads to one long name from each of its records', () => {
  const longName = `${'0161'.repeat(120)}00`;
  const record = 'c00c 0001 0001 00000000 0004 01020304'.replaceAll(' ', '');
  const bytes = hex(`0000 8180 0001 0020 0000 0000 ${longName} 0001 0001 ${record.repeat(32)}`);

  it('is not spelled out for a field that is no name', () => {
    const udp = `1000 0035 ${(8 + bytes.length).toString(16).padStart(4, '0')} 0000`;
    const ip = `4500 ${(28 + bytes.length).toString(16).padStart(4, '0')} 0000 0000 4011 0000 01010101 02020202`;
    const frame = dissect(hex(`${ip} ${udp} ${toHex(bytes)}`), 101);
    const decode = vi.spyOn(TextDecoder.prototype, 'decode');
    expect(values(frame, 'dns.resp.type')).toHaveLength(32);
    expect(decode).not.toHaveBeenCalled();
    expect(values(frame, 'dns.resp.name')[31]).toBe(`${'a.'.repeat(119)}a`);
    expect(decode).toHaveBeenCalled();
    decode.mockRestore();
  });
});
