import type { Connection, Segment } from '@plainwire/tcp-reassembly';
import { describe, expect, it } from 'vitest';
import { TcpFactsKeeper } from './tcp-facts.ts';

const FIN = 0x01;
const SYN = 0x02;
const ACK = 0x10;
const connection: Connection = {
  id: 3,
  endpoints: [
    { address: '192.0.2.1', port: 40000 },
    { address: '192.0.2.2', port: 443 },
  ],
};

/** Feeds `[direction, flags, sequence, acknowledgment, length, window, shift]` and gives the facts of the last one. */
function facts(...segments: [0 | 1, number, number, number, number, number?, number?][]) {
  const keeper = new TcpFactsKeeper();
  return segments
    .map(([direction, flags, sequence, acknowledgment, originalPayloadLength, window = 1000, shift]) =>
      keeper.of(
        { flags, sequence, acknowledgment, originalPayloadLength, window } as Segment,
        connection,
        direction,
        shift,
      ),
    )
    .at(-1)!;
}

describe('what the connection says of a segment', () => {
  it('counts from the SYN', () => {
    const syn = [0, SYN, 0xfffffff0, 0, 0] as const;
    const synAck = [1, SYN | ACK, 500, 0xfffffff1, 0] as const;
    expect(facts([...syn])).toMatchObject({ sequence: 0, acknowledgment: 0, nextSequence: 1 });
    expect(facts([...syn], [...synAck])).toMatchObject({ sequence: 0, acknowledgment: 1 });
    expect(facts([...syn], [...synAck], [0, ACK, 0x10, 501, 100])).toMatchObject({
      sequence: 0x20,
      acknowledgment: 1,
      nextSequence: 0x20 + 100,
    });
  });

  it('begins at 1 when the handshake was not captured', () => {
    expect(facts([0, ACK, 7000, 9000, 10])).toMatchObject({
      sequence: 1,
      acknowledgment: 1,
      nextSequence: 11,
    });
    expect(facts([0, ACK, 7000, 9000, 10], [1, ACK, 9000, 7010, 0])).toMatchObject({
      sequence: 1,
      acknowledgment: 11,
    });
  });

  it('counts a FIN', () => {
    expect(facts([0, FIN | ACK, 7000, 9000, 10]).nextSequence).toBe(12);
  });

  it.each([
    ['both offered', 2, 7, 128, 128_000],
    ['the other side did not', 7, undefined, -2, 1000],
    ['this side did not', undefined, 7, -2, 1000],
    ['a shift beyond 14 counts as 14', 15, 15, 16_384, 16_384_000],
  ])('scales the window when %s', (_, clientShift, serverShift, factor, size) => {
    const segments = [
      [0, SYN, 0, 0, 0, 1000, clientShift],
      [1, SYN | ACK, 0, 1, 0, 1000, serverShift],
    ] as Parameters<typeof facts>;
    const direction = clientShift === undefined || serverShift === undefined ? 0 : 1;
    expect(facts(...segments, [direction, ACK, 1, 1, 0])).toMatchObject({
      windowScaleFactor: factor,
      windowSize: size,
    });
    expect(facts(segments[0]!).windowSize).toBe(1000);
  });

  it('says that the factor is unknown without a handshake', () => {
    expect(facts([0, ACK, 1, 1, 0])).toMatchObject({ windowScaleFactor: -1, windowSize: 1000 });
  });
});
