import { closeSync, openSync, readSync } from 'node:fs';
import { PlainwireError } from '@plainwire/bytes';
import { type CaptureFacts, FactsOfReader } from './capture-facts.ts';
import { type CaptureReader, type CaptureReaderOptions, createCaptureReader } from './capture-reader.ts';
import {
  BLOCK_LENGTH,
  cannotRead,
  FIRST_BLOCK_LENGTH,
  freshBlock,
  REUSED_BLOCK_LENGTH,
} from './file-blocks.node.ts';
import type { RecordBatch } from './record.ts';

/** A capture file read synchronously, once, from its start. Leaving the loop closes the file. */
export interface SyncCapture extends CaptureFacts, Iterable<RecordBatch>, Disposable {
  close(): void;
}

/**
 * Opens a capture file for a plain loop. With `transient: true` one block and its records are used again and again:
 * the fastest way through a file, for loops that keep nothing.
 *
 * @throws {PlainwireError} `ERR_CANNOT_READ` when the file cannot be opened.
 */
export function openCaptureSync(path: string | URL, options: CaptureReaderOptions = {}): SyncCapture {
  return new FileCapture(path, options);
}

class FileCapture extends FactsOfReader implements SyncCapture {
  readonly #reader: CaptureReader;
  readonly #path: string;
  readonly #file: number;
  /** The block that is used again and again. */
  readonly #block: Uint8Array | undefined;
  readonly #mostLength: number;
  #blockLength = FIRST_BLOCK_LENGTH;
  #used = false;
  #closed = false;

  constructor(path: string | URL, options: CaptureReaderOptions) {
    const reader = createCaptureReader(options);
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
      const block = this.#read();
      if (block.length === 0) break;
      const batch = this.#reader.push(block);
      if (hasContent(batch)) return batch;
    }
    if (this.#closed) return undefined;
    const last = this.#reader.end();
    this.close();
    return hasContent(last) ? last : undefined;
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
