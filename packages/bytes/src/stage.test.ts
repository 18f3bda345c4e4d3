import { describe, expect, expectTypeOf, it } from 'vitest';
import { pipeline } from './pipeline.ts';
import { run, type Stage, toTransformStream } from './stage.ts';

/** Sums each batch; the end tells how many batches there were. */
function summing(): Stage<readonly number[], number> {
  let batches = 0;
  return {
    push(batch) {
      batches++;
      return batch.reduce((sum, value) => sum + value, 0);
    },
    end: () => -batches,
  };
}

describe('a stage over an async iterable', () => {
  it('gives one output a batch and one for the end', async () => {
    const outputs = run([[1, 2], [3]], summing());
    expectTypeOf(outputs).toEqualTypeOf<AsyncGenerator<number, void, undefined>>();
    expect(await gathered(outputs)).toEqual([3, 3, -2]);
  });

  it('reads no further than the consumer asks, and closes the source when the loop is left', async () => {
    const log: string[] = [];
    async function* source() {
      try {
        for (let i = 0; ; i++) {
          log.push(`read ${i}`);
          yield [i];
        }
      } finally {
        log.push('closed');
      }
    }
    for await (const sum of run(source(), summing())) if (sum === 1) break;
    expect(log).toEqual(['read 0', 'read 1', 'closed']);
  });

  it('stops a pending read when the signal aborts', async () => {
    const controller = new AbortController();
    async function* stuck() {
      yield [1];
      await new Promise(() => undefined);
    }
    const outputs = run(stuck(), summing(), { signal: controller.signal });
    expect((await outputs.next()).value).toBe(1);
    const pending = outputs.next();
    controller.abort(new Error('enough'));
    await expect(pending).rejects.toThrow('enough');
  });

  it('does not start when the signal has aborted already', async () => {
    const outputs = run([[1]], summing(), { signal: AbortSignal.abort(new Error('no')) });
    await expect(outputs.next()).rejects.toThrow('no');
  });
});

describe('a stage as a TransformStream', () => {
  it('gives the same outputs', async () => {
    const stream = pipeline([[1, 2], [3]])
      .toReadableStream()
      .pipeThrough(toTransformStream(summing()));
    expectTypeOf(stream).toEqualTypeOf<ReadableStream<number>>();
    expect(await gathered(stream)).toEqual([3, 3, -2]);
  });
});

async function gathered<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of source) all.push(one);
  return all;
}
