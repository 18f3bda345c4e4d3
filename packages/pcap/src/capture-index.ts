import { fromHex, PlainwireError, toHex } from '@plainwire/bytes';
import { BlockType } from './block-type.ts';
import type { RecordBatch } from './record.ts';

/** A place in a capture file where reading can begin. */
export interface IndexEntry {
  /** Offset in the file of a record's header or block. */
  readonly offset: number;
  /** The record's number, from 1. */
  readonly record: number;
}

/** What is kept of an index: columns, so that it is small as JSON. */
export interface CaptureIndexData {
  readonly version: 1;
  /** Length of the file when it was indexed; an index of another length does not fit. */
  readonly fileLength: number;
  readonly offsets: readonly number[];
  readonly records: readonly number[];
  /** Latest whole second of all records before each place. */
  readonly latestBefore: readonly number[];
  /** File header, section headers and interfaces, and after how many records each stood. */
  readonly headers: readonly { readonly afterRecord: number; readonly hex: string }[];
}

const SPACING = 1024 * 1024;

/**
 * About one place for each MiB of a capture, so that a program can jump in a large file. It is built while the file is
 * read (`openCapture(…, { index: true })`) and can be kept beside it as JSON.
 */
export class CaptureIndex {
  readonly #data: CaptureIndexData;

  /** @throws {PlainwireError} `ERR_INDEX` when the data is of another kind or version. */
  constructor(data: CaptureIndexData) {
    const columns: readonly unknown[] = [data.offsets, data.records, data.latestBefore];
    const sound = columns.every((column) => Array.isArray(column) && column.length === data.offsets.length);
    if (data.version !== 1 || !sound || !Array.isArray(data.headers)) {
      throw new PlainwireError(
        'ERR_INDEX',
        'this is no index of a capture, or of another version: build it again',
      );
    }
    this.#data = data;
  }

  get length(): number {
    return this.#data.offsets.length;
  }

  get fileLength(): number {
    return this.#data.fileLength;
  }

  entry(index: number): IndexEntry | undefined {
    const offset = this.#data.offsets[index];
    const record = this.#data.records[index];
    return offset === undefined || record === undefined ? undefined : { offset, record };
  }

  /** The place from which record `number` is reached soonest. */
  find(number: number): IndexEntry | undefined {
    return this.entry(lastAtMost(this.#data.records, number));
  }

  /** The last place before which every record is of an earlier second: nothing from `seconds` on stands before it. */
  findTime(seconds: number): IndexEntry | undefined {
    // Times may go back in a file; the latest so far never does.
    return this.entry(lastAtMost(this.#data.latestBefore, seconds - 1));
  }

  /** The headers that a reader must have seen before it can read on from `entry`. */
  headersBefore(entry: IndexEntry): Uint8Array[] {
    const needed = this.#data.headers.filter(({ afterRecord }) => afterRecord < entry.record);
    return needed.map(({ hex }) => fromHex(hex));
  }

  toJSON(): CaptureIndexData {
    return this.#data;
  }
}

/** Builds an index from what a reader made with `keepBlocks` gives. */
export class CaptureIndexBuilder {
  readonly #offsets: number[] = [];
  readonly #records: number[] = [];
  readonly #latestBefore: number[] = [];
  readonly #headers: { afterRecord: number; hex: string }[] = [];
  #latest = -1;
  #position = 0;

  /** Adds what came of pushing `block`. Only records that lie wholly in the block can be places. */
  add(block: Uint8Array, batch: RecordBatch): void {
    for (const { type, bytes, afterRecord } of batch.blocks ?? []) {
      const isHeader =
        type === -1 || type === BlockType.sectionHeader || type === BlockType.interfaceDescription;
      if (isHeader) this.#headers.push({ afterRecord, hex: toHex(bytes) });
    }
    for (let i = 0; i < batch.length; i++) {
      const record = batch.records[i]!;
      if (record.buffer === block) this.#offer(this.#position + record.blockStart, record.number);
      if (record.seconds > this.#latest) this.#latest = record.seconds;
    }
    this.#position += block.length;
  }

  /** The index so far. */
  index(): CaptureIndex {
    return new CaptureIndex({
      version: 1,
      fileLength: this.#position,
      offsets: [...this.#offsets],
      records: [...this.#records],
      latestBefore: [...this.#latestBefore],
      headers: [...this.#headers],
    });
  }

  #offer(offset: number, number: number): void {
    const last = this.#offsets.at(-1);
    if (last !== undefined && offset - last < SPACING) return;
    this.#offsets.push(offset);
    this.#records.push(number);
    this.#latestBefore.push(this.#latest);
  }
}

/** Index of the last value that is at most `limit`, in a column that never falls; -1 when there is none. */
function lastAtMost(column: readonly number[], limit: number): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (column[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
