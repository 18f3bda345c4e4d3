import { describe, it } from 'vitest';
import { expectStory } from './expect-story.ts';

describe('window scaling', () => {
  it('30: a window scale beyond 14 counts as 14', () => {
    const far = 1 + (1 << 20) + (1 << 14) * 65_535;
    expectStory(
      `
      > S 0 scale=14
      < SA 0 ack=1 scale=99
      > A 1 ack=1
      < A 1 ack=1
      > A ${far} "X" ack=1`,
      `
      opened 0
      < window-scale-exceeded 99
      > out-of-window ${far - 1}+1`,
    );
  });

  it('30: the window of a SYN is not scaled', () => {
    const beyond = 2 + (1 << 20);
    expectStory(
      `
      > S 0 scale=2
      < SA 0 ack=1 scale=14
      > A ${beyond} "X" ack=1
      < A 1 ack=1
      > A ${beyond} "X" ack=1`,
      `
      opened 0
      > out-of-window ${beyond - 1}+1
      > out-of-order ${beyond - 1}+1 missing ${beyond - 1}`,
    );
  });
});
