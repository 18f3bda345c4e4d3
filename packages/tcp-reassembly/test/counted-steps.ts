import { Session } from 'node:inspector';

interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly { readonly ranges: readonly { readonly count: number }[] }[];
  }[];
}

/** Moves bytes or elements: what V8 does in one call costs as many steps as it moves. */
const movers = [
  [Uint8Array.prototype, 'set', (_: ArrayLike<number>, args: unknown[]) => lengthOf(args[0])],
  [Uint8Array.prototype, 'slice', (self: ArrayLike<number>) => self.length],
  [Array.prototype, 'splice', (self: ArrayLike<number>, args: unknown[]) => self.length - Number(args[0])],
  [
    Array.prototype,
    'slice',
    (self: ArrayLike<number>, args: unknown[]) => self.length - Number(args[0] ?? 0),
  ],
  [Array.prototype, 'unshift', (self: ArrayLike<number>) => self.length],
  [Array.prototype, 'concat', (self: ArrayLike<number>, args: unknown[]) => self.length + lengthOf(args[0])],
] as const;

/**
 * Counts the steps that this package's sources take: how often each block of code is entered, as V8 counts it for
 * coverage, and how many bytes and elements are moved. No clock: the same input gives the same number, within a few.
 * Only sources that are loaded after it was made are counted.
 */
export class StepCounter {
  readonly #session = new Session();
  #moved = 0;
  readonly #restore: (() => void)[] = [];

  constructor() {
    this.#session.connect();
    this.#post('Profiler.enable');
    this.#post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  stepsOf(run: () => void): number {
    this.#take();
    this.#moved = 0;
    this.#countMoves();
    try {
      run();
    } finally {
      for (const restore of this.#restore.splice(0)) restore();
    }
    return this.#moved + this.#take();
  }

  stop(): void {
    this.#session.disconnect();
  }

  /** Blocks entered since the last time. */
  #take(): number {
    const { result } = this.#post('Profiler.takePreciseCoverage') as Coverage;
    const own = result.filter(({ url }) => url.includes('packages/tcp-reassembly/src/'));
    const blocks = own.flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges));
    return blocks.reduce((sum, { count }) => sum + count, 0);
  }

  #countMoves(): void {
    const note = (moved: number) => {
      this.#moved += moved;
    };
    for (const [prototype, name, cost] of movers) {
      const owner = prototype as unknown as Record<string, (...args: unknown[]) => unknown>;
      const original = owner[name]!;
      owner[name] = function (this: ArrayLike<number>, ...args: unknown[]) {
        note(cost(this, args));
        return original.apply(this, args);
      };
      this.#restore.push(() => {
        owner[name] = original;
      });
    }
  }

  #post(method: string, params?: object): unknown {
    let answer: unknown;
    this.#session.post(method, params, (error: Error | null, result?: object) => {
      if (error !== null) throw error;
      answer = result;
    });
    return answer;
  }
}

function lengthOf(value: unknown): number {
  return (value as ArrayLike<unknown>).length;
}
