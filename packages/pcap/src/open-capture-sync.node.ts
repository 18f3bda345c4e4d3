import { closeSync, openSync, readSync } from 'node:fs';
import { PlainwireError } from '@plainwire/bytes';
import { type CaptureFacts, FactsOfReader } from './capture-facts.ts';
import { BlockwiseReader, type CaptureReaderOptions, NotACapture } from './capture-reader.ts';
import { gunzip } from './expand.node.ts';
import { type Compression, compressionOf, ExpansionEnd } from './expander.ts';
import {
  BLOCK_LENGTH,
  cannotRead,
  FIRST_BLOCK_LENGTH,
  freshBlock,
  REUSED_BLOCK_LENGTH,
} from './file-blocks.node.ts';
import { foreignFormat } from './foreign-formats.ts';
import type { RecordBatch } from './record.ts';

const NOTHING = new Uint8Array(0);

/** A capture file read synchronously, once, from its start. Leaving the loop closes the file. */
export interface SyncCapture extends CaptureFacts, Iterable<RecordBatch>, Disposable {
  /** Set with the first batch when the file is compressed. */
  readonly compression: Compression | undefined;
  close(): void;
}

/**
 * Opens a capture file for a plain loop; gzip is undone on the way. With `transient: true` one block and its records are
 * used again and again: the fastest way through a file, for loops that keep nothing.
 *
 * @throws {PlainwireError} `ERR_CANNOT_READ` when the file cannot be opened; the loop throws `ERR_NOT_A_CAPTURE` for
 * zstd and lz4, whose expanders are loaded only when they are needed: `openCapture` reads them.
 */
export function openCaptureSync(path: string | URL, options: CaptureReaderOptions = {}): SyncCapture {
  return new FileCapture(path, options);
}

class FileCapture extends FactsOfReader implements SyncCapture {
  readonly #reader: BlockwiseReader;
  readonly #path: string;
  readonly #file: number;
  /** The block that is used again and again. */
  readonly #block: Uint8Array | undefined;
  readonly #mostLength: number;
  #blockLength = FIRST_BLOCK_LENGTH;
  #used = false;
  #closed = false;
  #compression: Compression | undefined;
  /** What a compressed file expands to. */
  #expanded: Iterator<Uint8Array> | undefined;

  constructor(path: string | URL, options: CaptureReaderOptions) {
    const reader = new BlockwiseReader(options);
    super(reader);
    this.#reader = reader;
    this.#path = String(path);
    this.#mostLength = options.transient ? REUSED_BLOCK_LENGTH : BLOCK_LENGTH;
    if (options.transient) this.#block = new Uint8Array(REUSED_BLOCK_LENGTH);
    try {
      this.#file = openSync(path, 'r');
    } catch (cause) {
      throw cannotRead(this.#path, cause);
    }
  }

  *[Symbol.iterator](): Generator<RecordBatch, void, undefined> {
    if (this.#used || this.#closed) {
      throw new PlainwireError('ERR_CAPTURE_USED', 'a capture is read once: open it again to read it again');
    }
    this.#used = true;
    try {
      for (let batch = this.#next(); batch !== undefined; batch = this.#next()) yield batch;
    } finally {
      this.close();
    }
  }

  /** The next batch with anything in it; apart from the generator, which would else be compiled with all of this in it. */
  #next(): RecordBatch | undefined {
    while (!this.#reader.stopped && !this.#closed) {
      const block = this.#nextBlock();
      if (block.length === 0) break;
      const batch = this.#pushed(block);
      if (hasContent(batch)) return batch;
    }
    // Nothing came out of compressed input: the fault says so already.
    if (this.#closed || (this.format === undefined && this.faults.length > 0)) return undefined;
    const last = this.#reader.end();
    this.close();
    return hasContent(last) ? last : undefined;
  }

  #pushed(block: Uint8Array): RecordBatch {
    try {
      return this.#reader.push(block);
    } catch (error) {
      throw error instanceof NotACapture ? error.called(foreignFormat(error.start)) : error;
    }
  }

  get compression(): Compression | undefined {
    return this.#compression;
  }

  /** The next block of the capture; none at its end. */
  #nextBlock(): Uint8Array {
    if (this.#expanded !== undefined) return this.#nextExpanded(this.#expanded);
    const isFirst = this.#blockLength === FIRST_BLOCK_LENGTH;
    const block = this.#read();
    if (!isFirst || compressionOf(block) !== 'gzip') return block;
    this.#compression = 'gzip';
    this.#expanded = this.#expand(block);
    return this.#nextExpanded(this.#expanded);
  }

  *#expand(first: Uint8Array): Generator<Uint8Array, void, undefined> {
    const expander = gunzip(this.#reader.limits, {
      reuse: this.#block !== undefined,
      onDamage: this.#reader.onDamage,
    });
    for (let block = first; block.length > 0; block = this.#read()) yield* expander.push(block);
    yield* expander.end();
  }

  /** The next piece; none after compressed data that cannot be expanded further, which is a fault. */
  #nextExpanded(expanded: Iterator<Uint8Array>): Uint8Array {
    try {
      const next = expanded.next();
      return next.done === true ? NOTHING : next.value;
    } catch (cause) {
      if (!(cause instanceof ExpansionEnd)) throw cause;
      this.#reader.note(cause.fault);
      return NOTHING;
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    closeSync(this.#file);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #read(): Uint8Array {
    const size = this.#blockLength;
    const block = this.#block ?? freshBlock(size);
    if (size < this.#mostLength) this.#blockLength = 2 * size;
    try {
      const length = readSync(this.#file, block, 0, size, null);
      return length === block.length ? block : block.subarray(0, length);
    } catch (cause) {
      throw cannotRead(this.#path, cause);
    }
  }
}

function hasContent({ length, blocks }: RecordBatch): boolean {
  return length > 0 || (blocks?.length ?? 0) > 0;
}
