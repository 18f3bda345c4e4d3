import { describe, it } from 'vitest';
import { expectOpenStory } from './expect-story.ts';

describe('probes', () => {
  it('7: a keep-alive is no data, whatever its byte', () => {
    expectOpenStory(
      `
      > A 1 "AAAA" ack=1
      > A 4 ack=1
      > A 4 "X" ack=1
      > A 5 "BBBB" ack=1`,
      `
      > 0 "AAAA"
      > keep-alive 3+0
      > keep-alive 3+1
      > 4 "BBBB"`,
    );
  });

  it('8: the byte of a zero-window probe is data, and may come again', () => {
    expectOpenStory(
      `
      > A 1 "AAAA" ack=1
      < A 1 ack=5 win=0
      > A 5 "B" ack=1
      < A 1 ack=5 win=0
      > A 5 "BBBB" ack=1`,
      `
      > 0 "AAAA"
      > 4 "B"
      > retransmission 4+1
      > 5 "BBB"`,
    );
  });
});
