import { type AnyIterable, concat } from '@plainwire/bytes';
import {
  type Compression,
  compressionOf,
  type Expander,
  type ExpanderFactory,
  type ExpansionLimits,
  ExpansionMeter,
} from './expander.ts';

/** So much goes into an expander at once, so that what comes out at once stays small too. */
const SLICE_LENGTH: Readonly<Record<Compression, number>> = {
  gzip: 16 * 1024,
  zstd: 2 * 1024,
  lz4: 64 * 1024,
};

/** Blocks as they are, or expanded when their first bytes are of a known compression. */
export async function* expanded(
  blocks: AnyIterable<Uint8Array>,
  limits: ExpansionLimits,
  expand: Expand,
): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator =
    Symbol.asyncIterator in blocks ? blocks[Symbol.asyncIterator]() : blocks[Symbol.iterator]();
  let finished = false;
  try {
    let first: Uint8Array = new Uint8Array(0);
    while (first.length < 4 && !finished) {
      const next = await iterator.next();
      if (next.done === true) finished = true;
      else first = first.length === 0 ? next.value : concat([first, next.value]);
    }
    const rest: AnyIterable<Uint8Array> = { [Symbol.asyncIterator]: () => remaining(first, iterator) };
    const compression = compressionOf(first);
    yield* compression === undefined ? rest : expand(rest, compression, limits);
    finished = true;
  } finally {
    if (!finished) await iterator.return?.();
  }
}

/** Expands blocks that begin like `compression`. */
export type Expand = (
  blocks: AnyIterable<Uint8Array>,
  compression: Compression,
  limits: ExpansionLimits,
) => AsyncIterable<Uint8Array>;

/** Expands in this thread. The expanders are loaded when a compressed input shows up: most never need them. */
export const expandPortably: Expand = async function* (blocks, compression, limits) {
  const { PORTABLE_EXPANDERS: factories } = await import('./expanders.ts');
  const slices = new SliceExpander(await factories[compression](), compression, limits);
  for await (const block of blocks) yield* slices.push(block);
  yield* slices.end();
};

/** An expander by slices, metered: the synchronous heart of `expandBy`. */
export class SliceExpander {
  readonly #expander: Expander;
  readonly #meter: ExpansionMeter;
  readonly #sliceLength: number;
  #out: Uint8Array[] = [];

  constructor(factory: ExpanderFactory, compression: Compression, limits: ExpansionLimits) {
    this.#meter = new ExpansionMeter(compression, limits);
    this.#sliceLength = SLICE_LENGTH[compression];
    this.#expander = factory((bytes) => {
      this.#meter.expand(bytes.length);
      if (bytes.length > 0) this.#out.push(bytes);
    });
  }

  *push(block: Uint8Array): Generator<Uint8Array, void, undefined> {
    for (let at = 0; at < block.length; at += this.#sliceLength) {
      const slice = block.subarray(at, at + this.#sliceLength);
      this.#meter.consume(slice.length);
      yield* this.#step(() => this.#expander.push(slice), false);
    }
  }

  *end(): Generator<Uint8Array, void, undefined> {
    yield* this.#step(() => this.#expander.end(), true);
  }

  /** What came out before a failure is given before the failure is. */
  *#step(work: () => void, atEnd: boolean): Generator<Uint8Array, void, undefined> {
    let failure: unknown;
    try {
      work();
    } catch (cause) {
      failure = this.#meter.failed(cause, atEnd);
    }
    const out = this.#out;
    this.#out = [];
    yield* out;
    if (failure !== undefined) throw failure;
  }
}

async function* remaining(
  first: Uint8Array,
  iterator: Iterator<Uint8Array> | AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (first.length > 0) yield first;
  for (;;) {
    const next = await iterator.next();
    if (next.done === true) return;
    yield next.value;
  }
}
