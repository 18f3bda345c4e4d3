import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSuite, readPrivateKey } from '../src/index.node.ts';
import type { StreamChunk } from '../src/stream-chunk.ts';
import { decrypt, pieces } from './fixtures.ts';
import { Tls12Writer } from './tls12-writer.ts';

// Where the next record is found after lost bytes must not depend on how the bytes after them are cut.

const pair = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
const keys = [{ key: await readPrivateKey(pair.export({ type: 'pkcs8', format: 'pem' })) }];
const text = (value: string) => new TextEncoder().encode(value);

/** What is left of a record whose ciphertext looks like a record too, but one that no other follows. */
const LOOKALIKE = Uint8Array.of(23, 3, 1, 0, 2, 1, 1, 9, 9, 9, 9, 9, 9, 9, 9, 9);

/** The handshake, an answer, another that is lost but for `left` bytes, two more, and again lost bytes. */
function damaged(version: number, left: number): StreamChunk[] {
  const writer = new Tls12Writer({ suite: findSuite(0x002f)!, key: pair, version }).handshake();
  writer.data(1, text('one')).data(1, text('lost')).data(1, text('closed')).data(1, text('four'));
  const { bytes: _, ...lost } = writer.chunks.at(-3)!;
  const last = writer.chunks.at(-1)!;
  const offset = lost.offset + lost.length - left;
  return [
    ...writer.chunks.slice(0, -3),
    { ...lost, kind: 'gap', length: lost.length - left },
    { ...lost, offset, length: left, bytes: LOOKALIKE.slice(0, left) },
    ...writer.chunks.slice(-2),
    { ...lost, kind: 'gap', offset: last.offset + last.length, length: 10 },
  ];
}

function cut(chunks: readonly StreamChunk[], sizes: readonly number[]): StreamChunk[] {
  let turn = 0;
  return chunks.flatMap((chunk) => {
    if (chunk.kind !== 'data' || chunk.length === 0) return [chunk];
    const out: StreamChunk[] = [];
    for (let at = 0; at < chunk.length; ) {
      const bytes = chunk.bytes!.slice(at, at + sizes[turn++ % sizes.length]!);
      out.push({ ...chunk, offset: chunk.offset + at, length: bytes.length, bytes });
      at += bytes.length;
    }
    return out;
  });
}

const seen = (chunks: readonly StreamChunk[]) => {
  const { events, reports } = decrypt(chunks, { keys, records: true });
  return {
    plaintext: pieces(events),
    records: events.flatMap((event) => (event.type === 'record' ? [[event.streamOffset, event.length]] : [])),
    report: reports[0],
  };
};

describe.each([0x0300, 0x0301, 0x0303])('after a gap in version %i', (version) => {
  it('the same records are found however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.nat(LOOKALIKE.length),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 }),
        (left, sizes) => {
          const chunks = damaged(version, left);
          expect(seen(cut(chunks, sizes))).toEqual(seen(chunks));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('the last record of a stream is found, though nothing follows it', () => {
    const chunks = damaged(version, 9).slice(0, -1);
    expect(seen(chunks).records).toContainEqual([chunks.at(-1)!.offset, chunks.at(-1)!.length]);
    expect(seen(cut(chunks, [3]))).toEqual(seen(chunks));
  });
});
