import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlapPolicies, policyMask } from './overlap-policy.ts';
import { PieceBuffers } from './piece-buffers.ts';
import { WaitingBytes } from './waiting-bytes.ts';

/** What the pieces themselves say about bytes, sources and runs. */
function counted(waiting: WaitingBytes) {
  let bytes = 0;
  let sources = 0;
  let capacity = 0;
  let runs = 0;
  let end = Number.NaN;
  for (const piece of waiting.pieces()) {
    if (piece.buffer !== null) {
      bytes += piece.end - piece.start;
      sources += piece.starts.length;
      capacity += piece.buffer.length;
    }
    if (piece.start !== end) runs++;
    end = piece.end;
  }
  return { bytes, cost: capacity + 16 * sources, runs };
}

const step = fc.record({
  start: fc.nat(40),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 24, max: 2 }),
  kind: fc.constantFrom('insert', 'insert', 'insert', 'missing', 'shift'),
});

describe('WaitingBytes', () => {
  it('counts bytes, sources and runs as they are, whatever comes', () => {
    const policy = fc.constantFrom(...overlapPolicies);
    fc.assert(
      fc.property(policy, fc.array(step, { maxLength: 30 }), (name, steps) => {
        const waiting = new WaitingBytes(policyMask(name), 8, new PieceBuffers());
        for (const [record, { start, bytes, kind }] of steps.entries()) {
          if (kind === 'insert') waiting.insert(start, bytes, record);
          else if (kind === 'missing') waiting.insertMissing(start, start + bytes.length, record);
          else if (!waiting.empty) waiting.shift();
          expect({ bytes: waiting.bytes, cost: waiting.cost, runs: waiting.runs }).toEqual(counted(waiting));
        }
        while (!waiting.empty) waiting.shift();
        expect({ bytes: waiting.bytes, cost: waiting.cost, runs: waiting.runs }).toEqual(counted(waiting));
      }),
    );
  });

  it('counts a record once that fills a hole and wins behind it', () => {
    const waiting = new WaitingBytes(policyMask('last'), 8, new PieceBuffers());
    waiting.insert(10, Uint8Array.of(1, 1, 1, 1), 1);
    waiting.insert(0, Uint8Array.of(1, 1), 2);
    waiting.insert(2, Uint8Array.of(2, 2, 2, 2, 2, 2, 2, 2, 2, 2), 3);
    expect(waiting.cost).toBe(counted(waiting).cost);
  });
});
