import { describe, expect, it } from 'vitest';
import type { OverlapPolicy } from '../../src/overlap-policy.ts';
import { fragmentStory } from '../fragment-story.ts';

function expectStory(script: string, told: string, policy?: OverlapPolicy): void {
  const lines = told
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  expect(fragmentStory(script, policy)).toEqual(lines);
}

describe('fragments of IPv4', () => {
  it('35: belong together by addresses, identification, protocol and link', () => {
    expectStory(
      `
      v4 7 0+ "AAAAAAAA"
      v4 8 8 "1"
      v4 7 8 "2" from=9
      v4 7 8 "3" to=9
      v4 7 8 "4" protocol=6
      v4 7 8 "5" link=1
      v4 7 8 "B"`,
      'datagram "AAAAAAAAB"',
    );
  });

  it('35: that overlap with other bytes are settled by the policy, and both versions told', () => {
    const script = `
      v4 7 8+ "BBBBBBBB"
      v4 7 8+ "XXXXXXXX"
      v4 7 16 "C"
      v4 7 0+ "AAAAAAAA"`;
    const old = 'overlap 8+8 "BBBBBBBB" from 1, not "XXXXXXXX" from 2\n datagram "AAAAAAAABBBBBBBBC"';
    expectStory(script, old);
    expectStory(script, old, 'first');
    expectStory(
      script,
      'overlap 8+8 "XXXXXXXX" from 2, not "BBBBBBBB" from 1\n datagram "AAAAAAAAXXXXXXXXC"',
      'last',
    );
  });

  it('35: that stay incomplete for 60 seconds are dropped, as is what is left at the end', () => {
    expectStory(
      `
      v4 7 0+ "AAAAAAAA" at=100
      v4 7 16 "C" at=101
      v4 8 0+ "AAAAAAAA" at=161
      v4 7 8+ "BBBBBBBB" at=162
      end`,
      `
      dropped timeout, of records 1 2
      dropped capture-end, of records 3
      dropped capture-end, of records 4`,
    );
  });

  it('35: beyond 65,535 bytes, beyond the last one, or another last one are refused', () => {
    expectStory('v4 7 65528 "AAAAAAAA"', 'refused 65528+8 too-long');
    expectStory(
      `
      v4 7 8 "BB"
      v4 7 16+ "CCCCCCCC"
      v4 7 16 "D"
      v4 7 0+ "AAAAAAAA"`,
      `
      refused 16+8 end
      refused 16+1 end
      datagram "AAAAAAAABB"`,
    );
  });

  it('35: a first one that hides the flags of TCP is told, and used', () => {
    expectStory(
      `
      v4 7 0+ "AAAAAAAA" protocol=6
      v4 7 8 "B" protocol=6`,
      `
      tiny 0+8
      datagram "AAAAAAAAB"`,
    );
  });
});

describe('fragments of IPv6', () => {
  it('36: that overlap spoil the datagram, with all that still comes of it', () => {
    expectStory(
      `
      v6 7 0+ "AAAAAAAABBBBBBBB"
      v6 7 8+ "XXXXXXXXCCCCCCCC"
      v6 7 16 "DD"
      v6 8 0+ "AAAAAAAA"
      v6 8 8 "B"`,
      `
      refused 8+16 overlap
      refused 16+2 overlap
      datagram "AAAAAAAAB"`,
    );
  });

  it('36: that are a datagram on their own pass alone', () => {
    expectStory(
      `
      v6 7 0+ "AAAAAAAA"
      v6 7 0 "alone"
      v6 7 8 "B"`,
      `
      datagram "alone"
      datagram "AAAAAAAAB"`,
    );
  });

  it('36: that stay incomplete for 60 seconds are dropped', () => {
    expectStory(
      `
      v6 7 0+ "AAAAAAAA" at=100
      v6 8 0 "alone" at=161`,
      `
      dropped timeout, of records 1
      datagram "alone"`,
    );
  });

  it('36: whose length is no multiple of 8, and more follow, are refused', () => {
    expectStory(
      `
      v6 7 0+ "AAAAAAA"
      v6 7 0+ "AAAAAAAA"
      v6 7 8 "B"`,
      `
      refused 0+7 length
      datagram "AAAAAAAAB"`,
    );
  });
});

describe('fragments of either', () => {
  it('37: in any order and more than once give the datagram once', () => {
    for (const version of ['v4', 'v6']) {
      expectStory(
        `
        ${version} 7 16 "C"
        ${version} 7 8+ "BBBBBBBB"
        ${version} 7 16 "C"
        ${version} 7 0+ "AAAAAAAA"
        ${version} 7 8+ "BBBBBBBB"`,
        `
        duplicate 16+1
        datagram "AAAAAAAABBBBBBBBC"
        duplicate 8+8`,
      );
    }
  });
});
