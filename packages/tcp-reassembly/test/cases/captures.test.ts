import { describe, it } from 'vitest';
import { expectOpenStory, expectStory } from './expect-story.ts';

describe('what captures do', () => {
  it('31: one side is enough, without any acknowledgment', () => {
    expectStory(
      `
      > S 0
      > A 5 "BBBB"
      > A 1 "AAAA"
      > FA 9`,
      `
      opened 0
      > out-of-order 4+4 missing 4
      > 0 "AAAA"
      > 4 "BBBB"
      > 8 end fin`,
    );
  });

  it('31: there the time-out decides what is lost', () => {
    expectStory(
      `
      > S 0 at=0
      > A 5 "BBBB" at=1
      > S 0 link=7 at=302000`,
      `
      opened 0
      > out-of-order 4+4 missing 4
      > 0 gap 4 lost
      > 4 "BBBB"
      > 8 end timeout
      < 0 end timeout
      closed 0 timeout
      opened 1`,
    );
  });

  it('32: a packet captured twice was not sent twice', () => {
    expectOpenStory(
      `
      > A 1 "AAAA" ack=1 id=77
      > A 1 "AAAA" ack=1 id=77
      > A 1 "AAAA" ack=1 id=78`,
      `
      > 0 "AAAA"
      > capture-duplicate 0+4
      > retransmission 0+4`,
    );
  });

  it('32: the same identification a hundredth of a second later is another packet', () => {
    expectOpenStory(
      `
      > A 1 "AAAA" ack=1 id=77 at=1000
      > A 1 "AAAA" ack=1 id=77 at=1010
      > A 1 "AAAA" ack=1 id=77 at=1021`,
      `
      > 0 "AAAA"
      > capture-duplicate 0+4
      > retransmission 0+4`,
    );
  });

  it('33: time that goes back breaks nothing', () => {
    expectOpenStory(
      `
      > A 1 "AAAA" ack=1 at=9000
      > A 5 "BBBB" ack=1 at=1
      > A 9 "CCCC" ack=1 at=400000000`,
      `
      > 0 "AAAA"
      > 4 "BBBB"
      > 4 end`.replace(
        '> 4 end',
        '> 8 end timeout\n < 0 end timeout\n closed 0 timeout\n opened 1 midstream',
      ),
    );
  });

  it('33: bytes that wait stay waiting when time goes back, and give out at the end', () => {
    expectOpenStory(
      `
      > A 5 "BBBB" ack=1 at=9000
      > A 9 "CCCC" ack=1 at=1
      > A 1 "AAAA" ack=1 at=2`,
      `
      > out-of-order 4+4 missing 4
      > out-of-order 8+4 missing 8
      > 0 "AAAA"
      > 4 "BBBBCCCC"`,
    );
  });

  it('34: other VLANs, tunnels or interfaces are other connections', () => {
    expectStory(
      `
      > S 0 link=1
      > S 0 link=2
      > A 1 "AAAA" link=1
      > A 1 "BBBB" link=2`,
      `
      opened 0
      opened 1
      > 0 "AAAA"
      > 0 "BBBB"`,
    );
  });

  it('40: selective acknowledgments decide nothing: what they name and what they leave out is given out as it comes', () => {
    expectOpenStory(
      `
      > A 1 "AAAA" ack=1
      > A 9 "CCCC" ack=1
      < A 1 ack=5 sacked=4
      < A 1 ack=5 sacked=4000
      > A 5 "BBBB" ack=1`,
      `
      > 0 "AAAA"
      > out-of-order 8+4 missing 4
      > 4 "BBBB"
      > 8 "CCCC"`,
    );
  });
});
