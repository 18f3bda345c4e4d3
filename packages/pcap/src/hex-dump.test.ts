import { describe, expect, it } from 'vitest';
import { packetsOfHexDump } from './hex-dump.ts';

const read = (text: string) =>
  [...packetsOfHexDump(text.split('\n'))].map((each) => Buffer.from(each.buffer).toString('hex'));

describe('hex dumps as programs write them', () => {
  it.each([
    [
      'od -Ax -tx1 -v',
      '000000 00 e0 1e a7 05 6f 00 10 5a a0 b9 12 08 00 46 00\n000010 03 68 00\n000013',
      '00e01ea7056f00105aa0b91208004600036800',
    ],
    [
      'hexdump -C',
      '00000000  00 e0 1e a7 05 6f 00 10  5a a0 b9 12 08 00 46 00  |.....o..Z.....F.|\n00000010  03 68                                             |.h|\n00000012',
      '00e01ea7056f00105aa0b912080046000368',
    ],
    [
      'xxd',
      '00000000: 00e0 1ea7 056f 0010 5aa0 b912 0800 4600  .....o..Z.....F.\n00000010: 0368 dead                                beef',
      '00e01ea7056f00105aa0b912080046000368dead',
    ],
    ['tcpdump -xx', '12:00:00.000000 IP a > b: tcp 0\n\t0x0000:  00e0 1ea7 056f\n', '00e01ea7056f'],
    ['capital digits', '0000 AB CD', 'abcd'],
  ])('%s', (_, text, hex) => {
    expect(read(text)).toEqual([hex]);
  });

  const bytes = '00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f';
  it.each([
    [16, 'od -Ax', '000010'],
    [10, 'od -Ad', '0000016'],
    [8, 'od -Ao', '0000020'],
  ] as const)('offsets in base %i: %s', (offsetBase, _, second) => {
    const lines = [`0000000 ${bytes}`, `${second} 41 42`, `0000000 ${bytes}`];
    const lengths = [...packetsOfHexDump(lines, { offsetBase })].map(({ capturedLength }) => capturedLength);
    expect(lengths).toEqual([18, 16]);
  });

  it('an offset with digits of another base is none', () => {
    expect([...packetsOfHexDump(['0009 41', '000a 42'], { offsetBase: 8 })]).toEqual([]);
  });

  it.each(['>', '> ', '>> ', ' > > '])('quoted in mail with "%s"', (quote) => {
    expect(read(`${quote}0000 01 02\n${quote}0002 03\n`)).toEqual(['010203']);
  });

  it('a packet begins at every offset 0', () => {
    expect(read('0000 01\n\nsome words\n0000 02\n0001 03\n')).toEqual(['01', '0203']);
  });

  it('times go up by a microsecond', () => {
    const packets = [...packetsOfHexDump(['0000 01', '0000 02'], { seconds: 9, linkType: 101 })];
    expect(packets.map(({ seconds, nanoseconds, linkType }) => [seconds, nanoseconds, linkType])).toEqual([
      [9, 0, 101],
      [9, 1000, 101],
    ]);
  });

  it('says where bytes are missing', () => {
    expect(() => read('000000 01\n*\n000020 02')).toThrow('line 3: offset 20 does not follow 1 bytes');
  });
});
