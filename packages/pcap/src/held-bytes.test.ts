import { concat } from '@plainwire/bytes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeldBytes } from './held-bytes.ts';

describe('HeldBytes', () => {
  it('gives the pushed bytes back in order, whatever is asked for', () => {
    const chunks = fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 100 });
    fc.assert(
      fc.property(chunks, fc.infiniteStream(fc.integer({ min: 0, max: 70 })), (pushed, sizes) => {
        const held = new HeldBytes();
        const taken: Uint8Array[] = [];
        for (const chunk of pushed) {
          held.push(chunk);
          const size = sizes.next().value!;
          expect(held.peek(size)?.length).toBe(size <= held.length ? size : undefined);
          const run = held.take(size);
          if (run !== undefined) taken.push(run.slice());
        }
        taken.push(held.take(held.length)!.slice());
        expect(concat(taken)).toEqual(concat(pushed));
        expect([held.length, held.skip(3), held.take(1)]).toEqual([0, 0, undefined]);
      }),
    );
  });
});
