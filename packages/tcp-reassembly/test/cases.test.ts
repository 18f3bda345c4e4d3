import { describe, expect, it } from 'vitest';
import type { OverlapPolicy } from '../src/overlap-policy.ts';
import { type StoryOptions, starts, story } from './story.ts';

/** The connection is open, and what the server says does not matter. */
const OPEN = `
  > S 0
  < SA 0 ack=1
  > A 1 ack=1`;

/** Runs a script wherever the sequence numbers lie: the story must be the same. */
function expectStory(script: string, told: string, options?: StoryOptions): void {
  const lines = told
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  for (const start of starts) expect(story(script, start, options)).toEqual(lines);
}

/** The same for a connection that is open. */
function expectOpenStory(script: string, told: string, options?: StoryOptions): void {
  expectStory(OPEN + script, `opened 0${told}`, options);
}

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

describe('what no receiver takes', () => {
  it('27: a wrong checksum; an option takes it all the same', () => {
    const script = `
      > A 1 "EVIL" ack=1 badsum
      > A 1 "AAAA" ack=1`;
    expectOpenStory(script, '\n > refused 0+4 checksum\n > 0 "AAAA"');
    const evil = '\n > 0 "EVIL"\n > retransmission 0+4\n > overlap 0+4 "EVIL" from 4, not "AAAA" from 5';
    expectOpenStory(script, evil, { useBadChecksums: true });
  });

  it('28: an older timestamp, when both sides use them', () => {
    expectStory(
      `
      > S 0 ts=100
      < SA 0 ack=1 ts=900
      > A 1 ack=1 ts=101
      > A 1 "EVIL" ack=1 ts=50
      > A 1 "AAAA" ack=1 ts=102`,
      `
      opened 0
      > refused 0+4 timestamp
      > 0 "AAAA"`,
    );
  });

  /** Both sides use timestamps, and the client's last one is 102. */
  const STAMPED = `
    > S 0 ts=100
    < SA 0 ack=1 ts=900
    > A 1 ack=1 ts=101
    > A 1 "AAAA" ack=1 ts=102`;
  const expectStamped = (script: string, told: string) =>
    expectStory(STAMPED + script, `opened 0\n > 0 "AAAA"${told}`);

  it('28: a segment that came early does not make those before it old', () => {
    expectStamped(
      `
      > A 9 "CCCC" ack=1 ts=110
      > A 5 "BBBB" ack=1 ts=103
      > A 13 "DDDD" ack=1 ts=111
      > A 17 "EVIL" ack=1 ts=104`,
      `
      > out-of-order 8+4 missing 4
      > 4 "BBBB"
      > 8 "CCCC"
      > 12 "DDDD"
      > refused 16+4 timestamp`,
    );
  });

  it('28: a timestamp that is the same, or wraps, is not older', () => {
    expectStory(
      `
      > S 0 ts=4294967290
      < SA 0 ack=1 ts=900
      > A 1 "AAAA" ack=1 ts=4294967290
      > A 5 "BBBB" ack=1 ts=4294967290
      > A 9 "CCCC" ack=1 ts=5
      > A 13 "EVIL" ack=1 ts=4294967295`,
      `
      opened 0
      > 0 "AAAA"
      > 4 "BBBB"
      > 8 "CCCC"
      > refused 12+4 timestamp`,
    );
  });

  it('28: nothing is old when one side alone uses timestamps, nor a RST, nor without the option', () => {
    expectStory(
      `
      > S 0 ts=100
      < SA 0 ack=1
      > A 1 "AAAA" ack=1 ts=50`,
      `
      opened 0
      > 0 "AAAA"`,
    );
    expectStamped('\n > A 5 "BBBB" ack=1', '\n > 4 "BBBB"');
    expectStamped(
      '\n > R 5 ts=50',
      `
      > 4 end rst
      < 0 end rst
      closed 0 rst`,
    );
  });

  it('28: after 24 days of silence no timestamp is old', () => {
    const days = (count: number) => 1000 * 86_400 * count;
    const idleTimeoutSeconds = { established: Number.POSITIVE_INFINITY };
    const last = (after: number) =>
      story(`${STAMPED} at=0\n > A 5 "BBBB" ack=1 ts=50 at=${after}`, starts[0], { idleTimeoutSeconds }).at(
        -1,
      );
    expect(last(days(23))).toBe('> refused 4+4 timestamp');
    expect(last(days(25))).toBe('> 4 "BBBB"');
  });
});

describe('the rest', () => {
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
