import { describe, expect, it } from 'vitest';
import { starts, story } from '../story.ts';
import { expectOpenStory, expectStory } from './expect-story.ts';

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
