import { describe, expect, it } from 'vitest';
import { createReassembler, type ReassemblerOptions } from '../src/reassembler.ts';
import type { Segment } from '../src/segment.ts';
import { ACK, FIN, SYN } from '../src/tcp-flags.ts';
import { Script } from './segments.ts';

const block = new Uint8Array(1 << 16);

/** Counts of what a reassembler says of `segments`. */
function counted(segments: Iterable<Segment>, options?: ReassemblerOptions) {
  const reassembler = createReassembler(options);
  const counts: Record<string, number> = { data: 0, gap: 0 };
  let most = 0;
  const take = (events: ReturnType<typeof reassembler.push>) => {
    for (const event of events) {
      if (event.type === 'chunk')
        counts[event.chunk.kind] = (counts[event.chunk.kind] ?? 0) + event.chunk.length;
      else if (event.type === 'limit-reached') counts[event.limit] = (counts[event.limit] ?? 0) + 1;
      else counts[event.type] = (counts[event.type] ?? 0) + 1;
    }
  };
  for (const segment of segments) {
    take(reassembler.push(segment));
    most = Math.max(most, reassembler.held.waitingBytes);
  }
  take(reassembler.end());
  return { ...counts, most, held: reassembler.held };
}

function* stream(pieces: Iterable<number>, length: number): Generator<Segment> {
  const script = new Script();
  yield script.client({ flags: SYN, sequence: 0 });
  for (const piece of pieces) {
    yield script.client({ sequence: (1 + piece * length) >>> 0, payload: block.subarray(0, length) });
  }
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('limits', () => {
  it('bytes out of order: the oldest gap is declared and the bytes given', () => {
    const limits = { outOfOrderBytes: 10_000, windowBytes: 1 << 20 };
    const told = counted(stream(upTo(40).slice(1), 1000), { limits });
    expect(told).toMatchObject({ data: 39_000, gap: 1000, outOfOrderBytes: 1 });
  });

  it('runs out of order: the same', () => {
    const odd = upTo(40).map((index) => 2 * index + 1);
    const told = counted(stream(odd, 10), { limits: { outOfOrderRuns: 8 } });
    expect(told).toMatchObject({ data: 400, gap: 400, outOfOrderRuns: 32 });
  });

  it('bytes of all connections: the oldest hole is given up', () => {
    const script = new Script();
    const many = upTo(100).flatMap((index) => [
      script.client({ sourcePort: index, flags: SYN, sequence: 0 }),
      script.client({ sourcePort: index, sequence: 1001, payload: block.subarray(0, 1000) }),
    ]);
    const told = counted(many, { limits: { totalBytes: 20_000 } });
    expect(told.most).toBeLessThanOrEqual(20_000);
    expect(told).toMatchObject({ data: 100_000, gap: 100_000, totalBytes: 81 });
  });

  it('bytes of all connections: those held in mid-stream and those of SYNs count too', () => {
    for (const flags of [ACK, SYN]) {
      const script = new Script();
      const many = upTo(100).map((index) =>
        script.client({ sourcePort: index, flags, sequence: 1, payload: block.subarray(0, 1000) }),
      );
      const told = counted(many, { limits: { totalBytes: 20_000 } });
      expect(told.most).toBeLessThanOrEqual(20_000);
      expect(told).toMatchObject({ data: 100_000, gap: 0, totalBytes: 81 });
    }
  });

  it('a direction that is held ends once, when its FIN came before the bytes that fill the hold', () => {
    const script = new Script();
    const reassembler = createReassembler({ limits: { midstreamHoldBytes: 8 } });
    const chunks = [
      script.client({ sequence: 9, flags: FIN | ACK }),
      script.client({ sequence: 1, payload: 'AAAABBBB' }),
    ].flatMap((segment) =>
      reassembler.push(segment).flatMap((event) => (event.type === 'chunk' ? [event.chunk] : [])),
    );
    expect(chunks.map(({ kind, offset }) => `${kind} ${offset}`)).toEqual(['data 0', 'end 8']);
  });

  it('connections: the least used one is closed', () => {
    const script = new Script();
    const many = upTo(50).map((index) => script.client({ sourcePort: index, sequence: 1, payload: 'x' }));
    const told = counted(many, { limits: { connections: 10 } });
    expect(told).toMatchObject({ opened: 50, closed: 50, connections: 40, data: 50 });
  });

  it('SYNs alone: they cannot push out a connection that is open', () => {
    const script = new Script();
    const reassembler = createReassembler({ limits: { embryonicConnections: 10 } });
    reassembler.push(script.client({ sourcePort: 7, sequence: 1, payload: 'x' }));
    for (const index of upTo(1000)) {
      reassembler.push(script.client({ sourcePort: 1000 + index, flags: SYN, sequence: 0 }));
    }
    expect(reassembler.held.connections).toBe(11);
    reassembler.push(script.client({ sourcePort: 7, sequence: 2, payload: 'y' }));
    expect(reassembler.current?.id).toBe(0);
  });

  it('silence: each state of a connection has its own', () => {
    const script = new Script();
    const reassembler = createReassembler();
    const at = (seconds: number) => ({ seconds: 1_700_000_000 + seconds });
    reassembler.push(script.client({ ...at(0), sourcePort: 1, flags: SYN, sequence: 0 }));
    reassembler.push(script.client({ ...at(0), sourcePort: 2, sequence: 1, payload: 'x' }));
    const closed = (seconds: number) =>
      reassembler
        .push(script.client({ ...at(seconds), sourcePort: 3, sequence: 1, payload: 'x' }))
        .flatMap((event) => (event.type === 'closed' ? [`${event.connection.id} ${event.how}`] : []));
    expect([closed(29), closed(32), closed(299), closed(302)]).toEqual([
      [],
      ['0 timeout'],
      [],
      ['1 timeout'],
    ]);
  });
});

describe('long streams', () => {
  it('11: offsets go on beyond 4 GiB', () => {
    const told = counted(stream(upTo(70_000), 1 << 16));
    expect(told).toMatchObject({ data: 70_000 * 65_536, gap: 0 });
  });

  it('39: a hundred thousand segments of one byte, reversed, are one piece at a time', () => {
    const told = counted(stream(upTo(100_000).reverse(), 1));
    expect(told).toMatchObject({ data: 100_000, gap: 0 });
    expect(told.most).toBeLessThan(100_000 * 18);
  });

  it('what is discarded is dropped, and its end is said', () => {
    const script = new Script();
    const reassembler = createReassembler();
    const [opened] = reassembler.push(script.client({ flags: SYN, sequence: 0 }));
    if (opened?.type === 'opened') reassembler.discard(opened.connection);
    expect(reassembler.push(script.client({ sequence: 1, payload: 'unwanted' }))).toEqual([]);
    const events = reassembler.push(script.client({ flags: 4 | ACK, sequence: 9 }));
    expect(events).toMatchObject([{ type: 'closed', how: 'rst' }]);
  });
});
