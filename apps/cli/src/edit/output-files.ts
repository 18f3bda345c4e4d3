import type { CaptureBlock, CaptureRecord, RecordBatch } from '@plainwire/pcap';
import type { Encoder } from './encoder.ts';
import type { EditOptions } from './options.ts';
import { splitName } from './split-names.ts';
import { type ByteTarget, openTarget } from './whole-file.ts';

/** The file, or with -c and -i the files one after the other, that an edit writes. */
export class OutputFiles {
  /** Set before the first `take`. */
  encoder: Encoder | undefined;
  /** Files begun. */
  count = 0;
  readonly #options: EditOptions;
  readonly #stdout: NodeJS.WritableStream;
  readonly #splits: boolean;
  #target: ByteTarget | undefined;
  /** Headers that were read before the first file had a name. */
  #early: Uint8Array[] = [];
  #inFile = 0;
  /** The first record that was read, kept or not, and how many steps of -i after it the file under way begins. */
  #first: CaptureRecord | undefined;
  #step = 0;

  constructor(options: EditOptions, stdout: NodeJS.WritableStream) {
    this.#options = options;
    this.#stdout = stdout;
    this.#splits = options.splitRecords !== undefined || options.splitSeconds !== undefined;
  }

  /** Told of records before they are chosen or not: the first that was read gives the first file, and the steps, their time. */
  begin(record: CaptureRecord): void {
    this.#first ??= record;
  }

  /** Writes records, and the blocks that stand between them. */
  async take(records: readonly CaptureRecord[], blocks: readonly CaptureBlock[]): Promise<void> {
    let from = 0;
    let block = 0;
    if (this.#splits) {
      for (let index = 0; index < records.length; index++) {
        const record = records[index]!;
        if (this.#target !== undefined && !this.#isOver(record)) {
          this.#inFile++;
          continue;
        }
        const blocksBefore = before(blocks, block, record.number);
        await this.#write(batchOf(records.slice(from, index), blocks.slice(block, blocksBefore)));
        block = blocksBefore;
        from = index;
        await this.#next(record);
        this.#inFile = 1;
      }
    }
    await this.#write(batchOf(records.slice(from), blocks.slice(block)));
  }

  /** Writes what waits; where no record was kept, that is one file without records. */
  async end(): Promise<void> {
    if (this.encoder === undefined) return;
    const last = this.encoder.end();
    if (this.#target === undefined) {
      const { output } = this.#options;
      const isSplit = this.#splits && this.#first !== undefined;
      this.#open(isSplit ? splitName(output, 0, this.#first!.seconds) : output);
    }
    for (const bytes of this.#early) await this.#target!.write(bytes);
    this.#early = [];
    await this.#target!.write(last);
  }

  close(): void {
    this.#target?.close();
    this.#target = undefined;
  }

  async #write(batch: RecordBatch): Promise<void> {
    const bytes = this.encoder!.push(batch);
    if (this.#target === undefined && this.#splits) {
      this.#early.push(bytes);
      return;
    }
    if (this.#target === undefined) this.#open(this.#options.output);
    await this.#target!.write(bytes);
  }

  #isOver(record: CaptureRecord): boolean {
    const { splitRecords = Number.POSITIVE_INFINITY } = this.#options;
    return this.#inFile >= splitRecords || this.#stepOf(record) > this.#step;
  }

  /** A step ends with the record that comes its whole length after the first, as in editcap. */
  #stepOf({ seconds, nanoseconds }: CaptureRecord): number {
    const { splitSeconds } = this.#options;
    const first = this.#first;
    if (splitSeconds === undefined || first === undefined) return 0;
    const passed = seconds - first.seconds + (nanoseconds - first.nanoseconds) / 1e9;
    return Math.max(0, Math.ceil(passed / splitSeconds) - 1);
  }

  async #next(record: CaptureRecord): Promise<void> {
    const isFirst = this.#target === undefined;
    this.close();
    // Steps in which nothing came have no file.
    this.#step = Math.max(this.#step, this.#stepOf(record));
    const { seconds } = isFirst && this.#step === 0 ? this.#first! : record;
    this.#open(splitName(this.#options.output, this.count, seconds));
    const headers = isFirst ? this.#early : [this.encoder!.begin()];
    this.#early = [];
    for (const bytes of headers) await this.#target!.write(bytes);
  }

  #open(path: string): void {
    this.#target = openTarget(path, this.#stdout, [this.#options.input]);
    this.count++;
  }
}

/** Index of the first block, from `from` on, that does not stand before record `number`. */
function before(blocks: readonly CaptureBlock[], from: number, number: number): number {
  let at = from;
  while (at < blocks.length && blocks[at]!.afterRecord < number) at++;
  return at;
}

function batchOf(records: readonly CaptureRecord[], blocks: readonly CaptureBlock[]): RecordBatch {
  return {
    records,
    blocks,
    length: records.length,
    transient: false,
    [Symbol.iterator]: () => records.values(),
  };
}
