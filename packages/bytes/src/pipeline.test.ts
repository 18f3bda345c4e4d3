import { describe, expect, expectTypeOf, it } from 'vitest';
import { type Pipeline, pipeline } from './pipeline.ts';
import type { Stage } from './stage.ts';

const lengths = (): Stage<string, number> => ({ push: (text) => text.length, end: () => -1 });
const doubled = (): Stage<number, string> => ({ push: (value) => String(2 * value), end: () => 'end' });

describe('a pipeline', () => {
  it('runs stage after stage, types and ends included', async () => {
    const texts = pipeline(['a', 'bcd']).through(lengths()).through(doubled());
    expectTypeOf(texts).toEqualTypeOf<Pipeline<string>>();
    const all: string[] = [];
    for await (const text of texts) all.push(text);
    expect(all).toEqual(['2', '6', '-2', 'end']);
  });

  it('refuses a stage that does not fit, at compile time', () => {
    // @ts-expect-error numbers do not go into a stage that wants text
    expect(pipeline([1]).through(lengths())).toBeDefined();
  });

  it('reads only as far as its Web stream is read, and closes the source when that is cancelled', async () => {
    const log: string[] = [];
    function* source() {
      try {
        for (const word of ['one', 'three', 'never']) {
          log.push(word);
          yield word;
        }
      } finally {
        log.push('closed');
      }
    }
    const reader = pipeline(source()).through(lengths()).toReadableStream().getReader();
    expect(log).toEqual([]);
    expect((await reader.read()).value).toBe(3);
    expect((await reader.read()).value).toBe(5);
    await reader.cancel();
    expect(log).toEqual(['one', 'three', 'closed']);
  });

  it('stops when its signal aborts, although the source is silent', async () => {
    const controller = new AbortController();
    async function* silent(): AsyncGenerator<string> {
      await new Promise(() => undefined);
    }
    const first = pipeline(silent(), { signal: controller.signal })
      .through(lengths())
      [Symbol.asyncIterator]()
      .next();
    controller.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
  });
});
