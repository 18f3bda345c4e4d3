import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChunkChain, concat } from './chunk-chain.ts';

const chunks = fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 200 });

describe('ChunkChain', () => {
  it('gives the pushed bytes back in order, whatever is asked for', () => {
    fc.assert(
      fc.property(chunks, fc.infiniteStream(fc.integer({ min: 0, max: 70 })), (pushed, sizes) => {
        const chain = new ChunkChain();
        const taken: Uint8Array[] = [];
        for (const chunk of pushed) {
          chain.push(chunk);
          const size = sizes.next().value!;
          expect(chain.peek(size)?.length).toBe(size <= chain.length ? size : undefined);
          const run = chain.take(size);
          if (run !== undefined) taken.push(run);
        }
        taken.push(chain.take(chain.length)!);
        expect(concat(taken)).toEqual(concat(pushed));
        expect(chain.length).toBe(0);
      }),
    );
  });

  it('cuts a view while the run lies in one chunk', () => {
    const chain = new ChunkChain();
    const chunk = Uint8Array.of(1, 2, 3, 4);
    chain.push(chunk);
    expect(chain.take(2)!.buffer).toBe(chunk.buffer);
    expect(chain.peek(2)).toEqual(Uint8Array.of(3, 4));
  });

  it('skips no more than there is', () => {
    const chain = new ChunkChain();
    chain.push(Uint8Array.of(1, 2, 3));
    expect(chain.skip(2)).toBe(2);
    expect(chain.skip(9)).toBe(1);
    expect(chain.take(1)).toBeUndefined();
    expect(chain.take(0)).toEqual(new Uint8Array(0));
  });
});
