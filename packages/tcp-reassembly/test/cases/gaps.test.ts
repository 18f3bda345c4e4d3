import { describe, it } from 'vitest';
import { expectOpenStory } from './expect-story.ts';

describe('gaps', () => {
  it('24: what the receiver acknowledged was not captured', () => {
    expectOpenStory(
      `
      > A 5 "BBBB" ack=1
      < A 1 ack=9
      > A 9 "CCCC" ack=1 at=2000`,
      `
      > out-of-order 4+4 missing 4
      > 0 gap 4 not-captured
      > 4 "BBBB"
      > 8 "CCCC"`,
    );
  });

  it('24: unless it comes after all, out of place by a few segments', () => {
    expectOpenStory(
      `
      > A 5 "BBBB" ack=1
      < A 1 ack=9
      > A 1 "AAAA" ack=1`,
      `
      > out-of-order 4+4 missing 4
      > 0 "AAAA"
      > 4 "BBBB"`,
    );
  });

  it('24: with the next segment, where a capture is trusted to put nothing in the wrong place', () => {
    expectOpenStory(
      `
      > A 5 "BBBB" ack=1
      < A 1 "ok" ack=9
      > A 9 "CCCC" ack=3`,
      `
      > out-of-order 4+4 missing 4
      < 0 "ok"
      > 0 gap 4 not-captured
      > 4 "BBBB"
      > 8 "CCCC"`,
      { limits: { coveredHoldSegments: 0 } },
    );
  });

  it('24: what comes late is not lost, also when it was acknowledged before anything came', () => {
    expectOpenStory(
      `
      < A 1 "ok" ack=5
      > A 5 "BBBB" ack=1
      > A 1 "AAAA" ack=1`,
      `
      > unseen-acknowledged 0+4
      < 0 "ok"
      > out-of-order 4+4 missing 4
      > 0 "AAAA"
      > 4 "BBBB"`,
    );
  });

  it('25: what nobody acknowledged is lost at the end', () => {
    expectOpenStory(
      `
      > A 1 "AAAA" ack=1
      > A 9 "CCCC" ack=1
      end`,
      `
      > 0 "AAAA"
      > out-of-order 8+4 missing 4
      > 4 gap 4 lost
      > 8 "CCCC"
      > 12 end capture-end
      < 0 end capture-end
      closed 0 capture-end`,
    );
  });

  it('25: or after the time-out of silence, or when no more may wait', () => {
    expectOpenStory(
      `
      > A 1 "AAAA" ack=1 at=0
      > A 9 "CCCC" ack=1 at=1
      > S 0 link=7 at=302000`,
      `
      > 0 "AAAA"
      > out-of-order 8+4 missing 4
      > 4 gap 4 lost
      > 8 "CCCC"
      > 12 end timeout
      < 0 end timeout
      closed 0 timeout
      opened 1`,
      { idleTimeoutSeconds: { embryonic: 400 } },
    );
    expectOpenStory(
      `
      > A 1 "AAAA" ack=1
      > A 9 "CCCC" ack=1
      > A 13 "D" ack=1`,
      `
      > 0 "AAAA"
      > out-of-order 8+4 missing 4
      > out-of-order 12+1 missing 8
      limit outOfOrderBytes
      > 4 gap 4 lost
      > 8 "CCCCD"`,
      { limits: { outOfOrderBytes: 4 } },
    );
  });

  it('26: bytes cut by the snapshot length are a gap, in order and out of order', () => {
    expectOpenStory(
      `
      > A 1 "AAAA" wire=8 ack=1
      > A 13 "DD" wire=4 ack=1
      > A 9 "CCCC" ack=1
      > A 17 "EEEE" ack=1`,
      `
      > 0 "AAAA"
      > 4 gap 4 snaplen
      > out-of-order 12+4 missing 4
      > 8 "CCCC"
      > 12 "DD"
      > 14 gap 2 snaplen
      > 16 "EEEE"`,
    );
  });

  it('38: an acknowledgment of bytes that were not seen', () => {
    expectOpenStory(
      `
      > A 1 "AAAA" ack=1
      < A 1 ack=9
      end`,
      `
      > 0 "AAAA"
      > unseen-acknowledged 4+4
      > 4 gap 4 not-captured
      > 8 end capture-end
      < 0 end capture-end
      closed 0 capture-end`,
    );
  });
});
