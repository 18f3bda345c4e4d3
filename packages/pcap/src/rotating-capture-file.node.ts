import { type CaptureFileOptions, createCaptureFileSync, type SyncCaptureFile } from './capture-file.node.ts';
import type { RecordToWrite } from './capture-writer.ts';
import type { RecordBatch } from './record.ts';
import { strftime } from './strftime.ts';

/** When one file ends and the next begins, as tcpdump's `-C`, `-G` and `-W` say it. */
export interface RotationOptions extends CaptureFileOptions {
  /** A record that comes when the file is already longer goes into the next file (`-C`, there in millions). */
  readonly maxBytes?: number;
  /** A record that comes so long after the file was begun goes into the next file (`-G`). */
  readonly maxSeconds?: number;
  /** A record that comes when the file has so many goes into the next file. */
  readonly maxRecords?: number;
  /**
   * With `maxSeconds` alone: writing ends after so many files. Otherwise: so many files are used as a ring, the oldest
   * being overwritten (`-W`).
   */
  readonly maxFiles?: number;
  /** Show times in names in UTC rather than local time. */
  readonly utc?: boolean;
  /** Called when a file is complete, with its name and counts. */
  readonly onFile?: (file: {
    readonly path: string;
    readonly records: number;
    readonly bytes: number;
  }) => void;
}

/** A set of capture files written one after the other. Rotation goes by the times of the records. */
export interface RotatingCaptureFile extends Disposable {
  /** False when the record was not written, because `maxFiles` ended the writing. */
  write(record: RecordToWrite): boolean;
  writeBatch(batch: RecordBatch): boolean;
  flush(sync?: boolean): void;
  close(): void;
  /** The file being written. */
  readonly path: string | undefined;
  /** Files begun. */
  readonly files: number;
  /** Records in all files. */
  readonly records: number;
}

/**
 * Writes records to `name`, then to further files. `name` may hold strftime(3) conversions when `maxSeconds` is given;
 * with `maxBytes` or `maxRecords` files after the first get their number appended, with leading zeros in a ring.
 */
export function createRotatingCaptureFile(name: string, options: RotationOptions): RotatingCaptureFile {
  return new Rotation(name, options);
}

class Rotation implements RotatingCaptureFile {
  path: string | undefined;
  files = 0;
  readonly #name: string;
  readonly #options: RotationOptions;
  readonly #byCount: boolean;
  #file: SyncCaptureFile | undefined;
  #begun = 0;
  /** Files since the name last changed: what is appended to it. */
  #number = 0;
  #inFile = 0;
  #inEarlierFiles = 0;
  #ended = false;

  constructor(name: string, options: RotationOptions) {
    this.#name = name;
    this.#options = options;
    this.#byCount = options.maxBytes !== undefined || options.maxRecords !== undefined;
  }

  get records(): number {
    return this.#inEarlierFiles + this.#inFile;
  }

  write(record: RecordToWrite): boolean {
    if (this.#ended) return false;
    if (this.#file === undefined) this.#begin(record.seconds);
    else if (this.#isOver(record.seconds) && !this.#next(record.seconds)) return false;
    this.#file!.write(record);
    this.#inFile++;
    return true;
  }

  writeBatch(batch: RecordBatch): boolean {
    for (let i = 0; i < batch.length; i++) if (!this.write(batch.records[i]!)) return false;
    return true;
  }

  flush(sync = false): void {
    this.#file?.flush(sync);
  }

  close(): void {
    this.#finish();
    this.#ended = true;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #isOver(seconds: number): boolean {
    const { maxBytes = Infinity, maxRecords = Infinity } = this.#options;
    return this.#file!.size > maxBytes || this.#inFile >= maxRecords || this.#isLate(seconds);
  }

  #isLate(seconds: number): boolean {
    return seconds - this.#begun >= (this.#options.maxSeconds ?? Infinity);
  }

  #next(seconds: number): boolean {
    const { maxFiles } = this.#options;
    const late = this.#isLate(seconds);
    this.#finish();
    if (!this.#byCount && maxFiles !== undefined && this.files >= maxFiles) {
      this.#ended = true;
      return false;
    }
    this.#number = late ? 0 : this.#number + 1;
    this.#begin(late ? seconds : this.#begun);
    return true;
  }

  #begin(seconds: number): void {
    this.#begun = seconds;
    this.path = this.#pathNow();
    this.files++;
    this.#inFile = 0;
    this.#file = createCaptureFileSync(this.path, this.#options);
  }

  #pathNow(): string {
    const { maxSeconds, maxFiles, utc = false } = this.#options;
    const name = maxSeconds === undefined ? this.#name : strftime(this.#name, this.#begun, utc);
    if (!this.#byCount) return name;
    if (maxFiles === undefined) return this.#number === 0 ? name : `${name}${this.#number}`;
    if (maxFiles === 1) return name;
    // As many digits as the last file of the ring needs, so that names sort.
    return `${name}${String(this.#number % maxFiles).padStart(String(maxFiles - 1).length, '0')}`;
  }

  #finish(): void {
    if (this.#file === undefined || this.path === undefined) return;
    this.#file.close();
    const { records, bytes } = this.#file;
    this.#options.onFile?.({ path: this.path, records, bytes });
    this.#inEarlierFiles += this.#inFile;
    this.#inFile = 0;
    this.#file = undefined;
  }
}
