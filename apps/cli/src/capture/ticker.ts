/** A promise that resolves every so often, for loops that wait for packets and must not wait for ever. */
export class Ticker {
  readonly #timer: NodeJS.Timeout;
  #resolve: () => void = () => undefined;
  #tick: Promise<'tick'>;

  constructor(everyMs: number) {
    this.#tick = this.#next();
    this.#timer = setInterval(() => {
      this.#resolve();
      this.#tick = this.#next();
    }, everyMs);
  }

  /** The tick that comes next. */
  get next(): Promise<'tick'> {
    return this.#tick;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #next(): Promise<'tick'> {
    return new Promise((resolve) => {
      this.#resolve = () => resolve('tick');
    });
  }
}
