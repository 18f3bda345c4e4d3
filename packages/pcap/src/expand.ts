import { type AnyIterable, concat } from '@plainwire/bytes';
import {
  type Compression,
  compressionOf,
  type Expander,
  type ExpansionLimits,
  ExpansionMeter,
  type OnDamage,
} from './expander.ts';

/** So much goes into an expander at once, so that what comes out at once stays small too. */
const SLICE_LENGTH: Readonly<Record<Compression, number>> = {
  gzip: 256 * 1024,
  zstd: 2 * 1024,
  lz4: 64 * 1024,
};

/** So many bytes show a compression, also behind the short frames that pzstd begins with. */
const TOLD_BY = 16;

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
    while (first.length < TOLD_BY && !finished) {
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
  onDamage?: OnDamage,
) => AsyncIterable<Uint8Array>;

/** Makes the expander for a compression; it may tell `damaged` what is wrong, and go on. */
export type ExpanderFactories = Readonly<
  Record<Compression, (damaged?: (cause: unknown) => void) => Expander | Promise<Expander>>
>;

/** Expands in this thread. The expanders are loaded when a compressed input shows up: most never need them. */
export const expandPortably: Expand = async function* (blocks, compression, limits, onDamage) {
  const { PORTABLE_EXPANDERS } = await import('./expanders.ts');
  const meter = new ExpansionMeter(compression, limits);
  const expander = await PORTABLE_EXPANDERS[compression](meter.reporting(onDamage));
  yield* expandBy(new MeteredExpander(expander, compression, meter), blocks);
};

/** The blocks as `expander` expands them. */
export async function* expandBy(
  expander: MeteredExpander,
  blocks: AnyIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const block of blocks) yield* expander.push(block);
  yield* expander.end();
}

/** An expander that is kept to limits, and whose errors are faults. */
export class MeteredExpander implements Expander {
  readonly #expander: Expander;
  readonly #meter: ExpansionMeter;
  readonly #sliceLength: number;

  constructor(expander: Expander, compression: Compression, meter: ExpansionMeter) {
    this.#meter = meter;
    this.#sliceLength = SLICE_LENGTH[compression];
    this.#expander = expander;
  }

  *push(block: Uint8Array): Generator<Uint8Array, void, undefined> {
    for (let at = 0; at < block.length; at += this.#sliceLength) {
      const slice = block.subarray(at, at + this.#sliceLength);
      this.#meter.consume(slice.length);
      yield* this.#metered(this.#expander.push(slice), false);
    }
  }

  *end(): Generator<Uint8Array, void, undefined> {
    yield* this.#metered(this.#expander.end(), true);
  }

  *#metered(pieces: Iterable<Uint8Array>, atEnd: boolean): Generator<Uint8Array, void, undefined> {
    try {
      for (const bytes of pieces) {
        this.#meter.expand(bytes.length);
        yield bytes;
      }
    } catch (cause) {
      throw this.#meter.failed(cause, atEnd);
    }
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
