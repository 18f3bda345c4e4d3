import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StreamChunk } from '../src/stream-chunk.ts';
import { decrypt, flowsOf, load, pieces, recut, scenarios } from './fixtures.ts';

// How the bytes are cut, and which direction a capture shows first, must not matter.

const ids = scenarios.map(({ id }) => id).filter((id) => id !== 'x-lost-cke');

describe.each(ids)('%s', (id) => {
  it('gives the same plaintext however its bytes are cut', async () => {
    const { chunks, options } = await load(id);
    const truth = pieces(decrypt(chunks, options).events);
    expect(truth.size).toBeGreaterThan(0);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 6 }), (sizes) => {
        expect(pieces(decrypt(inTurn(flowsOf(chunks), sizes), options).events)).toEqual(truth);
      }),
      { numRuns: 8 },
    );
    expect(pieces(decrypt(inTurn(flowsOf(chunks), [1]), options).events)).toEqual(truth);
  });

  it('gives the same plaintext when one direction comes first, and the end last', async () => {
    const { chunks, options } = await load(id);
    const truth = pieces(decrypt(chunks, options).events);
    for (const first of [0, 1]) {
      const data = chunks.filter(({ kind }) => kind !== 'end');
      // Connections stay in order, since one may resume the other.
      const order = (chunk: StreamChunk) => 2 * chunk.connection.id + (chunk.direction === first ? 0 : 1);
      const sorted = [...data].sort((a, b) => order(a) - order(b));
      const { events } = decrypt([...sorted, ...chunks.filter(({ kind }) => kind === 'end')], options);
      expect(pieces(events)).toEqual(truth);
    }
  });
});

/** Both directions cut anew, a connection after the other, keeping roughly the order of the dialogue. */
function inTurn(flows: StreamChunk[][], sizes: readonly number[]): StreamChunk[] {
  const ends: StreamChunk[] = [];
  const out: StreamChunk[] = [];
  for (const flow of flows) {
    for (const chunk of recut(flow, sizes)) (chunk.kind === 'end' ? ends : out).push(chunk);
  }
  return [...out, ...ends];
}
