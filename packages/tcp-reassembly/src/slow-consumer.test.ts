import { describe, expect, it } from 'vitest';
import { Script } from '../test/segments.ts';
import { connections } from './connections.ts';
import type { Segment } from './segment.ts';
import type { StreamChunk } from './stream-chunk.ts';
import { SYN } from './tcp-flags.ts';

const CONNECTIONS = 1000;
const ROUNDS = 60;
const PAYLOAD = 100;
const UNREAD_LIMIT = 1 << 20;

/** All connections open, then speak in turns; nobody ever closes. Tells how many segments were asked for. */
class Talk {
  asked = 0;

  *[Symbol.iterator](): Generator<Segment[]> {
    const script = new Script();
    const ports = Array.from({ length: CONNECTIONS }, (_, index) => 2000 + index);
    const payload = 'x'.repeat(PAYLOAD);
    for (const sourcePort of ports) yield [script.client({ sourcePort, flags: SYN, sequence: 0 })];
    for (let round = 0; round < ROUNDS; round++) {
      const batch = ports.map((sourcePort) =>
        script.client({ sourcePort, sequence: 1 + round * PAYLOAD, payload }),
      );
      this.asked += batch.length;
      yield batch;
    }
  }
}

async function lengths(chunks: AsyncIterable<StreamChunk>): Promise<{ data: number; lost: number }> {
  const sum = { data: 0, lost: 0 };
  for await (const chunk of chunks) {
    if (chunk.kind === 'data') sum.data += chunk.length;
    if (chunk.kind === 'gap' && chunk.reason === 'limit') sum.lost += chunk.length;
  }
  return sum;
}

describe('a slow consumer of one of a thousand open connections', () => {
  it('gets every byte of its own; the unread ones lose the rest as gaps', async () => {
    const source = new Talk();
    const opened = connections(source, { unreadBytes: UNREAD_LIMIT });
    const flows: AsyncIterable<StreamChunk>[] = [];
    while (flows.length < CONNECTIONS) {
      const { value } = await opened.next();
      flows.push(value!.claim()[0]);
    }
    expect(source.asked).toBe(0);

    const [own, ...others] = flows;
    const total = ROUNDS * PAYLOAD;
    expect(await lengths(slowly(own!))).toEqual({ data: total, lost: 0 });
    expect(source.asked).toBe(CONNECTIONS * ROUNDS);

    // What can still be read is what was kept meanwhile: never more than the limit.
    const kept = await Promise.all(others.map(lengths));
    expect(kept.reduce((sum, { data }) => sum + data, 0)).toBeLessThanOrEqual(UNREAD_LIMIT);
    for (const { data, lost } of kept) expect(data + lost).toBe(total);
  });
});

async function* slowly(chunks: AsyncIterable<StreamChunk>): AsyncGenerator<StreamChunk> {
  for await (const chunk of chunks) {
    await new Promise((resolve) => setImmediate(resolve));
    yield chunk;
  }
}
