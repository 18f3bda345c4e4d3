import { describe, it } from 'vitest';
import { expectOpenStory, expectStory } from './expect-story.ts';

describe('ends', () => {
  it('12: a RST with the expected number closes; data after it is told', () => {
    expectOpenStory(
      `
      > A 1 "AAAA" ack=1
      > R 5
      > A 5 "BBBB" ack=1`,
      `
      > 0 "AAAA"
      > 4 end rst
      < 0 end rst
      closed 0 rst
      > data-after-close 4+4`,
    );
  });

  it('12: a RST in the window closes, behind bytes that wait; what came before it is given out', () => {
    expectOpenStory(
      `
      > A 1 "AAAA" ack=1
      > A 9 "CCCC" ack=1
      > R 13
      > A 5 "BBBB" ack=1`,
      `
      > 0 "AAAA"
      > out-of-order 8+4 missing 4
      < 0 end rst
      > 4 "BBBB"
      > 8 "CCCC"
      > 12 end rst
      closed 0 rst`,
    );
  });

  it('12: what either side sends after it belongs to no other connection', () => {
    expectOpenStory(
      `
      > A 1 "AAAA" ack=1
      > R 5
      > A 5 "BBBB" ack=1
      > A 9 "CC" ack=1
      < A 1 "S" ack=11`,
      `
      > 0 "AAAA"
      > 4 end rst
      < 0 end rst
      closed 0 rst
      > data-after-close 4+4
      > data-after-close 8+2
      < data-after-close 0+1`,
    );
  });

  it('13: a RST with a wrong number is told and ignored', () => {
    expectOpenStory(
      `
      > A 1 "AAAA" ack=1
      > R 90000001
      > A 5 "BBBB" ack=1`,
      `
      > 0 "AAAA"
      > out-of-window 90000000+0 reset
      > 4 "BBBB"`,
    );
  });

  it('13: a RST from a host that was not heard before closes only when it acknowledges the SYN', () => {
    expectStory(
      `
      > S 0
      < R 700
      < RA 700 ack=-90
      < SA 0 ack=1
      > A 1 "AAAA" ack=1`,
      `
      opened 0
      < out-of-window 0+0 reset
      < out-of-window 0+0 reset
      > 0 "AAAA"`,
    );
    expectStory(
      `
      > S 0
      < RA 0 ack=1`,
      `
      opened 0
      < 0 end rst
      > 0 end rst
      closed 0 rst`,
    );
  });

  it('14: a FIN ends one direction; the other goes on', () => {
    expectOpenStory(
      `
      > FA 1 "AAAA" ack=1
      < A 1 "BBBB" ack=6
      < FA 5 "CC" ack=6
      > A 6 ack=8`,
      `
      > 0 "AAAA"
      > 4 end fin
      < 0 "BBBB"
      < 4 "CC"
      < 6 end fin
      closed 0 fin`,
    );
  });

  it('14: a FIN before its data waits for them', () => {
    expectOpenStory(
      `
      > FA 5 ack=1
      > A 1 "AAAA" ack=1`,
      `
      > 0 "AAAA"
      > 4 end fin`,
    );
  });

  it('15: data beyond a FIN is told and not used', () => {
    expectOpenStory(
      `
      > FA 1 "AAAA" ack=1
      > A 5 "BBBB" ack=1`,
      `
      > 0 "AAAA"
      > 4 end fin
      > data-after-close 4+4`,
    );
  });

  it('15: of a segment that lies on both sides of a FIN, only the first part is used', () => {
    expectOpenStory(
      `
      > FA 3 "BB" ack=1
      > A 1 "AABBCC" ack=1`,
      `
      > out-of-order 2+2 missing 2
      > data-after-close 4+2
      > retransmission 2+2
      > 0 "AABB"
      > 4 end fin`,
    );
  });

  it('16: SYN with FIN, no flags at all, and a Christmas tree change nothing', () => {
    expectOpenStory(
      `
      > SF 1 ack=1
      > - 1
      > FPU 1
      > A 1 "AAAA" ack=1`,
      `
      > refused 0+0 flags
      > refused 0+0 flags
      > refused 0+0 flags
      > 0 "AAAA"`,
    );
  });
});
