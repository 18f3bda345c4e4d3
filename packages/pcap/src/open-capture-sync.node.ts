import { closeSync, openSync, readSync } from 'node:fs';
import { type Fault, PlainwireError } from '@plainwire/bytes';
import type {
  CaptureCounts,
  CaptureInterface,
  CaptureSecret,
  CaptureSection,
  InterfaceStatistics,
  ResolvedName,
} from './capture-interface.ts';
import {
  type CaptureFormat,
  type CaptureReader,
  type CaptureReaderOptions,
  createCaptureReader,
} from './capture-reader.ts';
import { BLOCK_LENGTH, cannotRead, REUSED_BLOCK_LENGTH } from './file-blocks.node.ts';
import type { RecordBatch } from './record.ts';

/** A capture file read synchronously, once, from its start. Leaving the loop closes the file. */
export interface SyncCapture extends Iterable<RecordBatch>, Disposable {
  readonly format: CaptureFormat | undefined;
  readonly interfaces: readonly CaptureInterface[];
  readonly secrets: readonly CaptureSecret[];
  readonly sections: readonly CaptureSection[];
  readonly statistics: readonly InterfaceStatistics[];
  readonly names: readonly ResolvedName[];
  readonly faults: readonly Fault[];
  readonly counts: Readonly<CaptureCounts>;
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

class FileCapture implements SyncCapture {
  readonly #reader: CaptureReader;
  readonly #path: string;
  readonly #file: number;
  readonly #transient: boolean;
  #used = false;
  #closed = false;

  constructor(path: string | URL, options: CaptureReaderOptions) {
    this.#path = String(path);
    this.#transient = options.transient ?? false;
    this.#reader = createCaptureReader(options);
    try {
      this.#file = openSync(path, 'r');
    } catch (cause) {
      throw cannotRead(this.#path, cause);
    }
  }

  get format(): CaptureFormat | undefined {
    return this.#reader.format;
  }

  get interfaces(): readonly CaptureInterface[] {
    return this.#reader.interfaces;
  }

  get secrets(): readonly CaptureSecret[] {
    return this.#reader.secrets;
  }

  get sections(): readonly CaptureSection[] {
    return this.#reader.sections;
  }

  get statistics(): readonly InterfaceStatistics[] {
    return this.#reader.statistics;
  }

  get names(): readonly ResolvedName[] {
    return this.#reader.names;
  }

  get faults(): readonly Fault[] {
    return this.#reader.faults;
  }

  get counts(): Readonly<CaptureCounts> {
    return this.#reader.counts;
  }

  *[Symbol.iterator](): Generator<RecordBatch, void, undefined> {
    if (this.#used || this.#closed) {
      throw new PlainwireError('ERR_CAPTURE_USED', 'a capture is read once: open it again to read it again');
    }
    this.#used = true;
    try {
      const size = this.#transient ? REUSED_BLOCK_LENGTH : BLOCK_LENGTH;
      let block: Uint8Array = new Uint8Array(size);
      while (!this.#reader.stopped && !this.#closed) {
        const length = this.#read(block);
        if (length === 0) break;
        const batch = this.#reader.push(length === size ? block : block.subarray(0, length));
        if (batch.length > 0 || (batch.blocks?.length ?? 0) > 0) yield batch;
        if (!this.#transient) block = Buffer.allocUnsafeSlow(size);
      }
      if (this.#closed) return;
      const last = this.#reader.end();
      if (last.length > 0 || (last.blocks?.length ?? 0) > 0) yield last;
    } finally {
      this.close();
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

  #read(block: Uint8Array): number {
    try {
      return readSync(this.#file, block, 0, block.length, null);
    } catch (cause) {
      throw cannotRead(this.#path, cause);
    }
  }
}
