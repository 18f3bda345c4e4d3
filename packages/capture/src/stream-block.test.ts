import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadKoffi } from './native/koffi.ts';
import { bindLibc } from './native/libc.ts';
import { StreamBlock } from './stream-block.ts';

describe.skipIf(process.platform === 'win32')('a C stream over JavaScript memory', () => {
  const libc = bindLibc(loadKoffi());
  const CAPACITY = 4096;

  it('gives back what was written to it, whether it fits or not, again and again', () => {
    const block = new StreamBlock(libc, CAPACITY);
    const pieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 3000 }), { maxLength: 6 });
    fc.assert(
      fc.property(pieces, (written) => {
        block.clear();
        for (const piece of written) libc.fwrite(piece, 1, piece.length, block.file);
        const { bytes, transient } = block.take();
        expect(Buffer.compare(bytes, Buffer.concat(written))).toBe(0);
        expect(transient).toBe(bytes.length <= block.capacity);
      }),
      { numRuns: 300 },
    );
    block.close();
  });

  it('uses the whole buffer but for what the C library keeps for itself', () => {
    const block = new StreamBlock(libc, CAPACITY);
    expect(block.capacity).toBeGreaterThan(CAPACITY - 64);
    block.close();
  });

  it('leaves a view readable after it was closed', () => {
    const block = new StreamBlock(libc, CAPACITY);
    block.clear();
    libc.fwrite(Uint8Array.of(1, 2, 3), 1, 3, block.file);
    const { bytes } = block.take();
    block.close();
    expect([...bytes]).toEqual([1, 2, 3]);
  });

  it.skipIf(process.platform !== 'linux')('closes its descriptor', () => {
    const before = readdirSync('/proc/self/fd').length;
    for (let round = 0; round < 20; round++) new StreamBlock(libc, CAPACITY).close();
    expect(readdirSync('/proc/self/fd').length).toBe(before);
  });

  it('says when there is no descriptor left', () => {
    expect(() => new StreamBlock({ ...libc, openSpill: () => null }, CAPACITY)).toThrow(
      expect.objectContaining({ code: 'ERR_CAPTURE' }),
    );
  });
});
