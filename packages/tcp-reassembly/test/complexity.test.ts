import { afterAll, describe, expect, it } from 'vitest';
import { ACK, SYN } from '../src/tcp-flags.ts';
import { StepCounter } from './counted-steps.ts';
import { Script } from './segments.ts';

const counter = new StepCounter();
// Loaded now, so that it is counted.
const { createReassembler } = await import('../src/reassembler.ts');

const SEGMENTS = 100_000;
const LENGTH = 20;
const block = new Uint8Array(64);
/** One stream of a few megabytes may wait as a whole. */
const limits = { windowBytes: 2 ** 30, outOfOrderBytes: 2 ** 30 };

/** Pushes `count` segments of one stream, `placeOf` saying in which order; gives the bytes that came out. */
function reassemble(count: number, length: number, placeOf: (at: number) => number): number {
  const segment = new Script().client({ flags: SYN, sequence: 0xffff_0000, seconds: 1, nanoseconds: 0 });
  const reassembler = createReassembler({ limits });
  let bytes = 0;
  const take = (events: ReturnType<typeof reassembler.push>) => {
    for (const event of events) {
      if (event.type === 'chunk' && event.chunk.kind === 'data') bytes += event.chunk.length;
    }
  };
  take(reassembler.push(segment));
  Object.assign(segment, { flags: ACK, payload: block, transient: true });
  segment.payloadLength = segment.originalPayloadLength = length;
  for (let at = 0; at < count; at++) {
    segment.sequence = (0xffff_0001 + placeOf(at) * length) >>> 0;
    segment.record++;
    take(reassembler.push(segment));
  }
  take(reassembler.end());
  return bytes;
}

/** In which order `count` segments come. */
const orders: Record<string, (count: number) => (at: number) => number> = {
  'in order': () => (at) => at,
  reversed: (count) => (at) => count - 1 - at,
  'with a hole before each': () => (at) => 2 * at + 1,
  'the first one last': (count) => (at) => (at + 1) % count,
  'in blocks of 16, each reversed': () => (at) => at ^ 15,
};

afterAll(() => counter.stop());

describe('steps that a stream takes, counted', () => {
  const steps = (count: number, length: number, order: string) =>
    counter.stepsOf(() => {
      expect(reassemble(count, length, orders[order]!(count))).toBe(count * length);
    });

  it.each(Object.keys(orders))('100,000 segments %s: at most 2.3 times as many as half of them', (order) => {
    const half = steps(SEGMENTS / 2, LENGTH, order);
    const whole = steps(SEGMENTS, LENGTH, order);
    expect(whole / half).toBeLessThan(2.3);
    // Bytes moved are steps too, and while pieces grow each byte is moved a few times.
    expect(whole / SEGMENTS).toBeLessThan(3 * LENGTH * Math.log2(SEGMENTS));
  });

  it('a million segments of one byte behind a missing one', () => {
    const million = 1_000_000;
    expect(steps(million, 1, 'the first one last') / million).toBeLessThan(20 * Math.log2(million));
  });
});
