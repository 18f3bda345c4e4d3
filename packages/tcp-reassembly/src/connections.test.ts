import { describe, expect, it } from 'vitest';
import { Script } from '../test/segments.ts';
import { connections } from './connections.ts';
import type { Segment } from './segment.ts';
import type { StreamChunk } from './stream-chunk.ts';
import { ACK, FIN, SYN } from './tcp-flags.ts';

const decoder = new TextDecoder();

/** One batch a segment; counts how many were asked for. */
class Source {
  asked = 0;
  readonly #segments: readonly Segment[];

  constructor(segments: readonly Segment[]) {
    this.#segments = segments;
  }

  *[Symbol.iterator](): Generator<Segment[]> {
    for (const segment of this.#segments) {
      this.asked++;
      yield [segment];
    }
  }
}

/** `count` connections side by side, each sending `payload` and a FIN. */
function talk(count: number, payload: string): Segment[] {
  const script = new Script();
  const ports = Array.from({ length: count }, (_, index) => 2000 + index);
  return [
    ...ports.map((sourcePort) => script.client({ sourcePort, flags: SYN, sequence: 0 })),
    ...ports.map((sourcePort) => script.client({ sourcePort, sequence: 1, payload })),
    ...ports.map((sourcePort) =>
      script.client({ sourcePort, flags: FIN | ACK, sequence: 1 + payload.length }),
    ),
  ];
}

async function text(chunks: AsyncIterable<StreamChunk>): Promise<string> {
  let whole = '';
  for await (const chunk of chunks) {
    if (chunk.kind === 'data') whole += decoder.decode(chunk.bytes);
    else whole += `[${chunk.kind} ${chunk.length} ${chunk.reason}]`;
  }
  return whole;
}

describe('connections', () => {
  it('come as they begin, and reading one advances the source', async () => {
    const told: string[] = [];
    for await (const opened of connections(new Source(talk(3, 'hello')))) {
      const [client] = opened.claim();
      told.push(`${opened.connection.id} ${await text(client)}`);
    }
    expect(told).toEqual([0, 1, 2].map((id) => `${id} hello[end 0 fin]`));
  });

  it('can be read at the same time', async () => {
    const reading: Promise<string>[] = [];
    for await (const opened of connections(new Source(talk(5, 'hi')))) reading.push(text(opened.claim()[0]));
    expect(await Promise.all(reading)).toEqual(Array.from({ length: 5 }, () => 'hi[end 0 fin]'));
  });

  it('read nothing ahead', async () => {
    const source = new Source(talk(2, 'hello'));
    const iterator = connections(source)[Symbol.asyncIterator]();
    await iterator.next();
    expect(source.asked).toBe(1);
    await iterator.next();
    expect(source.asked).toBe(2);
    await iterator.return();
  });

  it('that nobody claims are dropped', async () => {
    let seen = 0;
    for await (const opened of connections(new Source(talk(4, 'hello')))) {
      seen++;
      expect(opened.closed).toBeUndefined();
    }
    expect(seen).toBe(4);
  });

  it('lose bytes as a gap when their reader lags too far', async () => {
    const claimed: AsyncIterable<StreamChunk>[] = [];
    const source = new Source(talk(3, 'x'.repeat(600)));
    for await (const opened of connections(source, { unreadBytes: 1000 })) claimed.push(opened.claim()[0]);
    const texts = await Promise.all(claimed.map(text));
    const lost = texts.filter((one) => one === '[gap 600 limit][end 0 fin]');
    expect(lost).toHaveLength(2);
    expect(texts.filter((one) => one === `${'x'.repeat(600)}[end 0 fin]`)).toHaveLength(1);
  });

  it('copy the bytes of input that will be overwritten', async () => {
    const payload = new TextEncoder().encode('first');
    const script = new Script();
    const segments = function* () {
      yield [script.client({ flags: SYN, sequence: 0 })];
      yield [script.client({ sequence: 1, payload, transient: true })];
      payload.set(new TextEncoder().encode('other'));
      yield [script.client({ sequence: 6, payload, transient: true })];
    };
    for await (const opened of connections(segments())) {
      expect(await text(opened.claim()[0])).toBe('firstother[end 0 capture-end]');
    }
  });
});
