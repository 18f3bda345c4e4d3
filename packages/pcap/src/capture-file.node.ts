import { closeSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { PlainwireError } from '@plainwire/bytes';
import type { CaptureSecret } from './capture-interface.ts';
import {
  type CaptureWriter,
  type CaptureWriterOptions,
  createCaptureWriter,
  type RecordToWrite,
} from './capture-writer.ts';
import { FlushTimer } from './flush-timer.node.ts';
import type { RecordBatch } from './record.ts';
import { wholeOutput } from './whole-records.ts';

export interface CaptureFileOptions extends CaptureWriterOptions {
  /** Bytes that may wait before they go to the file. Default 256 KiB; 0 writes every record at once. */
  readonly flushLength?: number;
  /**
   * Milliseconds after which waiting bytes go to the file even when they are few; while a loop that never awaits runs, not
   * before it ends. Without it they wait for `flushLength`, `flush` or `close`.
   */
  readonly flushMs?: number;
  /** Permission bits of a new file, before the umask. Default 0o666. */
  readonly mode?: number;
  /** Fail when the file exists already. */
  readonly exclusive?: boolean;
}

/**
 * A capture file being written. What is in the file is whole at every moment between two calls: after a write that
 * failed (a full disk), the file is cut back to its last whole record, and `records` and `bytes` say what it holds.
 */
export interface SyncCaptureFile extends Disposable {
  write(record: RecordToWrite): void;
  writeBatch(batch: RecordBatch): void;
  writeSecrets(secret: Pick<CaptureSecret, 'type' | 'data'>): void;
  /** Gives everything to the operating system; with `sync`, waits until it is on the disk. */
  flush(sync?: boolean): void;
  /** Flushes and closes. */
  close(): void;
  /** Records that are in the file. */
  readonly records: number;
  /** Bytes that are in the file. */
  readonly bytes: number;
  /** Bytes that the file will have when everything is flushed. */
  readonly size: number;
}

/**
 * Creates a capture file, or writes to standard output for `-`.
 *
 * @throws {PlainwireError} `ERR_CANNOT_WRITE` when it cannot be created; later calls throw it when a write fails, with
 *   the number of whole records in the file as `record`.
 */
export function createCaptureFileSync(path: string, options: CaptureFileOptions = {}): SyncCaptureFile {
  return new CaptureFile(path, options);
}

const STANDARD_OUTPUT = 1;

class CaptureFile implements SyncCaptureFile {
  records = 0;
  bytes = 0;
  readonly #writer: CaptureWriter;
  readonly #path: string;
  readonly #file: number;
  readonly #flushLength: number;
  readonly #options: CaptureFileOptions;
  readonly #timer: FlushTimer | undefined;
  #closed = false;

  constructor(path: string, options: CaptureFileOptions) {
    this.#path = path;
    this.#options = options;
    const { flushMs } = options;
    if (flushMs !== undefined) this.#timer = new FlushTimer(flushMs, () => this.flush());
    this.#flushLength = options.flushLength ?? 256 * 1024;
    this.#writer = createCaptureWriter(options);
    this.#file = path === '-' ? STANDARD_OUTPUT : this.#open(path);
    if (this.#flushLength === 0) this.flush();
  }

  get size(): number {
    return this.bytes + this.#writer.waiting;
  }

  write(record: RecordToWrite): void {
    this.#timer?.check();
    this.#writer.write(record);
    if (this.#writer.waiting > this.#flushLength) this.flush();
    else this.#timer?.start();
  }

  writeBatch(batch: RecordBatch): void {
    for (let i = 0; i < batch.length; i++) this.write(batch.records[i]!);
  }

  writeSecrets(secret: Pick<CaptureSecret, 'type' | 'data'>): void {
    this.#writer.writeSecrets(secret);
  }

  flush(sync = false): void {
    this.#timer?.check();
    this.#timer?.stop();
    if (this.#closed)
      throw new PlainwireError('ERR_CLOSED', 'the capture file is closed: create another one');
    const records = this.#writer.records;
    const bytes = this.#writer.drain();
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(this.#file, bytes, written, bytes.length - written);
      if (sync) fsyncSync(this.#file);
    } catch (cause) {
      this.#cutBack(bytes, written);
      throw cannotWrite(this.#path, cause, this.records);
    }
    this.bytes += bytes.length;
    this.records = records;
  }

  close(): void {
    this.#timer?.check();
    if (this.#closed) return;
    try {
      this.flush();
    } finally {
      // A write that failed has closed the file already.
      if (!this.#closed) {
        this.#closed = true;
        if (this.#file !== STANDARD_OUTPUT) closeSync(this.#file);
      }
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** After a failed write: keeps whole records only, and closes, since what came after them is lost. */
  #cutBack(bytes: Uint8Array, written: number): void {
    const { format = 'pcapng', littleEndian = true } = this.#options;
    const whole = wholeOutput(bytes, written, format, this.bytes === 0, littleEndian);
    this.bytes += whole.bytes;
    this.records += whole.records;
    this.#closed = true;
    if (this.#file === STANDARD_OUTPUT) return;
    try {
      ftruncateSync(this.#file, this.bytes);
    } catch {
      // A pipe or device has no length to cut.
    }
    closeSync(this.#file);
  }

  #open(path: string): number {
    try {
      return openSync(path, this.#options.exclusive === true ? 'wx' : 'w', this.#options.mode ?? 0o666);
    } catch (cause) {
      throw cannotWrite(this.#path, cause, this.records);
    }
  }
}

/** The exception for a capture file that cannot be created or written. */
export function cannotWrite(path: string, cause: unknown, records: number): PlainwireError {
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
  const message = `cannot write ${path} (${reason}): it holds ${records} whole records`;
  return new PlainwireError('ERR_CANNOT_WRITE', message, { cause, record: records });
}
