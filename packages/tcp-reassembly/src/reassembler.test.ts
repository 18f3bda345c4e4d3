import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Script } from '../test/segments.ts';
import { traffic, written } from '../test/traffic.ts';
import { Collector } from './collect.ts';
import { createReassembler, type ReassemblerOptions } from './reassembler.ts';
import type { Segment } from './segment.ts';
import { ACK, FIN, SYN } from './tcp-flags.ts';

function reassembled(segments: readonly Segment[], options?: ReassemblerOptions) {
  const reassembler = createReassembler(options);
  const collector = new Collector();
  for (const segment of segments) collector.add(reassembler.push(segment));
  collector.add(reassembler.end());
  return collector.connections;
}

/** A SYN with number `isn`, then `pieces` of `bytes` in the order given. */
function sent(isn: number, bytes: Uint8Array, pieces: readonly (readonly [number, number])[]): Segment[] {
  const script = new Script();
  const syn = script.client({ flags: SYN, sequence: isn });
  const data = pieces.map(([from, to]) =>
    script.client({ sequence: (isn + 1 + from) >>> 0, payload: bytes.slice(from, to) }),
  );
  return [syn, ...data];
}

const isn = fc.oneof(
  fc.integer({ min: 0, max: 0xffff_ffff }),
  fc.integer({ min: 0xffff_ff00, max: 0xffff_ffff }),
);

/** Bytes, and ranges of them that leave nothing out, cut and doubled at will, in any order. */
const scattered = fc.uint8Array({ minLength: 1, maxLength: 300 }).chain((bytes) => {
  const place = fc.integer({ min: 0, max: bytes.length });
  const range = fc.tuple(place, place).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  return fc
    .record({ cuts: fc.array(place, { maxLength: 20 }), more: fc.array(range, { maxLength: 10 }) })
    .chain(({ cuts, more }) => {
      const edges = [...new Set([0, ...cuts, bytes.length])].sort((a, b) => a - b);
      const pieces = edges.slice(1).map((to, index) => [edges[index]!, to] as const);
      const all = [...pieces, ...more.filter(([from, to]) => from < to)];
      return fc.shuffledSubarray(all, { minLength: all.length }).map((order) => ({ bytes, pieces: order }));
    });
});

describe('ordering', () => {
  it('gives any segmentation, order and duplication of a string back as the string', () => {
    fc.assert(
      fc.property(isn, scattered, fc.boolean(), (first, { bytes, pieces }, transient) => {
        const segments = sent(first, bytes, pieces).map((segment) => ({ ...segment, transient }));
        const [connection] = reassembled(segments);
        expect(connection!.flows[0].bytes).toEqual(bytes);
        expect(connection!.flows[0].gaps).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('says exactly the bytes that never came, as a bitmap would', () => {
    fc.assert(
      fc.property(isn, scattered, fc.array(fc.boolean()), (first, { bytes, pieces }, keep) => {
        const kept = pieces.filter((_, index) => keep[index] !== false);
        const came = new Uint8Array(bytes.length);
        for (const [from, to] of kept) came.fill(1, from, to);
        const last = came.lastIndexOf(1) + 1;
        const [connection] = reassembled(sent(first, bytes, kept));
        const flow = connection!.flows[0];
        const missing = new Uint8Array(last);
        for (const gap of flow.gaps) missing.fill(1, gap.offset, gap.offset + gap.length);
        expect([...missing]).toEqual([...came.subarray(0, last)].map((here) => 1 - here));
        expect(flow.bytes).toEqual(bytes.filter((_, index) => came[index] === 1));
      }),
      { numRuns: 500 },
    );
  });

  it('begins a connection found in mid-stream with its lowest byte', () => {
    fc.assert(
      fc.property(isn, scattered, (first, { bytes, pieces }) => {
        const [, ...segments] = sent(first, bytes, pieces);
        const [connection] = reassembled(segments);
        expect(connection!.midstream).toBe(true);
        expect(connection!.flows[0].bytes).toEqual(bytes);
        expect(connection!.flows[0].gaps).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('tells the records that every byte came from', () => {
    fc.assert(
      fc.property(scattered, ({ bytes, pieces }) => {
        const reassembler = createReassembler();
        const segments = sent(7, bytes, pieces);
        for (const segment of segments) {
          for (const event of reassembler.push(segment)) {
            if (event.type !== 'chunk') continue;
            let at = event.chunk.offset;
            for (const source of event.chunk.sources) {
              expect(source.offset).toBe(at);
              const [from, to] = pieces[source.record - 2]!;
              expect(from <= at && at + source.length <= to).toBe(true);
              at += source.length;
            }
            expect(at).toBe(event.chunk.offset + event.chunk.length);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('several segments at once', () => {
  it('give the events that they give one after the other', () => {
    fc.assert(
      fc.property(traffic, fc.integer({ min: 1, max: 20 }), fc.boolean(), (segments, size, transient) => {
        const [one, all] = [createReassembler(), createReassembler()];
        const reused = segments.map((segment) => ({ ...segment, transient }));
        const expected = reused.flatMap((segment) => written(one.push(segment)));
        const told: string[] = [];
        for (let at = 0; at < reused.length; at += size) {
          told.push(...written(all.pushAll(reused.slice(at, at + size))));
        }
        expect(told).toEqual(expected);
        expect(written(all.end())).toEqual(written(one.end()));
      }),
      { numRuns: 200 },
    );
  });
});

describe('segments in order', () => {
  it('are passed on as views of the payload', () => {
    const script = new Script();
    const reassembler = createReassembler();
    reassembler.push(script.client({ flags: SYN, sequence: 9 }));
    const segment = script.client({ sequence: 10, payload: 'hello' });
    const [event] = reassembler.push(segment);
    expect(event).toMatchObject({ type: 'chunk', chunk: { kind: 'data', offset: 0, length: 5 } });
    if (event?.type === 'chunk') expect(event.chunk.bytes!.buffer).toBe(segment.payload.buffer);
  });

  it('that say nothing new give one shared empty array', () => {
    const script = new Script();
    const reassembler = createReassembler();
    reassembler.push(script.client({ flags: SYN, sequence: 9 }));
    reassembler.push(script.server({ flags: SYN | ACK, sequence: 99, acknowledgment: 10 }));
    const first = reassembler.push(script.client({ sequence: 10, acknowledgment: 100 }));
    const second = reassembler.push(script.client({ sequence: 10, acknowledgment: 100 }));
    expect(first).toBe(second);
    expect(first).toHaveLength(0);
    expect(reassembler.current).toMatchObject({ id: 0 });
    expect(reassembler.currentDirection).toBe(0);
  });
});

describe('connections', () => {
  it('are counted from 0, and a SYN with another number begins a new one', () => {
    const script = new Script();
    const segments = [
      script.client({ flags: SYN, sequence: 100 }),
      script.client({ sequence: 101, payload: 'one' }),
      script.client({ flags: SYN, sequence: 5000 }),
      script.client({ sequence: 5001, payload: 'two' }),
    ];
    const [first, second] = reassembled(segments);
    expect([first!.connection.id, first!.closed]).toEqual([0, 'replaced']);
    expect([second!.connection.id, second!.closed]).toEqual([1, 'capture-end']);
    expect(new TextDecoder().decode(first!.flows[0].bytes)).toBe('one');
    expect(new TextDecoder().decode(second!.flows[0].bytes)).toBe('two');
  });

  it('begin anew with a SYN behind an acknowledgment of something else', () => {
    const script = new Script();
    const segments = [
      script.client({ sequence: 5_000_000, acknowledgment: 700 }),
      script.client({ flags: SYN, sequence: 100 }),
      script.server({ flags: SYN | ACK, sequence: 300, acknowledgment: 101 }),
      script.client({ sequence: 101, acknowledgment: 301, payload: 'new' }),
    ];
    expect(reassembled(segments)).toHaveLength(2);
    const late = script.client({ flags: SYN, sequence: 4_999_999 });
    expect(reassembled([segments[0]!, late])).toHaveLength(1);
  });

  it('have the sender of the first segment as endpoint 0', () => {
    const script = new Script();
    const [connection] = reassembled([script.server({ sequence: 1, payload: 'x' })]);
    expect(connection!.connection.endpoints).toEqual([
      { address: '10.0.0.2', port: 80 },
      { address: '10.0.0.1', port: 1000 },
    ]);
  });

  it('with other link keys are other connections', () => {
    const script = new Script();
    const payload = 'same';
    const both = [1, 2].map((linkKey) => script.client({ linkKey, sequence: 1, payload }));
    expect(reassembled(both)).toHaveLength(2);
  });

  it('close when both sides have sent a FIN', () => {
    const script = new Script();
    const reassembler = createReassembler();
    const types = [
      script.client({ flags: SYN, sequence: 0 }),
      script.server({ flags: SYN | ACK, sequence: 50, acknowledgment: 1 }),
      script.client({ sequence: 1, acknowledgment: 51 }),
      script.client({ flags: FIN | ACK, sequence: 1, acknowledgment: 51 }),
      script.server({ flags: FIN | ACK, sequence: 51, acknowledgment: 2, payload: 'last' }),
      script.client({ sequence: 2, acknowledgment: 56 }),
    ].map((segment) =>
      reassembler
        .push(segment)
        .map((event) => event.type)
        .join(' '),
    );
    expect(types).toEqual(['opened', '', '', 'chunk', 'chunk chunk closed', '']);
    expect(reassembler.end()).toHaveLength(0);
  });
});
