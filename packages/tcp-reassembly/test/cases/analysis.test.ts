import { describe, it } from 'vitest';
import { expectOpenStory } from './expect-story.ts';

describe('what the analysis says, told beside what happened', () => {
  const expectAnalyzed = (script: string, told: string) => expectOpenStory(script, told, { analysis: true });

  it('41: a zero window, the probes of it, their answers, and the window that opens again', () => {
    expectAnalyzed(
      `
      > A 1 "AAAA" ack=1
      < A 1 ack=5 win=0
      > A 5 "B" ack=1
      < A 1 ack=5 win=0
      < A 1 ack=5 win=400
      > A 5 "BBBB" ack=1`,
      `
      > 0 "AAAA"
      < zero-window 0+0
      > 4 "B"
      > zero-window-probe 4+1
      < zero-window 0+0
      < zero-window-probe-ack 0+0
      < window-update 0+0
      > retransmission 4+1
      > 5 "BBB"`,
    );
  });

  it('41: data up to the edge of the window', () => {
    expectAnalyzed(
      `
      < A 1 ack=1 win=8
      > A 1 "AAAA" ack=1
      > A 5 "BBBB" ack=1`,
      `
      < window-update 0+0
      > 0 "AAAA"
      > 4 "BBBB"
      > window-full 4+4`,
    );
  });

  it('41: a keep-alive and its answer', () => {
    expectAnalyzed(
      `
      > A 1 "AAAA" ack=1
      < A 1 ack=5
      > A 4 ack=1
      < A 1 ack=5`,
      `
      > 0 "AAAA"
      > keep-alive 3+0
      < keep-alive-ack 0+0`,
    );
  });

  it('41: duplicate acknowledgments, counted, and the fast retransmission that they ask for', () => {
    expectAnalyzed(
      `
      > A 1 "AAAA" ack=1
      < A 1 ack=5
      > A 9 "CCCC" ack=1
      < A 1 ack=5
      > A 13 "DDDD" ack=1
      < A 1 ack=5
      > A 5 "BBBB" ack=1
      < A 1 ack=17`,
      `
      > 0 "AAAA"
      > out-of-order 8+4 missing 4
      < duplicate-ack of 4, 1 since 5
      > out-of-order 12+4 missing 8
      < duplicate-ack of 4, 2 since 5
      > 4 "BBBB"
      > 8 "CCCCDDDD"
      > fast-retransmission 4+4`,
    );
  });

  it('41: after 20 ms, or after one duplicate acknowledgment, it is not a fast one', () => {
    expectAnalyzed(
      `
      > A 1 "AAAA" ack=1 at=1000
      < A 1 ack=5 at=1001
      > A 9 "CCCC" ack=1 at=1002
      < A 1 ack=5 at=1003
      < A 1 ack=5 at=1004
      > A 5 "BBBB" ack=1 at=1025`,
      `
      > 0 "AAAA"
      > out-of-order 8+4 missing 4
      < duplicate-ack of 4, 1 since 5
      < duplicate-ack of 4, 2 since 5
      > 4 "BBBB"
      > 8 "CCCC"`,
    );
    expectAnalyzed(
      `
      > A 1 "AAAA" ack=1
      < A 1 ack=5
      > A 9 "CCCC" ack=1
      < A 1 ack=5
      > A 5 "BBBB" ack=1`,
      `
      > 0 "AAAA"
      > out-of-order 8+4 missing 4
      < duplicate-ack of 4, 1 since 5
      > 4 "BBBB"
      > 8 "CCCC"`,
    );
  });

  it('41: a retransmission of what was acknowledged is spurious', () => {
    expectAnalyzed(
      `
      > A 1 "AAAA" ack=1
      < A 1 ack=5
      > A 1 "AAAA" ack=1`,
      `
      > 0 "AAAA"
      > retransmission 0+4
      > spurious-retransmission 0+4`,
    );
  });

  it('41: nothing of a packet that was captured twice, with data or without', () => {
    expectAnalyzed(
      `
      > A 1 "AAAA" ack=1 id=77
      < A 1 ack=5 id=9
      > A 1 "AAAA" ack=1 id=77
      < A 1 ack=5 id=9`,
      `
      > 0 "AAAA"
      > capture-duplicate 0+4`,
    );
  });

  it('41: but an identification of 0 is none', () => {
    expectAnalyzed(
      '\n < A 1 ack=1 id=0\n < A 1 ack=1 id=0',
      '\n < duplicate-ack of 0, 1 since 2\n < duplicate-ack of 0, 2 since 2',
    );
  });

  it('41: nothing of a segment that no receiver takes', () => {
    expectAnalyzed(
      `
      > A 1 "AAAA" ack=1
      < A 1 ack=5
      > A 1 "EVIL" ack=1 badsum`,
      `
      > 0 "AAAA"
      > refused 0+4 checksum`,
    );
  });
});
