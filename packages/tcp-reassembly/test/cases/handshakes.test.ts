import { describe, expect, it } from 'vitest';
import { story } from '../story.ts';
import { expectOpenStory, expectStory, OPEN } from './expect-story.ts';

describe('handshakes', () => {
  it('17: data in a SYN is given out when it is acknowledged', () => {
    expectStory(
      `
      > S 0 "AAAA"
      < SA 0 ack=5
      > A 5 "BBBB" ack=1`,
      `
      opened 0
      > 0 "AAAA"
      > 4 "BBBB"`,
    );
  });

  it('18: data in a SYN that was refused comes once', () => {
    expectStory(
      `
      > S 0 "AAAA"
      < SA 0 ack=1
      > A 1 "AAAA" ack=1`,
      `
      opened 0
      > 0 "AAAA"`,
    );
  });

  it('17: data in a SYN that the snapshot length cut, in part or all of it, is a gap', () => {
    expectStory(
      `
      > S 0 "AAAA" wire=6
      < SA 0 ack=7
      > A 7 "BB" ack=1`,
      `
      opened 0
      > 0 "AAAA"
      > 4 gap 2 snaplen
      > 6 "BB"`,
    );
    expectStory(
      `
      > S 0 wire=6
      end`,
      `
      opened 0
      > 0 gap 6 snaplen
      > 6 end capture-end
      < 0 end capture-end
      closed 0 capture-end`,
    );
  });

  it('17: a SYN with data behind the end does not open the direction again', () => {
    expectStory(
      `
      > S 0
      < SA 0 ack=1
      > FA 1 ack=1
      > S 0 "AAAA"
      > A 1 ack=1
      end`,
      `
      opened 0
      > 0 end fin
      > data-after-close 0+4
      < 0 end capture-end
      closed 0 capture-end`,
    );
  });

  it('19: of two SYN-ACKs the one that is acknowledged counts', () => {
    for (const [chosen, answer] of [
      [0, 1],
      [700, 701],
    ]) {
      expectStory(
        `
        > S 0
        < SA 0 ack=1
        < SA 700 ack=1
        > A 1 ack=${answer}
        < A ${chosen! + 1} "AAAA" ack=1`,
        `
        opened 0
        < 0 "AAAA"`,
      );
    }
  });

  it('19: of the SYN-ACKs no more than five are kept', () => {
    const script = (acknowledged: number) => `
      > S 0
      < SA 0 ack=1
      < SA 100 ack=1
      < SA 200 ack=1
      < SA 300 ack=1
      < SA 400 ack=1
      < SA 500 ack=1
      > A 1 ack=${acknowledged + 1}
      < A ${acknowledged + 1} "AAAA" ack=1
      < A 501 "BBBB" ack=1`;
    expectStory(script(0), 'opened 0\n < 0 "AAAA"\n < out-of-order 500+4 missing 496');
    expectStory(
      script(500),
      'opened 0\n < 0 "AAAA"\n < retransmission 0+4\n < overlap 0+4 "AAAA" from 9, not "BBBB" from 10',
    );
  });

  it('20: both sides may open at once', () => {
    expectStory(
      `
      > S 0
      < S 0
      > SA 0 ack=1
      < SA 0 ack=1
      > A 1 "AAAA" ack=1
      < A 1 "BBBB" ack=1`,
      `
      opened 0
      > 0 "AAAA"
      < 0 "BBBB"`,
    );
  });

  it('20: a handshake may be split in four; the roles are those of the first SYN', () => {
    expectStory(
      `
      > S 0
      < A 1 ack=1
      < S 0
      > SA 0 ack=1
      < A 1 ack=1
      > A 1 "AAAA" ack=1
      < A 1 "BBBB" ack=5`,
      `
      opened 0
      > 0 "AAAA"
      < 0 "BBBB"`,
    );
  });

  it('21: a SYN with another number, higher or lower, begins another connection', () => {
    for (const again of [900_000, -900_000]) {
      expectOpenStory(
        `
        > A 1 "AAAA" ack=1
        > S ${again}
        > A ${again + 1} "BBBB"`,
        `
        > 0 "AAAA"
        > 4 end replaced
        < 0 end replaced
        closed 0 replaced
        opened 1
        > 0 "BBBB"`,
      );
    }
  });

  it('21: also when the old one had closed; what waits in the old one is given out before', () => {
    expectOpenStory(
      `
      > FA 1 "AAAA" ack=1
      < FA 1 ack=6
      > A 6 ack=2
      > S 900
      < SA 700 ack=901
      > A 901 "BBBB" ack=701`,
      `
      > 0 "AAAA"
      > 4 end fin
      < 0 end fin
      closed 0 fin
      opened 1
      > 0 "BBBB"`,
    );
    expectOpenStory(
      `
      > A 1 "AAAA" ack=1
      > A 9 "CCCC" ack=1
      > S 900
      > A 901 "BBBB"`,
      `
      > 0 "AAAA"
      > out-of-order 8+4 missing 4
      > 4 gap 4 lost
      > 8 "CCCC"
      > 12 end replaced
      < 0 end replaced
      closed 0 replaced
      opened 1
      > 0 "BBBB"`,
    );
  });

  it('22: a SYN that comes again is the same connection', () => {
    expectStory(
      `
      > S 0
      > S 0
      < SA 0 ack=1
      > A 1 "AAAA" ack=1`,
      `
      opened 0
      > 0 "AAAA"`,
    );
  });

  it('23: a capture that begins in mid-stream holds the first bytes for earlier ones', () => {
    expectStory(
      `
      > A 5 "BBBB"
      > A 1 "AAAA"
      > A 9 "CCCC" at=3000`,
      `
      opened 0 midstream
      > 0 "AAAABBBB"
      > 8 "CCCC"`,
    );
  });

  it('23: when so many bytes are held that no earlier ones can be expected, they are given out', () => {
    expectStory(
      `
      > A 5 "BBBB"
      > A 9 "CCCC"
      > A 13 "DDDD"`,
      `
      opened 0 midstream
      > 0 "BBBBCCCC"
      > 8 "DDDD"`,
      { limits: { midstreamHoldBytes: 8 } },
    );
  });

  it('23: what is missing after bytes that came before the first ones is lost, unless it was acknowledged', () => {
    const script = `
      > A 9 "CCCC"
      > A 1 "AAAA"`;
    const told = (reason: string) => `
      opened 0 midstream
      > 0 "AAAA"
      > 4 gap 4 ${reason}
      > 8 "CCCC"
      > 12 end capture-end
      < 0 end capture-end
      closed 0 capture-end`;
    expectStory(`${script}\n end`, told('lost'));
    expectStory(`${script}\n < A 1 ack=9\n end`, told('not-captured'));
  });

  it('23: an announced first byte is not held', () => {
    expectStory(
      `
      > A 1 ack=1
      > A 1 "AAAA" ack=1
      < A 1 "BBBB" ack=5`,
      `
      opened 0 midstream
      > 0 "AAAA"
      < 0 "BBBB"`,
    );
  });

  const beginsCleanly = (bytes: Uint8Array, at: number, length: number) => length > 0 && bytes[at] === 0x47;

  it('23: a first segment that begins a message is not held', () => {
    expectStory(
      `
      > A 5 "GET "
      > A 9 "BBBB"
      > A 1 "AAAA"
      < A 9 "XXXX"
      < A 5 "GGGG"
      < A 13 "YYYY" at=3000`,
      `
      opened 0 midstream
      > 0 "GET "
      > 4 "BBBB"
      > retransmission -4+4 not compared
      < 0 "GGGGXXXX"
      < 8 "YYYY"`,
      { beginsCleanly },
    );
  });

  it('23: nor are bytes that were held, once an earlier segment, or a longer one, begins a message', () => {
    expectStory(
      `
      > A 5 "BBBB"
      > A 1 "GET "
      < A 1 "G"
      < A 1 "GGGG"
      < A 0 "GGG"`,
      `
      opened 0 midstream
      > 0 "GET BBBB"
      < retransmission 0+1
      < 0 "GGGG"
      < retransmission -1+3 not compared`,
      { beginsCleanly: (bytes, at, length) => length > 3 && bytes[at] === 0x47 },
    );
  });

  it('23: elsewhere than announced it is held all the same', () => {
    expectStory(
      `
      > A 1 ack=1
      < A 5 "GGGG" ack=1
      < A 1 "BBBB" ack=1
      < A 9 "CCCC" at=3000`,
      `
      opened 0 midstream
      < 0 "BBBBGGGG"
      < 8 "CCCC"`,
      { beginsCleanly },
    );
  });

  it('23: its own SYN that comes after it is the same connection, any other is not', () => {
    expectStory(
      `
      > A 1 "GET " ack=1
      > A 5 "BBBB" ack=1
      > S 0
      > A 9 "CCCC" ack=1
      > S 4`,
      `
      opened 0 midstream
      > 0 "GET "
      > 4 "BBBB"
      > 8 "CCCC"
      > 12 end replaced
      < 0 end replaced
      closed 0 replaced
      opened 1`,
      { beginsCleanly },
    );
  });

  it('23: nothing is asked where the SYN was seen, or about bytes that the snapshot length cut', () => {
    let asked = 0;
    const count = () => ++asked > 0;
    story(`${OPEN}\n > A 1 "GET " ack=1\n < A 1 "HTTP" ack=5`, undefined, { beginsCleanly: count });
    story('> A 1 wire=4 ack=1', undefined, { beginsCleanly: count });
    expect(asked).toBe(0);
    story('> A 1 "GET "\n > A 5 "BBBB"', undefined, { beginsCleanly: count });
    expect(asked).toBe(1);
  });
});
