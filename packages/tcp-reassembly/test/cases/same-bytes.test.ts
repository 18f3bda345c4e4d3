import { describe, expect, it } from 'vitest';
import type { OverlapPolicy } from '../../src/overlap-policy.ts';
import { starts, story } from '../story.ts';
import { expectOpenStory, OPEN } from './expect-story.ts';

describe('the same bytes again', () => {
  it('1: the same data again is a retransmission and dropped', () => {
    expectOpenStory(
      `
      > A 1 "AAAA" ack=1
      > A 1 "AAAA" ack=1
      > A 5 "BBBB" ack=1`,
      `
      > 0 "AAAA"
      > retransmission 0+4
      > 4 "BBBB"`,
    );
  });

  it('2: other bytes for what was given out: the first stay, both are told', () => {
    expectOpenStory(
      `
      > A 1 "AAAA" ack=1
      > A 1 "AAXA" ack=1`,
      `
      > 0 "AAAA"
      > retransmission 0+4
      > overlap 0+4 "AAAA" from 4, not "AAXA" from 5`,
    );
  });

  it('2: what is no longer held is not compared, and that is told', () => {
    expectOpenStory(
      `
      > A 1 "AAAA" ack=1
      > A 1 "AAXA" ack=1`,
      `
      > 0 "AAAA"
      > retransmission 0+4 not compared`,
      { limits: { comparedBytes: 0 } },
    );
  });

  const inHole = (policy: OverlapPolicy, second: string, kept: string, conflict: string) =>
    expectOpenStory(
      `
      > A 5 "AAAA" ack=1
      ${second}
      > A 1 "0000" ack=1
      end`,
      `
      > out-of-order 4+4 missing 4
      ${conflict}
      > 0 "0000"
      ${kept}
      > ${kept.includes('"AAAABB"') ? 10 : 8} end capture-end
      < 0 end capture-end
      closed 0 capture-end`,
      { policy },
    );

  it('3: other bytes for what waits: the policy chooses, the other version comes along', () => {
    const told = (kept: string, keptBy: number, other: string, otherBy: number) => `
      > out-of-order 4+4 missing 4
      > retransmission 4+4
      > overlap 4+4 "${kept}" from ${keptBy}, not "${other}" from ${otherBy}`;
    const second = '> A 5 "BBBB" ack=1';
    inHole('bsd', second, '> 4 "AAAA" or "BBBB" at 4', told('AAAA', 4, 'BBBB', 5));
    inHole('first', second, '> 4 "AAAA" or "BBBB" at 4', told('AAAA', 4, 'BBBB', 5));
    inHole('last', second, '> 4 "BBBB" or "AAAA" at 4', told('BBBB', 5, 'AAAA', 4));
    inHole('solaris', second, '> 4 "BBBB" or "AAAA" at 4', told('BBBB', 5, 'AAAA', 4));
  });

  const overlapping = (policy: OverlapPolicy, second: string) =>
    story(`${OPEN}\n > A 7 "AAAA" ack=1\n ${second}\n > A 1 "00" ack=1`, starts[0], { policy })
      .filter((line) => /^> \d+ "/.test(line))
      .map((line) => /"([^"]*)"/.exec(line)![1])
      .join('');

  it('4: a segment that starts before what waits', () => {
    const second = '> A 3 "BBBBBB" ack=1';
    expect(overlapping('bsd', second)).toBe('00BBBBBBAA');
    expect(overlapping('linux', second)).toBe('00BBBBBBAA');
    expect(overlapping('first', second)).toBe('00BBBBAAAA');
    expect(overlapping('solaris', second)).toBe('00BBBBAAAA');
  });

  it('5: a segment that starts inside what waits and ends behind it', () => {
    const inside = (policy: OverlapPolicy) =>
      story(`${OPEN}\n > A 3 "AAAA" ack=1\n > A 5 "BBBB" ack=1\n > A 1 "00" ack=1`, starts[0], { policy })
        .filter((line) => /^> \d+ "/.test(line))
        .map((line) => /"([^"]*)"/.exec(line)![1])
        .join('');
    expect(inside('bsd')).toBe('00AAAABB');
    expect(inside('last')).toBe('00AABBBB');
    expect(inside('solaris')).toBe('00AABBBB');
  });

  it('6: a segment that covers what waits', () => {
    const second = '> A 3 "BBBBBBBBBB" ack=1';
    expect(overlapping('bsd', second)).toBe('00BBBBBBBBBB');
    expect(overlapping('first', second)).toBe('00BBBBAAAABB');
  });

  it('4, 5, 6: by default as BSD does, and both versions are told', () => {
    expectOpenStory(
      `
      > A 7 "AAAA" ack=1
      > A 3 "BBBBBB" ack=1
      > A 1 "00" ack=1`,
      `
      > out-of-order 6+4 missing 6
      > out-of-order 2+6 missing 2
      > retransmission 6+2
      > overlap 6+2 "BB" from 5, not "AA" from 4
      > 0 "00"
      > 2 "BBBBBBAA" or "AA" at 6`,
    );
    expectOpenStory(
      `
      > A 3 "AAAA" ack=1
      > A 5 "BBBB" ack=1
      > A 1 "00" ack=1`,
      `
      > out-of-order 2+4 missing 2
      > out-of-order 4+4 missing 4
      > retransmission 4+2
      > overlap 4+2 "AA" from 4, not "BB" from 5
      > 0 "00"
      > 2 "AAAABB" or "BB" at 4`,
    );
    expectOpenStory(
      `
      > A 7 "AAAA" ack=1
      > A 3 "BBBBBBBBBB" ack=1
      > A 1 "00" ack=1`,
      `
      > out-of-order 6+4 missing 6
      > out-of-order 2+10 missing 2
      > retransmission 6+4
      > overlap 6+4 "BBBB" from 5, not "AAAA" from 4
      > 0 "00"
      > 2 "BBBBBBBBBB" or "AAAA" at 6`,
    );
  });
});
