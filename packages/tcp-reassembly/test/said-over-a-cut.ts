import { expect } from 'vitest';
import type { Reassembler } from '../src/reassembler.ts';
import type { ReassemblerSnapshot } from '../src/reassembler-snapshot.ts';
import type { Segment } from '../src/segment.ts';
import { written } from './traffic.ts';

/** Ways in which a snapshot travels. */
export const copies: readonly (<T>(value: T) => T)[] = [
  structuredClone,
  (value) => JSON.parse(JSON.stringify(value)),
];

/** A reassembler with nothing in it, or one that goes on from a snapshot. */
export type Make = (snapshot?: ReassemblerSnapshot) => Reassembler;

/**
 * What a reassembler says of `segments` and at the end, when before segment `cut` (behind the last when that is their
 * number, never when it is -1) another one takes over from its snapshot.
 */
export function saidOverACut(
  make: Make,
  segments: readonly Segment[],
  cut: number,
  copy = copies[1]!,
): string[] {
  let reassembler = make();
  const takeOver = () => {
    const snapshot = copy(reassembler.snapshot());
    reassembler = make(snapshot);
    expect(copy(reassembler.snapshot())).toEqual(snapshot);
  };
  const told: string[] = [];
  for (const [index, segment] of segments.entries()) {
    if (index === cut) takeOver();
    told.push(...written(reassembler.push(segment)));
  }
  if (cut === segments.length) takeOver();
  const { connections, waitingBytes } = reassembler.held;
  return [...told, `${connections} connections, ${waitingBytes} bytes`, ...written(reassembler.end())];
}
