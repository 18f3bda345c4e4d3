/** Flushes what has waited long enough. A flush that fails is told by the next call to the file. */
export class FlushTimer {
  readonly #afterMs: number;
  readonly #flush: () => void | Promise<void>;
  #timer: NodeJS.Timeout | undefined;
  #failure: { readonly cause: unknown } | undefined;

  constructor(afterMs: number, flush: () => void | Promise<void>) {
    this.#afterMs = afterMs;
    this.#flush = flush;
  }

  /** Something waits. The timer keeps the process alive, so that what waits is not lost where nobody closes the file. */
  start(): void {
    this.#timer ??= setTimeout(() => this.#run(), this.#afterMs);
  }

  /** Nothing waits any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** @throws what a timed flush threw, once. */
  check(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure.cause;
  }

  async #run(): Promise<void> {
    this.#timer = undefined;
    try {
      await this.#flush();
    } catch (cause) {
      this.#failure = { cause };
    }
  }
}
