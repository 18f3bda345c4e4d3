import { describe, expect, it } from 'vitest';
import { Script, type Written } from '../test/segments.ts';
import { createReassembler } from './reassembler.ts';
import { SegmentAnalysis } from './segment-analysis.ts';
import { SequenceAnalysis } from './sequence-analysis.ts';
import { ACK, CWR, ECE, SYN } from './tcp-flags.ts';

/** What the analysis says of a SYN of the client, the server's answer, and the segments of the client behind them. */
function analyzed(syn: Written, answer: Written, ...rest: Written[]): SegmentAnalysis[] {
  const script = new Script();
  const reassembler = createReassembler();
  const analysis = new SequenceAnalysis();
  const segments = [
    script.client({ flags: SYN, sequence: 100, ...syn }),
    script.server({ flags: SYN | ACK, sequence: 500, acknowledgment: 101, ...answer }),
    ...rest.map((written) => script.client({ sequence: 101, acknowledgment: 501, ...written })),
  ];
  return segments.map((segment) => {
    reassembler.push(segment);
    const { current, currentDirection } = reassembler;
    return analysis.segment(segment, current!, currentDirection, false, new SegmentAnalysis());
  });
}

describe('TCP Fast Open', () => {
  const told = (syn: Written, answer: Written) => analyzed(syn, answer).map(({ fastOpen }) => fastOpen);
  const cookie = { fastOpenCookie: true, payload: 'GET /' };

  it('data with a cookie is accepted by an answer that acknowledges it', () => {
    expect(told(cookie, { acknowledgment: 106 })).toEqual(['cookie', 'accepted']);
  });

  it('and ignored by one that acknowledges the SYN alone', () => {
    expect(told(cookie, {})).toEqual(['cookie', 'ignored']);
    expect(told({ fastOpenCookie: true }, {})).toEqual(['cookie', undefined]);
    expect(told({ payload: 'GET /' }, {})).toEqual([undefined, undefined]);
  });
});

describe('Accurate ECN', () => {
  const counters = (syn: Written, answer: Written, ...rest: Written[]) =>
    analyzed(syn, answer, ...rest).map(({ accurateEcn }) => accurateEcn);
  const asks = { flags: SYN | ECE | CWR, accurateEcn: true };

  it('three flags are a counter once both sides agreed', () => {
    const marked = { flags: ACK | ECE, accurateEcn: true };
    const answers = [
      { flags: SYN | ACK | CWR },
      { flags: SYN | ACK, accurateEcn: true },
      { flags: SYN | ACK | CWR, accurateEcn: true },
    ];
    for (const answer of answers) {
      expect(counters(asks, answer, {}, marked)).toEqual([-1, -1, 0, 5]);
    }
  });

  it('or once the option was seen', () => {
    expect(counters({}, {}, { accurateEcnOption: true }, { flags: ACK | CWR })).toEqual([-1, -1, -1, 2]);
  });

  it('and stay flags with a side that does not know it', () => {
    expect(counters(asks, { flags: SYN | ACK | ECE }, {})).toEqual([-1, -1, -1]);
    expect(counters({ flags: SYN | ECE | CWR }, { flags: SYN | ACK | CWR }, {})).toEqual([-1, -1, -1]);
  });
});
