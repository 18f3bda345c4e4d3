import { promises } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { PlainwireError } from '@plainwire/bytes';
import { type CaptureFileOptions, cannotWrite } from './capture-file.node.ts';
import type { CaptureSecret } from './capture-interface.ts';
import { type CaptureWriter, createCaptureWriter, type RecordToWrite } from './capture-writer.ts';
import { FlushTimer } from './flush-timer.node.ts';
import type { RecordBatch } from './record.ts';
import { wholeOutput } from './whole-records.ts';

/**
 * A capture file being written without blocking. Records are copied when they are handed over; awaiting what the
 * methods give is the backpressure. The promises of `createCaptureFileSync` hold here too: whole records only, also
 * after a failed write, and exact counts.
 */
export interface CaptureFile extends AsyncDisposable {
  write(record: RecordToWrite): Promise<void>;
  writeBatch(batch: RecordBatch): Promise<void>;
  /** Adds decryption secrets for the packets that follow. pcapng only. */
  writeSecrets(secret: Pick<CaptureSecret, 'type' | 'data'>): Promise<void>;
  /** Gives everything to the operating system; with `sync`, waits until it is on the disk. */
  flush(sync?: boolean): Promise<void>;
  /** Flushes and closes. */
  close(): Promise<void>;
  /** Records that are in the file. */
  readonly records: number;
  /** Bytes that are in the file. */
  readonly bytes: number;
}

/**
 * Creates a capture file.
 *
 * @throws {PlainwireError} `ERR_CANNOT_WRITE` when it cannot be created; later calls reject with it when a write fails.
 */
export async function openCaptureFile(path: string, options: CaptureFileOptions = {}): Promise<CaptureFile> {
  const writer = createCaptureWriter(options);
  const flags = options.exclusive === true ? 'wx' : 'w';
  const file = await promises.open(path, flags, options.mode ?? 0o666).catch((cause) => {
    throw cannotWrite(path, cause, 0);
  });
  return new AsyncCaptureFile(path, file, writer, options);
}

class AsyncCaptureFile implements CaptureFile {
  records = 0;
  bytes = 0;
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #writer: CaptureWriter;
  readonly #options: CaptureFileOptions;
  readonly #flushLength: number;
  readonly #timer: FlushTimer | undefined;
  /** The write under way; the next one waits for it. */
  #writing: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(path: string, file: FileHandle, writer: CaptureWriter, options: CaptureFileOptions) {
    this.#path = path;
    this.#file = file;
    this.#writer = writer;
    this.#options = options;
    this.#flushLength = options.flushLength ?? 256 * 1024;
    const { flushMs } = options;
    if (flushMs !== undefined) this.#timer = new FlushTimer(flushMs, () => this.flush());
  }

  async write(record: RecordToWrite): Promise<void> {
    this.#mustBeOpen();
    this.#writer.write(record);
    await this.#flushWhenDue();
  }

  async writeBatch(batch: RecordBatch): Promise<void> {
    this.#mustBeOpen();
    for (let i = 0; i < batch.length; i++) this.#writer.write(batch.records[i]!);
    await this.#flushWhenDue();
  }

  async writeSecrets(secret: Pick<CaptureSecret, 'type' | 'data'>): Promise<void> {
    this.#mustBeOpen();
    this.#writer.writeSecrets(secret);
  }

  async flush(sync = false): Promise<void> {
    this.#mustBeOpen();
    this.#timer?.stop();
    const records = this.#writer.records;
    const bytes = this.#writer.take();
    this.#writing = this.#writing.then(() => this.#append(bytes, records, sync));
    await this.#writing;
  }

  async close(): Promise<void> {
    this.#timer?.check();
    if (this.#closed) return;
    try {
      await this.flush();
    } finally {
      if (!this.#closed) {
        this.#closed = true;
        await this.#file.close();
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #flushWhenDue(): Promise<void> {
    if (this.#writer.waiting > this.#flushLength) await this.flush();
    else this.#timer?.start();
  }

  async #append(bytes: Uint8Array, records: number, sync: boolean): Promise<void> {
    let written = 0;
    try {
      while (written < bytes.length) {
        written += (await this.#file.write(bytes, written, bytes.length - written)).bytesWritten;
      }
      if (sync) await this.#file.sync();
    } catch (cause) {
      await this.#cutBack(bytes, written);
      throw cannotWrite(this.#path, cause, this.records);
    }
    this.bytes += bytes.length;
    this.records = records;
  }

  async #cutBack(bytes: Uint8Array, written: number): Promise<void> {
    const { format = 'pcapng', littleEndian = true } = this.#options;
    const whole = wholeOutput(bytes, written, format, this.bytes === 0, littleEndian);
    this.bytes += whole.bytes;
    this.records += whole.records;
    this.#closed = true;
    // A pipe or device has no length to cut.
    await this.#file.truncate(this.bytes).catch(() => undefined);
    await this.#file.close();
  }

  #mustBeOpen(): void {
    this.#timer?.check();
    if (this.#closed)
      throw new PlainwireError('ERR_CLOSED', 'the capture file is closed: create another one');
  }
}
