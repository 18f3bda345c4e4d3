import { describe, expect, it } from 'vitest';
import { story } from '../story.ts';
import { expectOpenStory } from './expect-story.ts';

describe('numbers', () => {
  it('9: a segment far outside of the window is not kept', () => {
    expectOpenStory(
      `
      > A 1 "AAAA" ack=1
      > A 3000001 "EVIL" ack=1
      > A 5 "BBBB" ack=1`,
      `
      > 0 "AAAA"
      > out-of-window 3000000+4
      > 4 "BBBB"`,
    );
  });

  it('9: a million bytes ahead is too far for a window that is known, and not for one that is not', () => {
    const steps = `
      > A 1 "AAAA" ack=1
      < A 1 "" ack=5
      > A 1000001 "EVIL" ack=1
      > A 5 "BBBB" ack=1`;
    expectOpenStory(
      steps,
      `
      > 0 "AAAA"
      > out-of-window 1000000+4
      > 4 "BBBB"`,
    );
    const told = story(`> A 1 ack=1${steps}`);
    expect(told).toContain('> out-of-order 1000000+4 missing 999996');
  });

  it('9: three in a row out there are where the stream went on', () => {
    expectOpenStory(
      `
      > A 1 "AAAA" ack=1
      > A 3000001 "BB" ack=1
      > A 3000003 "CC" ack=1
      > A 3000005 "DD" ack=1`,
      `
      > 0 "AAAA"
      > out-of-window 3000000+2
      > out-of-window 3000002+2
      > 4 gap 3000000 not-captured
      > 3000004 "DD"`,
    );
  });

  it('10: the sequence number wraps, in order and out of order', () => {
    expectOpenStory(
      `
      > A 5 "BBBB" ack=1
      > A 1 "AAAA" ack=1
      > A 9 "CCCC" ack=1`,
      `
      > out-of-order 4+4 missing 4
      > 0 "AAAA"
      > 4 "BBBB"
      > 8 "CCCC"`,
    );
  });
});
