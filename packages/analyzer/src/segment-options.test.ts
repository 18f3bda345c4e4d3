import type { Segment } from '@plainwire/tcp-reassembly';
import { describe, expect, it } from 'vitest';
import { readSegmentOptions } from './segment-options.ts';

const SYN = 0x02;
const ACK = 0x10;

/** What is read of options in a header with these flags. */
function read(options: readonly number[], flags = ACK): Partial<Segment> {
  const segment = { flags } as Segment;
  readSegmentOptions(segment, Uint8Array.from(options), 0, options.length);
  const { flags: _, ...told } = segment;
  return told;
}

describe('options that tell of a connection', () => {
  it('the scale and the Fast Open cookie of a SYN, and of no other segment', () => {
    const scale = [1, 3, 3, 7];
    expect(read(scale, SYN)).toEqual({ windowScale: 7 });
    expect(read(scale)).toEqual({});
    const cookies = [
      [34, 6, 1, 2, 3, 4],
      [254, 8, 0xf9, 0x89, 1, 2, 3, 4],
    ];
    for (const cookie of cookies) {
      expect(read(cookie, SYN)).toEqual({ fastOpenCookie: true });
      expect(read(cookie)).toEqual({});
    }
  });

  it('a Fast Open option without a cookie asks for one', () => {
    expect(read([34, 2, 254, 4, 0xf9, 0x89], SYN)).toEqual({});
  });

  it('how much SACK blocks name, across the end of the numbers too', () => {
    const blocks = [5, 18, 0, 0, 0, 10, 0, 0, 0, 30, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 4];
    expect(read([1, 1, ...blocks])).toEqual({ sackedBytes: 25 });
  });

  it('timestamps', () => {
    const stamps = [8, 10, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff];
    expect(read(stamps)).toEqual({ timestampValue: 1, timestampEcho: 0xffff_ffff });
  });

  it('Accurate ECN, by its kinds and as an experiment, with whole counters', () => {
    const seen = { accurateEcnOption: true };
    expect(read([172, 2])).toEqual(seen);
    expect(read([174, 5, 0, 0, 1])).toEqual(seen);
    expect(read([253, 7, 0xac, 0xc1, 0, 0, 1])).toEqual(seen);
    expect(read([172, 4, 0, 0])).toEqual({});
    expect(read([253, 4, 0xac, 0xce])).toEqual({});
  });

  it('nothing behind a length that is impossible', () => {
    expect(read([5, 1, 172, 2])).toEqual({});
    expect(read([172])).toEqual({});
  });
});
