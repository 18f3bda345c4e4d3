import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StreamChunk } from '../src/stream-chunk.ts';
import { decrypt, load } from './fixtures.ts';
import { Tls13Writer } from './tls13-writer.ts';

// A capture that begins in the midst of a connection, or that lost its hello: nothing opens, but its records are there.

const { chunks: whole } = await load('http-simple');

/** Each record when it was first told: direction, place, content type, whether it is protected. */
function recordsOf(chunks: readonly StreamChunk[]) {
  const told = new Set<string>();
  return decrypt(chunks, { records: true }).events.flatMap((event) => {
    if (event.type !== 'record' && event.type !== 'held-record') return [];
    const { direction, streamOffset, contentType } = event;
    const place = `${direction}.${streamOffset}`;
    if (told.has(place)) return [];
    told.add(place);
    return [[direction, streamOffset, contentType, event.type === 'held-record' || event.encrypted] as const];
  });
}

function cut(chunks: readonly StreamChunk[], sizes: readonly number[]): StreamChunk[] {
  let turn = 0;
  return chunks.flatMap((chunk) => {
    if (chunk.kind !== 'data') return [chunk];
    const out: StreamChunk[] = [];
    for (let at = 0; at < chunk.length; ) {
      const bytes = chunk.bytes!.slice(at, at + sizes[turn++ % sizes.length]!);
      out.push({ ...chunk, offset: chunk.offset + at, length: bytes.length, bytes });
      at += bytes.length;
    }
    return out;
  });
}

/** `chunk` without its first `count` bytes. */
function without(count: number, chunk: StreamChunk): StreamChunk {
  const bytes = chunk.bytes!.subarray(count);
  return { ...chunk, offset: chunk.offset + count, length: bytes.length, bytes };
}

describe('a connection without its hellos', () => {
  const all = recordsOf(whole);

  it('gives the records that it gives with them', () => {
    const data = whole.filter(({ kind }) => kind === 'data');
    expect(all).toHaveLength(12);
    for (let skip = 2; skip < data.length; skip++) {
      const from = [0, 1].map(
        (side) => data.slice(skip).find(({ direction }) => direction === side)?.offset ?? Infinity,
      );
      expect(recordsOf(data.slice(skip))).toEqual(all.filter(([side, offset]) => offset >= from[side]!));
    }
  });

  it('is met in the midst of a record: from the next application data on', () => {
    const writer = new Tls13Writer().clientHello().handshake();
    const from = writer.chunks.length;
    for (let i = 0; i < 4; i++) writer.data(0, `question ${i}`);
    const [first, ...others] = writer.chunks.slice(from);
    const expected = others.map(({ offset }) => [0, offset, 23, true]);
    expect(recordsOf([without(3, first!), ...others])).toEqual(expected);
  });

  it('gives the same however its bytes are cut, damaged ones too', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 6 }),
        fc.nat(30),
        fc.option(fc.nat(400), { nil: undefined }),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 }),
        (skip, missing, broken, sizes) => {
          const [first, ...rest] = whole.filter(({ kind }) => kind === 'data').slice(skip);
          const chunks = [without(Math.min(missing, first!.length - 1), first!), ...rest];
          if (broken !== undefined) {
            const bytes = chunks.at(-1)!.bytes!.slice();
            bytes[broken % bytes.length]! ^= 0xff;
            chunks.splice(-1, 1, { ...chunks.at(-1)!, bytes });
          }
          const sorted = (each: StreamChunk[]) => recordsOf(each).sort(([a, x], [b, y]) => a - b || x - y);
          expect(sorted(cut(chunks, sizes))).toEqual(sorted(chunks));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('names the packets that carried a record, of which the first bytes came alone', () => {
    const [chunk] = whole.filter(({ kind }) => kind === 'data').slice(3);
    const pieces = [
      {
        ...chunk!,
        bytes: chunk!.bytes!.slice(0, 3),
        length: 3,
        sources: [{ record: 8, offset: chunk!.offset, length: 3 }],
      },
      {
        ...without(3, chunk!),
        sources: [{ record: 9, offset: chunk!.offset + 3, length: chunk!.length - 3 }],
      },
    ];
    const [first] = decrypt(pieces, { records: true }).events;
    expect(first).toMatchObject({ type: 'record', sources: [{ record: 8 }, { record: 9 }] });
  });

  it('that does not go on as records do is sought anew', () => {
    const writer = new Tls13Writer().clientHello().handshake();
    const from = writer.chunks.length;
    writer.data(0, 'one').data(0, 'two').data(0, 'three').data(0, 'four');
    const chunks = writer.chunks.slice(from).map((chunk) => ({ ...chunk, bytes: chunk.bytes!.slice() }));
    chunks[1]!.bytes[0] = 99;
    expect(recordsOf(chunks).map(([, offset]) => offset)).toEqual(
      [0, 2, 3].map((index) => chunks[index]!.offset),
    );
  });

  it('of which the reason is said once', () => {
    const { reports } = decrypt(whole.slice(3), { records: true });
    expect(reports.map(({ reason }) => reason?.code)).toEqual(['TLS_MIDSTREAM']);
  });
});

describe('a connection whose ClientHello was lost', () => {
  const [hello, ...rest] = whole.filter(({ kind }) => kind === 'data');
  const { bytes: _, ...lost } = hello!;
  const all = recordsOf(whole);

  it('gives the records of both sides when they come', () => {
    const gap: StreamChunk = { ...lost, kind: 'gap', reason: 'not-captured' };
    expect(recordsOf([gap, ...rest])).toEqual(all.filter(([side, offset]) => side === 1 || offset > 0));
  });

  it('waits no longer for the hello when the client goes on without', () => {
    const gap: StreamChunk = { ...lost, kind: 'gap', reason: 'not-captured' };
    const { events } = decrypt([gap, ...rest], { records: true });
    const protectedOnes = events.filter((event) => event.type === 'record' && event.encrypted);
    expect(protectedOnes.length).toBeGreaterThan(2);
    expect(events.filter(({ type }) => type === 'held-record')).toEqual([]);
  });

  it('still opens when the hello was only captured late', async () => {
    const { chunks, options } = await load('http-simple');
    const data = chunks.filter(({ kind }) => kind === 'data');
    const late = [data[1]!, data[0]!, ...data.slice(2)];
    expect(decrypt(late, options).reports[0]).toMatchObject({ status: 'decrypted' });
  });
});

it('a record that waits is told when it comes, and again when it opens', async () => {
  const { chunks, options } = await load('http-simple');
  const data = chunks.filter(({ kind }) => kind === 'data');
  const servers = data.filter(({ direction }) => direction === 1);
  const clients = data.filter(({ direction }) => direction === 0);
  const { events } = decrypt([...servers, ...clients], { ...options, records: true });
  const held = events.filter((event) => event.type === 'held-record');
  const opened = events.filter(
    (event) => event.type === 'record' && event.direction === 1 && event.encrypted,
  );
  expect(held.length).toBeGreaterThan(1);
  expect(opened).toMatchObject(
    held.map(({ streamOffset, bytes }) => ({ streamOffset, bytes, verified: true })),
  );
});
