import { concat, PlainwireError, type Stage, toHex, u32be, u32le } from '@plainwire/bytes';
import { BlockType, isKnownBlock } from './block-type.ts';
import { ByteSink } from './byte-sink.ts';
import type { CaptureBlock, CaptureSecret } from './capture-interface.ts';
import type { CaptureReader } from './capture-reader.ts';
import {
  COMMENT,
  editBlock,
  type OptionEdit,
  secretsBlock,
  withLengths,
  withoutSectionLength,
} from './edit-block.ts';
import { editedRecord, type RecordEdit } from './edit-record.ts';
import type { CaptureRecord, RecordBatch } from './record.ts';

/** What a copy can leave out of a pcapng file. */
export type Droppable =
  | 'comments'
  /** Only those of packets, or only those of the file (its sections). */
  | 'packet comments'
  | 'file comments'
  | 'secrets'
  | 'names'
  | 'statistics'
  | 'custom'
  /** Blocks of types that this package does not know. */
  | 'unknown'
  /** The interfaces' addresses, and their capture filters, which hold such. */
  | 'addresses';

export interface CaptureCopierOptions {
  /** Which records go into the copy; default all. */
  readonly keep?: (record: CaptureRecord) => boolean;
  readonly drop?: readonly Droppable[];
  /** What the copy says otherwise of a packet; undefined leaves it as it is. Asked once for each that is kept, in order. */
  readonly edit?: (record: CaptureRecord) => RecordEdit | undefined;
  /** LINKTYPE number to write in the place of all others. */
  readonly linkType?: number;
  /** Snapshot length that the header of a pcap file gives, if it is less than its own: for whoever cuts packets. */
  readonly snapLength?: number;
  /** A comment to add to a record, or undefined. pcapng only. */
  readonly comment?: (record: CaptureRecord) => string | undefined;
  /** Comments to add to the file's first section. pcapng only. */
  readonly fileComments?: readonly string[];
  /** Decryption secrets to add, before the first packet. pcapng only. */
  readonly secrets?: readonly Pick<CaptureSecret, 'type' | 'data'>[];
}

const DROPPED_BLOCKS: Readonly<Record<Droppable, readonly number[]>> = {
  comments: [],
  'packet comments': [],
  'file comments': [],
  secrets: [BlockType.decryptionSecrets],
  names: [BlockType.nameResolution],
  statistics: [BlockType.interfaceStatistics],
  custom: [BlockType.custom, BlockType.customNoCopy],
  unknown: [],
  addresses: [],
};
const NOTHING: ReadonlySet<number> = new Set();
/** if_IPv4addr, if_IPv6addr, if_MACaddr, if_EUIaddr, if_filter. */
const ADDRESSES: ReadonlySet<number> = new Set([4, 5, 6, 7, 11]);
const COMMENTS: ReadonlySet<number> = new Set([COMMENT]);

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
): CaptureCopier {
  return new BlockwiseCopier(reader, options);
}

/** Copies batches of a reader. */
export interface CaptureCopier extends Stage<RecordBatch, Uint8Array> {
  /**
   * What a further file must begin with, for whoever splits a capture: the file header, or the section header,
   * interfaces and secrets that hold at this point.
   */
  headers(): Uint8Array;
}

class BlockwiseCopier implements CaptureCopier {
  readonly #reader: Pick<CaptureReader, 'interfaces' | 'format'>;
  readonly #options: CaptureCopierOptions;
  readonly #dropped: ReadonlySet<number>;
  readonly #dropUnknown: boolean;
  /** Options that go: of packets, of sections, of interfaces. */
  readonly #droppedOptions: ReadonlySet<number>;
  readonly #droppedFileOptions: ReadonlySet<number>;
  readonly #droppedInterfaceOptions: ReadonlySet<number>;
  #sections = 0;
  /** Something may change, so a section can no longer say how long it is. */
  readonly #changes: boolean;
  readonly #out = new ByteSink(true);
  /** The headers that hold now, as they were copied. */
  #standing: Uint8Array[] = [];
  #secretsWritten = false;
  #littleEndian = true;
  /** Bytes to copy that lie next to each other: one copy for many records. */
  #run: Uint8Array | undefined;
  #runStart = 0;
  #runEnd = 0;

  constructor(reader: Pick<CaptureReader, 'interfaces' | 'format'>, options: CaptureCopierOptions) {
    this.#reader = reader;
    this.#options = options;
    const { drop = [], keep, edit, comment, fileComments = [], secrets = [] } = options;
    this.#dropped = new Set(drop.flatMap((kind) => DROPPED_BLOCKS[kind]));
    this.#dropUnknown = drop.includes('unknown');
    const all = drop.includes('comments');
    this.#droppedOptions = all || drop.includes('packet comments') ? COMMENTS : NOTHING;
    this.#droppedFileOptions = all || drop.includes('file comments') ? COMMENTS : NOTHING;
    this.#droppedInterfaceOptions = new Set([
      ...(all ? COMMENTS : NOTHING),
      ...(drop.includes('addresses') ? ADDRESSES : NOTHING),
    ]);
    this.#changes =
      drop.length > 0 ||
      keep !== undefined ||
      edit !== undefined ||
      comment !== undefined ||
      fileComments.length > 0 ||
      secrets.length > 0;
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

  headers(): Uint8Array {
    this.#addSecrets();
    return concat(this.#standing);
  }

  #block(block: CaptureBlock): void {
    this.#littleEndian = block.littleEndian;
    const { type } = block;
    if (this.#dropped.has(type) || (this.#dropUnknown && type !== -1 && !isKnownBlock(type))) return;
    if (type === -1) {
      this.#refusePcapNotes();
      const header = this.#fileHeader(block.bytes);
      const [standing] = this.#standing;
      // Behind a file of the same kind, the records go on without another header, as other programs want it.
      if (standing !== undefined && toHex(standing) === toHex(header)) return;
      this.#standing = [];
      this.#header(header);
      return;
    }
    const bytes = withLengths(block.bytes, this.#littleEndian);
    if (type === BlockType.sectionHeader) {
      this.#standing = [];
      const begun = this.#changes ? withoutSectionLength(bytes) : bytes;
      let section = this.#edited(begun, 24, undefined, this.#droppedFileOptions);
      if (this.#sections++ === 0)
        for (const comment of this.#options.fileComments ?? [])
          section = editBlock(section, 24, this.#littleEndian, { drop: NOTHING, comment });
      this.#header(section);
    } else if (type === BlockType.interfaceDescription) {
      const described = this.#edited(bytes, 16, undefined, this.#droppedInterfaceOptions);
      this.#header(this.#withLinkType(described, 8));
    } else if (type === BlockType.decryptionSecrets) {
      this.#header(bytes);
    } else {
      this.#copy(bytes, 0, bytes.length);
    }
  }

  /** The header of a pcap or snoop file. */
  #fileHeader(bytes: Uint8Array): Uint8Array {
    if (this.#reader.format === 'snoop') {
      if (this.#options.linkType === undefined) return bytes;
      throw new PlainwireError(
        'ERR_FORMAT',
        'snoop has link types of its own: convert the file to pcapng first',
      );
    }
    // The upper half of the link type says how long the frames' check sequences are.
    const header = this.#withLinkType(bytes, this.#littleEndian ? 20 : 22);
    const { snapLength = 0 } = this.#options;
    if (snapLength === 0 || snapLength >= this.#u32(header, 16)) return header;
    const copy = header.slice();
    new DataView(copy.buffer).setUint32(16, snapLength, this.#littleEndian);
    return copy;
  }

  /** The header with the link type that was asked for, 16 bits at `at`. */
  #withLinkType(bytes: Uint8Array, at: number): Uint8Array {
    const { linkType } = this.#options;
    if (linkType === undefined) return bytes;
    const copy = bytes.slice();
    new DataView(copy.buffer).setUint16(at, linkType, this.#littleEndian);
    return copy;
  }

  /** Copies a block that what follows depends on. */
  #header(bytes: Uint8Array): void {
    this.#standing.push(bytes);
    this.#copy(bytes, 0, bytes.length);
  }

  #record(record: CaptureRecord): void {
    if (this.#options.keep?.(record) === false) return;
    const { buffer, blockStart, offset, capturedLength } = record;
    const { format } = this.#reader;
    const isPacket = record.interfaceId >= 0;
    const edit = isPacket ? this.#options.edit?.(record) : undefined;
    if (format !== 'pcapng') {
      const end = format === 'snoop' ? blockStart + u32be(buffer, blockStart + 8) : offset + capturedLength;
      if (edit === undefined) this.#copy(buffer, blockStart, end);
      else this.#copyEdited(record, buffer.subarray(blockStart, end), edit);
      return;
    }
    this.#addSecrets();
    if (this.#dropped.has(this.#u32(buffer, blockStart))) return;
    const comment = this.#options.comment?.(record);
    const end = this.#blockEnd(record);
    const changesOptions =
      (comment !== undefined || this.#droppedOptions.size > 0) && offset - blockStart === 28;
    if (!changesOptions && edit === undefined && end > 0) {
      this.#copy(buffer, blockStart, end);
      return;
    }
    let block = end > 0 ? buffer.subarray(blockStart, end) : this.#repaired(record);
    if (changesOptions)
      block = this.#edited(block, offset - blockStart + ((capturedLength + 3) & ~3), comment);
    if (edit === undefined) this.#copy(block, 0, block.length);
    else this.#copyEdited(record, block, edit);
  }

  #copyEdited(record: CaptureRecord, block: Uint8Array, edit: RecordEdit): void {
    const { format, interfaces } = this.#reader;
    const source = interfaces[record.interfaceId];
    const littleEndian = format === 'pcapng' ? this.#littleEndian : source!.littleEndian;
    const edited = editedRecord(record, block, edit, { format, littleEndian, source });
    this.#copy(edited, 0, edited.length);
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

  /** The block with its options changed as asked for. */
  #edited(block: Uint8Array, optionsAt: number, comment?: string, drop = this.#droppedOptions): Uint8Array {
    if (drop.size === 0 && comment === undefined) return block;
    const edit: OptionEdit = { drop, ...(comment !== undefined && { comment }) };
    return editBlock(block, optionsAt, this.#littleEndian, edit);
  }

  #addSecrets(): void {
    if (this.#secretsWritten) return;
    this.#secretsWritten = true;
    for (const secret of this.#options.secrets ?? []) {
      this.#header(secretsBlock(secret, this.#littleEndian));
    }
  }

  #refusePcapNotes(): void {
    const { secrets = [], fileComments = [], comment } = this.#options;
    if (secrets.length === 0 && fileComments.length === 0 && comment === undefined) return;
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
