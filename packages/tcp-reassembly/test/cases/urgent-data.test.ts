import { describe, it } from 'vitest';
import { expectOpenStory } from './expect-story.ts';

describe('urgent data', () => {
  it('29: urgent data stays in the stream', () => {
    expectOpenStory(
      `
      > A 1 "AAAA" ack=1
      > UA 5 "B" urgent=1 ack=1
      > A 6 "CCCC" ack=1`,
      `
      > 0 "AAAA"
      > urgent 5+0
      > 4 "B"
      > 5 "CCCC"`,
    );
  });

  const expectApart = (script: string, told: string) => expectOpenStory(script, told, { urgentApart: true });

  it('29: out of band: the last urgent byte is taken out of the stream, and what follows moves up', () => {
    expectApart(
      `
      > A 1 "AAAA" ack=1
      > UA 5 "BBUCC" urgent=3 ack=1
      > A 10 "DD" ack=1
      > UA 12 "V" urgent=1 ack=1
      > FA 13 "E" ack=1
      end`,
      `
      > 0 "AAAA"
      > urgent 6+0
      > 4 "BB"
      > urgent-data 6+1 "U"
      > 6 "CC"
      > 8 "DD"
      > urgent 10+0
      > urgent-data 10+1 "V"
      > 10 "E"
      > 11 end fin
      < 0 end capture-end
      closed 0 capture-end`,
    );
  });

  it('29: out of band: announced before its segment, in a segment that waits, and in one that never comes', () => {
    expectApart(
      `
      > UA 1 "AA" urgent=5 ack=1
      > A 3 "BBU" ack=1
      > A 6 "C" ack=1`,
      `
      > urgent 4+0
      > 0 "AA"
      > 2 "BB"
      > urgent-data 4+1 "U"
      > 4 "C"`,
    );
    expectApart(
      `
      > UA 3 "U" urgent=1 ack=1
      > A 4 "BB" ack=1
      > A 1 "AA" ack=1`,
      `
      > urgent 2+0
      > out-of-order 2+0 missing 2
      > out-of-order 2+2 missing 2
      > 0 "AA"
      > urgent-data 2+1 "U"
      > 2 "BB"`,
    );
    expectApart(
      `
      > UA 1 "AA" urgent=3 ack=1
      > A 5 "BB" ack=1
      end`,
      `
      > urgent 2+0
      > 0 "AA"
      > out-of-order 3+2 missing 1
      > 2 gap 1 lost
      > 3 "BB"
      > 5 end capture-end
      < 0 end capture-end
      closed 0 capture-end`,
    );
  });

  it('29: out of band: sent again it is no other byte, and behind the pointer it is too late', () => {
    expectApart(
      `
      > UA 1 "AU" urgent=2 ack=1
      > UA 1 "AU" urgent=2 ack=1
      > A 3 "BB" ack=1
      > UA 5 "CC" urgent=0 ack=1
      > A 7 "D" ack=1`,
      `
      > urgent 1+0
      > 0 "A"
      > urgent-data 1+1 "U"
      > urgent 1+0
      > retransmission 0+1
      > 1 "BB"
      > urgent 3+0
      > 3 "CC"
      > 5 "D"`,
    );
  });
});
