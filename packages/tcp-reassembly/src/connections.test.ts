import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Script } from '../test/segments.ts';
import { traffic } from '../test/traffic.ts';
import { type ConnectionsOptions, connections } from './connections.ts';
import { createReassembler, restoreReassembler } from './reassembler.ts';
import type { Segment } from './segment.ts';
import type { StreamChunk } from './stream-chunk.ts';
import { ACK, FIN, RST, SYN } from './tcp-flags.ts';
import { withAnalysis } from './with-analysis.ts';

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

  it('that have closed lose bytes too when nobody reads them', async () => {
    const script = new Script();
    const segments = Array.from({ length: 50 }, (_, index) => {
      const sourcePort = 2000 + index;
      return [
        script.client({ sourcePort, flags: SYN, sequence: 0 }),
        script.client({ sourcePort, sequence: 1, payload: 'x'.repeat(600 - index) }),
        script.client({ sourcePort, flags: RST, sequence: 601 - index }),
      ];
    });
    const claimed: AsyncIterable<StreamChunk>[] = [];
    for await (const opened of connections(segments, { unreadBytes: 5000 })) claimed.push(opened.claim()[0]);
    const texts = await Promise.all(claimed.map(text));
    const kept = texts.filter((one) => one.startsWith('x')).join('');
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(5000);
    // The fullest are those of the beginning.
    expect(texts[0]).toBe('[gap 600 limit][end 0 rst]');
    expect(texts[49]).toMatch(/^x+\[end 0 rst\]$/);
  });

  it('count what a chunk takes, so that segments of one byte do not take more memory than allowed', async () => {
    const script = new Script();
    const segments = [script.client({ flags: SYN, sequence: 0 })];
    for (let i = 0; i < 1000; i++) segments.push(script.client({ sequence: 1 + i, payload: 'x' }));
    for await (const opened of connections([segments], { unreadBytes: 50_000 })) {
      expect(await text(opened.claim()[0])).toMatch(/^\[gap \d{3} limit\]x+\[end 0 capture-end\]$/);
    }
  });

  it('tell of everything else that happens', async () => {
    const script = new Script();
    const segments = [
      script.client({ flags: SYN, sequence: 0 }),
      script.server({ flags: SYN | ACK, sequence: 0, acknowledgment: 1 }),
      script.client({ sequence: 1, acknowledgment: 1, payload: 'hello' }),
      script.server({ sequence: 1, acknowledgment: 6, window: 0 }),
      script.client({ sequence: 1, acknowledgment: 1, payload: 'hello' }),
    ];
    const told: string[] = [];
    const onEvent = (event: { readonly type: string }) => told.push(event.type);
    const reassembler = withAnalysis(createReassembler());
    for await (const opened of connections([segments], { reassembler, onEvent })) {
      expect(await text(opened.claim()[0])).toBe('hello[end 0 capture-end]');
    }
    expect(told).toEqual([
      'opened',
      'zero-window',
      'retransmission',
      'spurious-retransmission',
      'window-full',
      'closed',
    ]);
  });
});

describe('connections that go on in the next capture', () => {
  interface Heard {
    /** By connection and direction. */
    readonly texts: Map<string, string>;
    readonly resumed: number[];
  }

  /** What is read of `source`, but of the connections whose client has the port `unwanted`. */
  async function hear(
    source: Iterable<Segment[]>,
    options: ConnectionsOptions,
    heard: Heard,
    unwanted = 0,
  ): Promise<void> {
    const reading: Promise<void>[] = [];
    for await (const opened of connections(source, options)) {
      const { connection } = opened;
      if (opened.resumed) heard.resumed.push(connection.id);
      if (connection.endpoints[0].port === unwanted) continue;
      for (const [direction, chunks] of opened.claim().entries()) {
        const who = `${connection.id} ${direction}`;
        reading.push(
          text(chunks).then((more) => {
            heard.texts.set(who, (heard.texts.get(who) ?? '') + more);
          }),
        );
      }
    }
    await Promise.all(reading);
  }

  it('are read as if there was one, wherever it was cut', async () => {
    await fc.assert(
      fc.asyncProperty(traffic, fc.nat(), async (segments, place) => {
        const cut = place % (segments.length + 1);
        const whole: Heard = { texts: new Map(), resumed: [] };
        await hear([segments], {}, whole);

        const parts: Heard = { texts: new Map(), resumed: [] };
        const first = createReassembler();
        await hear([segments.slice(0, cut)], { reassembler: first, moreFollows: true }, parts);
        expect([...parts.texts.values()].join('')).not.toContain('capture-end');
        expect(parts.resumed).toEqual([]);
        const snapshot = JSON.parse(JSON.stringify(first.snapshot()));
        await hear([segments.slice(cut)], { reassembler: restoreReassembler(snapshot) }, parts);

        const said = ([who, words]: [string, string]) => words !== '' && `${who} ${words}`;
        const sorted = ({ texts }: Heard) => [...texts].map(said).filter(Boolean).sort();
        expect(sorted(parts)).toEqual(sorted(whole));
      }),
      { numRuns: 200 },
    );
  });

  it('appear again, with their number, when there is more of them', async () => {
    const script = new Script();
    const first = createReassembler();
    const heard: Heard = { texts: new Map(), resumed: [] };
    const begins = [
      script.client({ sourcePort: 1001, flags: SYN, sequence: 0 }),
      script.client({ sourcePort: 1002, flags: SYN, sequence: 0 }),
      script.client({ sourcePort: 1002, sequence: 1, payload: 'one ' }),
      script.client({ sourcePort: 1004, flags: SYN, sequence: 0 }),
    ];
    await hear([begins], { reassembler: first, moreFollows: true }, heard, 1001);
    expect(heard.texts.get('1 0')).toBe('one ');
    const goesOn = [
      script.client({ sourcePort: 1002, sequence: 5, payload: 'two' }),
      script.client({ sourcePort: 1001, sequence: 1, payload: 'unwanted' }),
      script.client({ sourcePort: 1006, flags: SYN, sequence: 0 }),
    ];
    await hear([goesOn], { reassembler: restoreReassembler(first.snapshot()) }, heard, 1001);
    expect(heard.texts.get('1 0')).toBe('one two[end 0 capture-end]');
    expect(heard.texts.has('3 0')).toBe(true);
    // The third says its end; the first was not claimed, so that nothing more is said of it.
    expect(heard.resumed).toEqual([1, 2]);
  });
});
