import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Collector } from '../src/collect.ts';
import { newWins, overlapPolicies, policyMask } from '../src/overlap-policy.ts';
import { createReassembler } from '../src/reassembler.ts';
import { SYN } from '../src/tcp-flags.ts';
import { Script } from './segments.ts';

const LENGTH = 40;

interface Piece {
  readonly start: number;
  readonly bytes: readonly number[];
}

/** The obvious way: one cell a byte, holding the byte and who brought it. */
class Cells {
  readonly bytes: (number | undefined)[] = new Array(LENGTH).fill(undefined);
  readonly owners: number[] = new Array(LENGTH).fill(-1);
  readonly #mask: number;

  constructor(mask: number) {
    this.#mask = mask;
  }

  write({ start, bytes }: Piece, owner: number): void {
    const end = start + bytes.length;
    const before = [...this.owners];
    for (let at = start; at < end; at++) {
      if (before[at] === -1) this.#set(at, bytes[at - start]!, owner);
      else at = this.#meet(before, at, start, end, bytes, owner) - 1;
    }
  }

  /** Settles one older segment; gives where it ends. */
  #meet(before: number[], at: number, start: number, end: number, bytes: readonly number[], owner: number) {
    let [oldStart, oldEnd] = [at, at];
    while (before[oldStart - 1] === before[at]) oldStart--;
    while (before[oldEnd] === before[at]) oldEnd++;
    const stop = Math.min(end, oldEnd);
    const differs = bytes.slice(at - start, stop - start).some((byte, i) => byte !== this.bytes[at + i]);
    if (differs && newWins(this.#mask, start, end, oldStart, oldEnd)) {
      for (let i = at; i < stop; i++) this.#set(i, bytes[i - start]!, owner);
    }
    return stop;
  }

  #set(at: number, byte: number, owner: number): void {
    this.bytes[at] = byte;
    this.owners[at] = owner;
  }
}

const pieces = fc.array(
  fc.record({
    start: fc.integer({ min: 1, max: LENGTH - 8 }),
    bytes: fc.array(fc.constantFrom(97, 98), { minLength: 1, maxLength: 8 }),
  }),
  { minLength: 1, maxLength: 12 },
);

describe('overlap policies', () => {
  it.each(overlapPolicies)('%s does what one cell a byte would do', (policy) => {
    const property = fc.property(pieces, fc.integer({ min: 0, max: 0xffff_ffff }), (written, isn) => {
      const cells = new Cells(policyMask(policy)!);
      const script = new Script();
      const reassembler = createReassembler({ policy });
      const collector = new Collector();
      collector.add(reassembler.push(script.client({ flags: SYN, sequence: isn })));
      const send = ({ start, bytes }: Piece) => {
        const sequence = (isn + 1 + start) >>> 0;
        collector.add(reassembler.push(script.client({ sequence, payload: Uint8Array.from(bytes) })));
      };
      for (const [owner, piece] of written.entries()) {
        cells.write(piece, owner);
        send(piece);
      }
      send({ start: 0, bytes: [33] });
      collector.add(reassembler.end());
      const expected = [33, ...cells.bytes.slice(1).filter((byte) => byte !== undefined)];
      expect([...collector.connections[0]!.flows[0].bytes]).toEqual(expected);
    });
    fc.assert(property, { numRuns: 200 });
  });
});
