import { type AnyIterable, PlainwireError } from '@plainwire/bytes';
import { type CaptureFacts, FactsOfReader } from './capture-facts.ts';
import { type CaptureIndex, CaptureIndexBuilder } from './capture-index.ts';
import { BlockwiseReader, type CaptureReaderOptions, NotACapture } from './capture-reader.ts';
import { type Expand, expanded } from './expand.ts';
import { type Compression, ExpansionEnd } from './expander.ts';
import type { CaptureRecord, RecordBatch } from './record.ts';

export interface OpenCaptureOptions extends Omit<CaptureReaderOptions, 'transient'> {
  /** Ends the iteration with the signal's reason, also when a read is pending. */
  readonly signal?: AbortSignal;
  /** Build an index while reading; see `Capture.index`. */
  readonly index?: boolean;
}

/**
 * A capture being read, once, from its start. Iterate over it for batches, or over `records()` for single records
 * (some 100 ns more for each). Leaving the loop closes the source. What else the file says fills up on the way.
 */
export interface Capture extends CaptureFacts, AsyncIterable<RecordBatch>, AsyncDisposable {
  records(): AsyncIterableIterator<CaptureRecord>;
  /** Set as soon as the first bytes show that the input is compressed. */
  readonly compression: Compression | undefined;
  /**
   * Places to jump to, of what was read so far; undefined unless it was asked for with `index: true`, and for
   * compressed input, where an offset leads nowhere.
   */
  readonly index: CaptureIndex | undefined;
  /** Closes the source. An iteration under way ends with its next step. */
  close(): Promise<void>;
}

/**
 * A capture over blocks of bytes that arrive one after the other; each block belongs to the capture from then on.
 *
 * @param expand undoes a compression that the first bytes show.
 * @param onClose called when the capture is closed, to end a wait in the source.
 */
export function captureOfBlocks(
  blocks: AnyIterable<Uint8Array>,
  options: OpenCaptureOptions,
  expand: Expand,
  onClose?: () => void,
): Capture {
  return new BlockCapture(blocks, options, expand, onClose);
}

class BlockCapture extends FactsOfReader implements Capture {
  readonly #reader: BlockwiseReader;
  readonly #blocks: AnyIterable<Uint8Array>;
  readonly #signal: AbortSignal | undefined;
  #source: Iterator<Uint8Array> | AsyncIterator<Uint8Array> | undefined;
  #closed = false;
  #compression: Compression | undefined;
  readonly #index: CaptureIndexBuilder | undefined;
  readonly #onClose: (() => void) | undefined;

  constructor(
    blocks: AnyIterable<Uint8Array>,
    options: OpenCaptureOptions,
    expand: Expand,
    onClose: (() => void) | undefined,
  ) {
    const keepBlocks = options.keepBlocks === true || options.index === true;
    const reader = new BlockwiseReader({ ...options, keepBlocks, transient: false });
    super(reader);
    this.#reader = reader;
    this.#onClose = onClose;
    if (options.index === true) this.#index = new CaptureIndexBuilder();
    const noted: Expand = (compressed, compression, limits) => {
      this.#compression = compression;
      return expand(compressed, compression, limits, this.#reader.onDamage);
    };
    // A file read from its middle is not compressed, whatever its bytes there look like.
    const plain = blocksOnly(blocks);
    this.#blocks = options.from === undefined ? expanded(plain, this.#reader.limits, noted) : plain;
    this.#signal = options.signal;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RecordBatch, void, undefined> {
    if (this.#source !== undefined || this.#closed) {
      throw new PlainwireError('ERR_CAPTURE_USED', 'a capture is read once: open it again to read it again');
    }
    this.#source = iteratorOf(this.#blocks);
    const aborted = abortion(this.#signal);
    try {
      while (!this.#reader.stopped) {
        const step = this.#source.next();
        const next = await this.#settled(aborted === undefined ? step : aborted.race(step));
        if (this.#closed || next.done === true) break;
        const batch = await this.#pushed(next.value);
        this.#index?.add(next.value, batch);
        if (batch.length > 0 || (batch.blocks?.length ?? 0) > 0) yield batch;
        if (this.#closed) return;
      }
      // Nothing came out of compressed input: the fault says so already.
      if (this.#closed || (this.#reader.format === undefined && this.#reader.faults.length > 0)) return;
      const last = this.#reader.end();
      if (last.length > 0 || (last.blocks?.length ?? 0) > 0) yield last;
    } finally {
      aborted?.forget();
      await this.close();
    }
  }

  /** What the reader makes of a block. What is no capture is called by its name, which few ever need. */
  #pushed(block: Uint8Array): RecordBatch | Promise<never> {
    try {
      return this.#reader.push(block);
    } catch (error) {
      if (!(error instanceof NotACapture)) throw error;
      return import('./foreign-formats.ts').then(({ foreignFormat }) => {
        throw error.called(foreignFormat(error.start));
      });
    }
  }

  get compression(): Compression | undefined {
    return this.#compression;
  }

  get index(): CaptureIndex | undefined {
    return this.#compression === undefined ? this.#index?.index() : undefined;
  }

  /** A step of the source; compressed data that cannot be expanded further ends it with a fault. */
  async #settled(
    step: IteratorResult<Uint8Array> | Promise<IteratorResult<Uint8Array>>,
  ): Promise<IteratorResult<Uint8Array>> {
    try {
      return await step;
    } catch (cause) {
      if (!(cause instanceof ExpansionEnd)) throw cause;
      this.#reader.note(cause.fault);
      return { done: true, value: undefined };
    }
  }

  records(): AsyncIterableIterator<CaptureRecord> {
    return new RecordIterator(this[Symbol.asyncIterator]());
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#onClose?.();
    const closing = (this.#source ?? iteratorOf(this.#blocks)).return?.();
    // A source that is stuck in a read cannot answer its own closing: only a signal gets here then, and does not wait.
    if (this.#signal?.aborted !== true) await closing;
    else Promise.resolve(closing).catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** Written by hand: while a batch lasts, a step is a resolved promise and no generator resumes. */
class RecordIterator implements AsyncIterableIterator<CaptureRecord> {
  readonly #batches: AsyncGenerator<RecordBatch, void, undefined>;
  #records: readonly CaptureRecord[] = [];
  #at = 0;

  constructor(batches: AsyncGenerator<RecordBatch, void, undefined>) {
    this.#batches = batches;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<CaptureRecord, undefined>> {
    if (this.#at < this.#records.length) {
      return Promise.resolve({ done: false, value: this.#records[this.#at++]! });
    }
    return this.#refill();
  }

  async #refill(): Promise<IteratorResult<CaptureRecord, undefined>> {
    for (;;) {
      const next = await this.#batches.next();
      if (next.done === true) return { done: true, value: undefined };
      this.#records = next.value.records;
      this.#at = 1;
      const first = this.#records[0];
      if (first !== undefined) return { done: false, value: first };
    }
  }

  async return(): Promise<IteratorResult<CaptureRecord, undefined>> {
    await this.#batches.return();
    this.#records = [];
    return { done: true, value: undefined };
  }
}

function iteratorOf(blocks: AnyIterable<Uint8Array>): Iterator<Uint8Array> | AsyncIterator<Uint8Array> {
  return Symbol.asyncIterator in blocks ? blocks[Symbol.asyncIterator]() : blocks[Symbol.iterator]();
}

/** The blocks as Uint8Arrays, whatever kind of bytes the source gives. */
async function* blocksOnly(blocks: AnyIterable<unknown>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const block of blocks) yield bytesOf(block);
}

function bytesOf(block: unknown): Uint8Array {
  if (block instanceof Uint8Array) return block;
  if (block instanceof ArrayBuffer) return new Uint8Array(block);
  if (ArrayBuffer.isView(block)) return new Uint8Array(block.buffer, block.byteOffset, block.byteLength);
  throw new PlainwireError('ERR_NOT_BYTES', `the source gave a ${typeof block}: it must give Uint8Arrays`);
}

/**
 * Steps that reject when `signal` aborts, and a way to stop listening. Each has a promise of its own: one that lives as
 * long as the signal would keep all that was ever raced against it.
 */
function abortion(
  signal: AbortSignal | undefined,
): { race<T>(step: T | Promise<T>): Promise<T>; forget(): void } | undefined {
  if (signal === undefined) return undefined;
  let rejectStep = (_reason: unknown): void => undefined;
  const onAbort = (): void => rejectStep(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  return {
    race: (step) =>
      new Promise((resolve, reject) => {
        rejectStep = reject;
        if (signal.aborted) onAbort();
        Promise.resolve(step).then(resolve, reject);
      }),
    forget: () => signal.removeEventListener('abort', onAbort),
  };
}
