import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MessageAssembler } from './message-assembler.ts';

const message = (type: number, length: number) => {
  const bytes = new Uint8Array(4 + length).fill(type);
  bytes.set([type, 0, length >> 8, length & 255]);
  return bytes;
};

describe('handshake messages', () => {
  it('come out the same however they are cut into fragments', () => {
    const messages = [message(1, 300), message(2, 0), message(11, 5000), message(14, 0), message(16, 3)];
    const all = new Uint8Array(Buffer.concat(messages));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1 }), (sizes) => {
        const assembler = new MessageAssembler();
        const out: Uint8Array[] = [];
        for (let at = 0, i = 0; at < all.length; i++) {
          const size = sizes[i % sizes.length]!;
          out.push(...assembler.push(all.subarray(at, at + size), 10_000)!);
          at += size;
        }
        expect(out).toEqual(messages);
        expect(assembler.isOpen).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('that lie about their length end the story', () => {
    const assembler = new MessageAssembler();
    expect(assembler.push(Uint8Array.of(11, 255, 255, 255, 0), 262_144)).toBeUndefined();
    expect(assembler.isOpen).toBe(false);
  });

  it('are copies', () => {
    const assembler = new MessageAssembler();
    const bytes = message(14, 1);
    const [out] = assembler.push(bytes, 100)!;
    bytes.fill(0);
    expect(out![0]).toBe(14);
  });
});
