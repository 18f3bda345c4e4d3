/**
 * A plain synchronous state machine: a batch in, a batch out. No I/O, no clock, no logging; time arrives with the
 * data. What is pushed belongs to the stage until it is given out again or the stage says otherwise.
 */
export interface Stage<Input, Output> {
  push(input: Input): Output;
  /** No more input will come. Called once; gives what was still held back. */
  end(): Output;
}

/** What can be iterated over with `for await`: arrays, generators, Node Readables, Web ReadableStreams. */
export type AnyIterable<T> = Iterable<T> | AsyncIterable<T>;

export interface RunOptions {
  /** Stops the run: the source is closed, and the loop throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Lifts `stage` over a source. Nothing is read ahead: the next input is asked for when the consumer asks for the next
 * output, so backpressure is the loop itself. Leaving the loop early closes the source.
 */
export async function* run<Input, Output>(
  source: AnyIterable<Input>,
  stage: Stage<Input, Output>,
  options: RunOptions = {},
): AsyncGenerator<Output, void, undefined> {
  const { signal } = options;
  signal?.throwIfAborted();
  for await (const input of abortable(source, signal)) yield stage.push(input);
  yield stage.end();
}

/** The same stage as a Web TransformStream, for `readable.pipeThrough(toTransformStream(stage))`. */
export function toTransformStream<Input, Output>(
  stage: Stage<Input, Output>,
): TransformStream<Input, Output> {
  return new TransformStream<Input, Output>({
    transform: (input, controller) => controller.enqueue(stage.push(input)),
    flush: (controller) => controller.enqueue(stage.end()),
  });
}

/** `source`, but a pending read gives way as soon as `signal` aborts. */
async function* abortable<T>(
  source: AnyIterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void, undefined> {
  if (signal === undefined) {
    yield* source;
    return;
  }
  const iterator =
    Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  // The race below may be over before the signal fires; its rejection must not count as unhandled then.
  aborted.catch(() => undefined);
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), aborted]);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // A source that is stuck in a read cannot answer its own closing: do not wait for it.
    Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}
