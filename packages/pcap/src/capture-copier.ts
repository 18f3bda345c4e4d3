import { PlainwireError, type Stage, u32be, u32le } from '@plainwire/bytes';
import { BlockType } from './block-type.ts';
import { ByteSink } from './byte-sink.ts';
import type { CaptureBlock, CaptureSecret } from './capture-interface.ts';
import type { CaptureReader } from './capture-reader.ts';
import { editBlock, type OptionEdit, secretsBlock, withLengths, withoutSectionLength } from './edit-block.ts';
import type { CaptureRecord, RecordBatch } from './record.ts';

/** What a copy can leave out of a pcapng file. */
export type Droppable = 'comments' | 'secrets' | 'names' | 'statistics' | 'custom';

export interface CaptureCopierOptions {
  /** Which records go into the copy; default all. */
  readonly keep?: (record: CaptureRecord) => boolean;
  readonly drop?: readonly Droppable[];
  /** A comment to add to a record, or undefined. pcapng only. */
  readonly comment?: (record: CaptureRecord) => string | undefined;
  /** Decryption secrets to add, before the first packet. pcapng only. */
  readonly secrets?: readonly Pick<CaptureSecret, 'type' | 'data'>[];
}

const DROPPED_BLOCKS: Readonly<Record<Droppable, readonly number[]>> = {
  comments: [],
  secrets: [BlockType.decryptionSecrets],
  names: [BlockType.nameResolution],
  statistics: [BlockType.interfaceStatistics],
  custom: [BlockType.custom, BlockType.customNoCopy],
};

/**
 * Copies a capture block by block, in its own format and byte order: what is not asked to change comes out as it was,
 * options, raw timestamps and unknown blocks included. Feed it the batches of `reader`, which must have been made
 * with `keepBlocks: true`.
 *
 * @throws {PlainwireError} `ERR_FORMAT` when a comment or secret is to go into a pcap file.
 */
export function createCaptureCopier(
  reader: Pick<CaptureReader, 'interfaces' | 'format'>,
  options: CaptureCopierOptions = {},
): Stage<RecordBatch, Uint8Array> {
  return new CaptureCopier(reader, options);
}

class CaptureCopier implements Stage<RecordBatch, Uint8Array> {
  readonly #reader: Pick<CaptureReader, 'interfaces' | 'format'>;
  readonly #options: CaptureCopierOptions;
  readonly #dropped: ReadonlySet<number>;
  readonly #dropComments: boolean;
  /** Something may change, so a section can no longer say how long it is. */
  readonly #changes: boolean;
  readonly #out = new ByteSink(true);
  #secretsWritten = false;
  #littleEndian = true;
  /** Bytes to copy that lie next to each other: one copy for many records. */
  #run: Uint8Array | undefined;
  #runStart = 0;
  #runEnd = 0;

  constructor(reader: Pick<CaptureReader, 'interfaces' | 'format'>, options: CaptureCopierOptions) {
    this.#reader = reader;
    this.#options = options;
    const { drop = [], keep, comment, secrets = [] } = options;
    this.#dropped = new Set(drop.flatMap((kind) => DROPPED_BLOCKS[kind]));
    this.#dropComments = drop.includes('comments');
    this.#changes = drop.length > 0 || keep !== undefined || comment !== undefined || secrets.length > 0;
  }

  push(batch: RecordBatch): Uint8Array {
    const blocks = batch.blocks ?? [];
    let next = 0;
    for (let i = 0; i < batch.length; i++) {
      const record = batch.records[i]!;
      while (next < blocks.length && blocks[next]!.afterRecord < record.number) this.#block(blocks[next++]!);
      this.#record(record);
    }
    while (next < blocks.length) this.#block(blocks[next++]!);
    this.#flushRun();
    return this.#out.take();
  }

  end(): Uint8Array {
    this.#addSecrets();
    this.#flushRun();
    return this.#out.take();
  }

  #block(block: CaptureBlock): void {
    this.#littleEndian = block.littleEndian;
    if (this.#dropped.has(block.type)) return;
    const { type } = block;
    if (type === -1) {
      this.#refusePcapNotes();
      this.#copy(block.bytes, 0, block.bytes.length);
      return;
    }
    const bytes = withLengths(block.bytes, this.#littleEndian);
    if (type === BlockType.sectionHeader) {
      this.#copyEdited(this.#changes ? withoutSectionLength(bytes) : bytes, 24);
    } else if (type === BlockType.interfaceDescription) {
      this.#copyEdited(bytes, 16);
    } else {
      this.#copy(bytes, 0, bytes.length);
    }
  }

  #record(record: CaptureRecord): void {
    if (this.#options.keep?.(record) === false) return;
    const { buffer, blockStart, offset, capturedLength } = record;
    if (this.#reader.format !== 'pcapng') {
      const end =
        this.#reader.format === 'snoop'
          ? blockStart + u32be(buffer, blockStart + 8)
          : offset + capturedLength;
      this.#copy(buffer, blockStart, end);
      return;
    }
    this.#addSecrets();
    if (this.#dropped.has(this.#u32(buffer, blockStart))) return;
    const comment = this.#options.comment?.(record);
    const end = this.#blockEnd(record);
    const edits = (comment !== undefined || this.#dropComments) && offset - blockStart === 28;
    if (!edits && end > 0) {
      this.#copy(buffer, blockStart, end);
      return;
    }
    const block = end > 0 ? buffer.subarray(blockStart, end) : this.#repaired(record);
    this.#copyEdited(block, offset - blockStart + ((capturedLength + 3) & ~3), comment);
  }

  /** Where the record's block ends, or 0 when it was read although its lengths do not agree. */
  #blockEnd({ buffer, blockStart, offset, capturedLength }: CaptureRecord): number {
    const length = this.#u32(buffer, blockStart + 4);
    const end = blockStart + length;
    const sound = length % 4 === 0 && end <= buffer.length && end >= offset + capturedLength + 4;
    return sound && this.#u32(buffer, end - 4) === length ? end : 0;
  }

  /** The record's block with its lengths right and its options gone, since nobody knows how far they reach. */
  #repaired({ buffer, blockStart, offset, capturedLength }: CaptureRecord): Uint8Array {
    const used = offset + capturedLength - blockStart;
    const block = new Uint8Array(((used + 3) & ~3) + 4);
    block.set(buffer.subarray(blockStart, blockStart + used));
    return withLengths(block, this.#littleEndian);
  }

  #copyEdited(block: Uint8Array, optionsAt: number, comment?: string): void {
    const edits: OptionEdit = { dropComments: this.#dropComments, ...(comment !== undefined && { comment }) };
    const edited =
      this.#dropComments || comment !== undefined
        ? editBlock(block, optionsAt, this.#littleEndian, edits)
        : block;
    this.#copy(edited, 0, edited.length);
  }

  #addSecrets(): void {
    if (this.#secretsWritten) return;
    this.#secretsWritten = true;
    for (const secret of this.#options.secrets ?? []) {
      const block = secretsBlock(secret, this.#littleEndian);
      this.#copy(block, 0, block.length);
    }
  }

  #refusePcapNotes(): void {
    const { secrets = [], comment } = this.#options;
    if (secrets.length === 0 && comment === undefined) return;
    throw new PlainwireError(
      'ERR_FORMAT',
      'a pcap file holds no secrets and no comments: convert it to pcapng first',
    );
  }

  #copy(bytes: Uint8Array, start: number, end: number): void {
    if (bytes === this.#run && start === this.#runEnd) {
      this.#runEnd = end;
      return;
    }
    this.#flushRun();
    this.#run = bytes;
    this.#runStart = start;
    this.#runEnd = end;
  }

  #flushRun(): void {
    if (this.#run === undefined) return;
    const length = this.#runEnd - this.#runStart;
    const at = this.#out.extend(length);
    this.#out.copy(at, this.#run, this.#runStart, length);
    this.#run = undefined;
  }

  #u32(bytes: Uint8Array, at: number): number {
    return this.#littleEndian ? u32le(bytes, at) : u32be(bytes, at);
  }
}
