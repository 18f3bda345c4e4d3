import { type AnyIterable, type RunOptions, run, type Stage } from './stage.ts';

/**
 * A source and the stages it runs through, typed from end to end:
 * `pipeline(capture).through(dissecting()).through(reassembling())`. Nothing runs until it is iterated, and then only
 * as far as the consumer asks. One source can be iterated once, as any stream.
 */
export class Pipeline<T> implements AsyncIterable<T> {
  readonly #source: AnyIterable<T>;

  constructor(source: AnyIterable<T>) {
    this.#source = source;
  }

  /** The same pipeline with one more stage at its end. */
  through<Output>(stage: Stage<T, Output>): Pipeline<Output> {
    return new Pipeline(run(this.#source, stage));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    yield* this.#source;
  }

  /** The outputs as a Web stream that reads no further than its consumer does. */
  toReadableStream(): ReadableStream<T> {
    const iterator = this[Symbol.asyncIterator]();
    return new ReadableStream<T>(
      {
        async pull(controller) {
          const next = await iterator.next();
          if (next.done === true) controller.close();
          else controller.enqueue(next.value);
        },
        async cancel() {
          await iterator.return();
        },
      },
      { highWaterMark: 0 },
    );
  }
}

/** Begins a {@link Pipeline}. Aborting `signal` stops a pending read, closes the source and throws the signal's reason. */
export function pipeline<T>(source: AnyIterable<T>, options: RunOptions = {}): Pipeline<T> {
  const asItIs: Stage<T, readonly T[]> = { push: (input) => [input], end: () => [] };
  return options.signal === undefined
    ? new Pipeline(source)
    : new Pipeline(flat(run(source, asItIs, options)));
}

async function* flat<T>(batches: AsyncIterable<readonly T[]>): AsyncGenerator<T, void, undefined> {
  for await (const batch of batches) yield* batch;
}
