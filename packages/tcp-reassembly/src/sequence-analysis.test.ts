import { describe, expect, it } from 'vitest';
import { Script, type Written } from '../test/segments.ts';
import { createReassembler } from './reassembler.ts';
import { COMPLETENESS_SYN, SegmentAnalysis } from './segment-analysis.ts';
import { SequenceAnalysis } from './sequence-analysis.ts';
import { ACK, FIN, PSH, RST, SYN } from './tcp-flags.ts';

type Line = readonly ['>' | '<', Written];

/** What the analysis says of each segment of a script. */
function analyzed(lines: readonly Line[]) {
  const reassembler = createReassembler();
  const analysis = new SequenceAnalysis();
  const script = new Script();
  return lines.map(([side, written]) => {
    const segment = side === '>' ? script.client(written) : script.server(written);
    reassembler.push(segment);
    const { current, currentDirection } = reassembler;
    return analysis.segment(segment, current!, currentDirection, false, new SegmentAnalysis());
  });
}

const handshake: Line[] = [
  ['>', { flags: SYN, sequence: 100, windowScale: 2, window: 1000 }],
  ['<', { flags: SYN | ACK, sequence: 500, acknowledgment: 101, windowScale: 3, window: 2000 }],
  ['>', { sequence: 101, acknowledgment: 501, window: 1000 }],
];

/** The labels of each segment after the handshake. */
function labels(...lines: Line[]): string[] {
  return analyzed([...handshake, ...lines])
    .slice(3)
    .map((result) => result.labels.join(' '));
}

const data = (sequence: number, payload: string, more: Written = {}): Line => [
  '>',
  { sequence, acknowledgment: 501, window: 1000, payload, ...more },
];
const ack = (acknowledgment: number, more: Written = {}): Line => [
  '<',
  { sequence: 501, acknowledgment, window: 2000, ...more },
];

describe('the analysis of a connection', () => {
  it('counts from the SYNs, scales windows, and measures the first round trip', () => {
    const [syn, , last, first] = analyzed([...handshake, data(101, 'hello')]);
    expect(syn).toMatchObject({ relativeSequence: 0, relativeNextSequence: 1, windowSize: 1000 });
    expect(last).toMatchObject({ relativeSequence: 1, relativeAcknowledgment: 1, windowSize: 4000 });
    expect(last).toMatchObject({ windowScaleFactor: 4, initialRttNs: 2_000_000, ackedRecord: 2 });
    expect(first).toMatchObject({ relativeNextSequence: 6, bytesInFlight: 5, pushBytesSent: 5 });
    expect(first).toMatchObject({ timeRelativeNs: 3_000_000, timeDeltaNs: 1_000_000 });
  });

  it('does not know the scale of a window when the headers of the SYNs were cut', () => {
    const cut = handshake.map(([side, written]): Line => [side, { ...written, windowScale: -2 }]);
    expect(analyzed(cut).at(-1)).toMatchObject({ windowScaleFactor: -1, windowSize: 1000 });
  });

  it('is exact where a clock is off by decades', () => {
    const [, , , far, back] = analyzed([
      ...handshake,
      data(101, 'hello', { seconds: 0, nanoseconds: 123_456_789 }),
      ack(106, { seconds: 1_700_000_000, nanoseconds: 9_000_001 }),
    ]);
    expect(far).toMatchObject({ timeRelativeNs: -1_699_999_999_877_543_211n });
    expect(back).toMatchObject({ timeDeltaNs: 1_699_999_999_885_543_212n, timeRelativeNs: 8_000_001 });
    expect(back).toMatchObject({ ackedRecord: 4, ackRttNs: 1_699_999_999_885_543_212n });
  });

  it('tells what was acknowledged, and how long that took', () => {
    const results = analyzed([...handshake, data(101, 'hello'), ack(106)]);
    expect(results[4]).toMatchObject({ ackedRecord: 4, ackRttNs: 1_000_000 });
  });

  it('adds up what was seen of a connection before each segment', () => {
    const end: Line = ['>', { flags: FIN | ACK, sequence: 106, acknowledgment: 501 }];
    const seen = analyzed([...handshake, data(101, 'hello'), end, ack(107)]);
    expect(seen.map((result) => result.completeness)).toEqual([0, 1, 3, 7, 15, 31]);
  });

  it('measures the first round trip up to any acknowledgment behind the SYN, but not from a time of 0', () => {
    const syn: Line = ['>', { flags: SYN, sequence: 100 }];
    const answer: Line = ['<', { sequence: 501, acknowledgment: 101, payload: 'hi' }];
    expect(analyzed([syn, answer])[1]).toMatchObject({ initialRttNs: 1_000_000 });
    const early: Line = ['>', { flags: SYN, sequence: 100, seconds: 0, nanoseconds: 0 }];
    expect(analyzed([early, answer])[1]).toMatchObject({ initialRttNs: 0 });
  });

  it('knows what comes next again behind a SYN that came before a stray RST', () => {
    const syn: Line = ['>', { flags: SYN, sequence: 100, acknowledgment: 0 }];
    const [, , again, data] = analyzed([
      syn,
      ['>', { flags: RST, sequence: 4000 }],
      syn,
      ['>', { sequence: 101, acknowledgment: 501, payload: 'hi' }],
    ]);
    expect(again?.labels).toEqual(['retransmission']);
    expect(data?.labels).toEqual([]);
  });

  it('begins again with a connection that takes the place of another one, whatever its SYN carries', () => {
    const reassembler = createReassembler();
    const analysis = new SequenceAnalysis();
    const script = new Script();
    const segment = script.client({ flags: SYN, sequence: 100, payload: 'hi' });
    reassembler.push(segment);
    const first = analysis.segment(segment, reassembler.current!, 0, true);
    expect(first).toMatchObject({ completeness: COMPLETENESS_SYN, labels: ['reused_ports'] });
    const second = script.client({ sequence: 103, acknowledgment: 501 });
    expect(analysis.segment(second, reassembler.current!, 0)).toMatchObject({
      completeness: COMPLETENESS_SYN,
    });
  });

  it('says nothing of bytes in flight when SACK blocks name them all', () => {
    const results = analyzed([
      ...handshake,
      data(101, 'aa'),
      ack(101, { sackedBytes: 4 }),
      data(103, 'bb', { flags: FIN | ACK }),
    ]);
    expect(results.map((result) => result.bytesInFlight)).toEqual([-1, -1, -1, 2, -1, -1]);
  });

  it('counts bytes since the last PSH', () => {
    const results = analyzed([
      ...handshake,
      data(101, 'aa'),
      data(103, 'bb', { flags: PSH | ACK }),
      data(105, 'cc'),
    ]);
    expect(results.slice(3).map((result) => result.pushBytesSent)).toEqual([2, 4, 2]);
  });
});

describe('labels', () => {
  it('retransmission, and what it repeats', () => {
    const results = analyzed([
      ...handshake,
      data(101, 'hello'),
      data(106, 'world'),
      data(106, 'world', { seconds: 1_700_000_009 }),
    ]);
    expect(results[5]).toMatchObject({ labels: ['retransmission'], rtoRecord: 4 });
  });

  it('spurious retransmission: the other side has it already', () => {
    expect(labels(data(101, 'hello'), ack(106), data(101, 'hello'))).toEqual([
      '',
      '',
      'retransmission spurious_retransmission',
    ]);
  });

  it('lost segment, duplicate acknowledgments, and fast retransmission', () => {
    const lost = data(106, 'world');
    const late = data(101, 'hello');
    expect(labels(lost, ack(101), ack(101), late)).toEqual([
      'lost_segment',
      'duplicate_ack',
      'duplicate_ack',
      'retransmission fast_retransmission',
    ]);
  });

  it('no fast retransmission when the clock went back', () => {
    const earlier = { seconds: 1_699_999_999 };
    expect(labels(data(106, 'world'), ack(101), ack(101), data(101, 'hello', earlier))[3]).toBe(
      'retransmission',
    );
  });

  it('duplicate acknowledgments count from one behind something that was not seen', () => {
    const unseen: Line = ['>', { sequence: 101, acknowledgment: 700, window: 1000 }];
    const behind = analyzed([...handshake, ack(101), unseen, unseen, ack(101), ack(101)]);
    expect(behind.slice(6).map((result) => result.duplicateAckNumber)).toEqual([1, 2]);
  });

  it('out of order: late, but sooner than a round trip', () => {
    expect(labels(data(106, 'world'), data(101, 'hello'))).toEqual(['lost_segment', 'out_of_order']);
  });

  it('acknowledged, but not seen', () => {
    expect(labels(data(101, 'hello'), ack(150))).toEqual(['', 'ack_lost_segment']);
  });

  it('keep-alive and its answer', () => {
    expect(labels(data(101, 'hello'), ack(106), data(105, 'x'), ack(106))).toEqual([
      '',
      '',
      'keep_alive',
      'keep_alive_ack',
    ]);
  });

  it('window full, zero window, probe and its answer, window update', () => {
    const shut = { window: 0 };
    const full = data(101, 'x'.repeat(16_000));
    const steps = [ack(101), full, ack(16_101, shut), data(16_101, 'y'), ack(16_101, shut), ack(16_101)];
    expect(labels(...steps)).toEqual([
      'duplicate_ack',
      'window_full',
      'zero_window',
      'zero_window_probe',
      'zero_window zero_window_probe_ack',
      'window_update',
    ]);
  });

  it('a probe that the receiver takes is not answered as one', () => {
    const shut = { window: 0 };
    expect(labels(ack(101, shut), data(101, 'y'), ack(102, shut))).toEqual([
      'zero_window',
      'zero_window_probe',
      'ack_lost_segment zero_window',
    ]);
  });
});
