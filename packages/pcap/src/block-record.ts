import type { CaptureBlock } from './capture-interface.ts';
import type { CaptureRecord, RecordBatch } from './record.ts';

/** The one class behind every record: small integers, written eagerly; views and bigints only when asked for. */
export class BlockRecord implements CaptureRecord {
  // Declared only: initialised fields would be written twice, first with undefined.
  declare buffer: Uint8Array;
  declare offset: number;
  declare capturedLength: number;
  declare originalLength: number;
  declare seconds: number;
  declare nanoseconds: number;
  declare interfaceId: number;
  declare linkType: number;
  declare number: number;
  declare blockStart: number;

  constructor(
    buffer: Uint8Array,
    blockStart: number,
    offset: number,
    capturedLength: number,
    originalLength: number,
    seconds: number,
    nanoseconds: number,
    interfaceId: number,
    linkType: number,
    number: number,
  ) {
    this.buffer = buffer;
    this.offset = offset;
    this.capturedLength = capturedLength;
    this.originalLength = originalLength;
    this.seconds = seconds;
    this.nanoseconds = nanoseconds;
    this.interfaceId = interfaceId;
    this.linkType = linkType;
    this.number = number;
    this.blockStart = blockStart;
  }

  get data(): Uint8Array {
    return this.buffer.subarray(this.offset, this.offset + this.capturedLength);
  }

  get timestampNs(): bigint {
    return BigInt(this.seconds) * 1_000_000_000n + BigInt(this.nanoseconds);
  }
}

const NONE: readonly CaptureBlock[] = [];

class FreshBatch implements RecordBatch {
  readonly records: readonly BlockRecord[];
  readonly length: number;
  readonly transient = false;
  readonly blocks: readonly CaptureBlock[];

  constructor(records: readonly BlockRecord[], blocks: readonly CaptureBlock[]) {
    this.records = records;
    this.blocks = blocks;
    this.length = records.length;
  }

  [Symbol.iterator](): IterableIterator<CaptureRecord> {
    return this.records.values();
  }
}

class TransientBatch implements RecordBatch {
  readonly records: BlockRecord[] = [];
  readonly transient = true;
  length = 0;
  blocks: readonly CaptureBlock[] = NONE;

  *[Symbol.iterator](): IterableIterator<CaptureRecord> {
    for (let i = 0; i < this.length; i++) yield this.records[i]!;
  }
}

/** Where the format decoders put what they find. Counts the records of the whole capture. */
export class RecordSink {
  /** Records so far. */
  number = 0;
  readonly #transient: TransientBatch | undefined;
  #records: BlockRecord[] = [];
  #length = 0;
  #blocks: CaptureBlock[] = [];

  /** @param transient gives the same batch and the same records again and again. */
  constructor(transient: boolean) {
    if (!transient) return;
    this.#transient = new TransientBatch();
    this.#records = this.#transient.records;
  }

  add(
    buffer: Uint8Array,
    blockStart: number,
    offset: number,
    capturedLength: number,
    originalLength: number,
    seconds: number,
    nanoseconds: number,
    interfaceId: number,
    linkType: number,
  ): void {
    const records = this.#records;
    const index = this.#length++;
    const number = ++this.number;
    if (this.#transient === undefined) {
      // Not `push`, which is compiled for what the first arrays hold: nothing.
      records[index] = new BlockRecord(
        buffer,
        blockStart,
        offset,
        capturedLength,
        originalLength,
        seconds,
        nanoseconds,
        interfaceId,
        linkType,
        number,
      );
      return;
    }
    if (index === records.length) addBlank(records);
    const record = records[index]!;
    // The store of a pointer costs more than the question whether it is there already.
    if (record.buffer !== buffer) record.buffer = buffer;
    record.offset = offset;
    record.capturedLength = capturedLength;
    record.originalLength = originalLength;
    record.seconds = seconds;
    record.nanoseconds = nanoseconds;
    record.interfaceId = interfaceId;
    record.linkType = linkType;
    record.number = number;
    record.blockStart = blockStart;
  }

  addBlock(block: CaptureBlock): void {
    this.#blocks.push(block);
  }

  /** The records since the last call. */
  take(): RecordBatch {
    const length = this.#length;
    this.#length = 0;
    const blocks = this.#blocks.length > 0 ? this.#blocks : NONE;
    if (blocks !== NONE) this.#blocks = [];
    if (this.#transient !== undefined) {
      this.#transient.length = length;
      this.#transient.blocks = blocks;
      return this.#transient;
    }
    const batch = new FreshBatch(this.#records, blocks);
    this.#records = [];
    return batch;
  }
}

const NOTHING = new Uint8Array(0);

/** Several at a time, so that filling in a record that is there already is the common case from the start. */
function addBlank(records: BlockRecord[]): void {
  for (let i = 0; i < 64; i++) records.push(new BlockRecord(NOTHING, 0, 0, 0, 0, 0, 0, 0, 0, 0));
}
