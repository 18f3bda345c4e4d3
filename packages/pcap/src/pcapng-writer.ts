import { PlainwireError } from '@plainwire/bytes';
import { BlockType, BYTE_ORDER_MAGIC } from './block-type.ts';
import type { ByteSink } from './byte-sink.ts';
import type { CaptureOption, CaptureSecret } from './capture-interface.ts';
import type {
  CaptureWriter,
  CaptureWriterOptions,
  InterfaceToWrite,
  RecordToWrite,
} from './capture-writer.ts';
import { secretsBlock } from './edit-block.ts';
import { InterfaceOption } from './interface-block.ts';
import type { RecordBatch } from './record.ts';
import { TimestampUnits } from './timestamp-units.ts';

const DEFAULT_SNAP_LENGTH = 262_144;
const UTF8 = new TextEncoder();
const NO_OPTIONS: readonly CaptureOption[] = [];

/** pcapng, one section. */
export class PcapngWriter implements CaptureWriter {
  records = 0;
  skipped = 0;
  readonly #sink: ByteSink;
  readonly #options: CaptureWriterOptions;
  readonly #interfaces: readonly InterfaceToWrite[];
  readonly #snapLength: number;
  /** How the interfaces written so far count time. */
  readonly #units: TimestampUnits[] = [];
  #started = false;

  constructor(sink: ByteSink, options: CaptureWriterOptions) {
    this.#sink = sink;
    this.#options = options;
    this.#snapLength = options.snapLength ?? 0;
    this.#interfaces = options.interfaces ?? [{ linkType: options.linkType ?? 1 }];
  }

  get waiting(): number {
    return this.#sink.length;
  }

  write(record: RecordToWrite): void {
    if (!this.#started) this.#start();
    const id = record.interfaceId ?? 0;
    if (id < 0) {
      this.skipped++;
      return;
    }
    if (id >= this.#units.length) this.#describe(id);
    const units = this.#units[id]!;
    const sink = this.#sink;
    const captured = record.capturedLength;
    const length = this.#snapLength > 0 && captured > this.#snapLength ? this.#snapLength : captured;
    const options = record.options ?? NO_OPTIONS;
    const total = 32 + ((length + 3) & ~3) + optionsLength(options);
    const at = sink.extend(total);
    if (record.rawTimestamp === undefined) units.join(record.seconds, record.nanoseconds);
    else units.take(record.rawTimestamp);
    sink.u32(at, BlockType.enhancedPacket);
    sink.u32(at + 4, total);
    sink.u32(at + 8, id);
    sink.u32(at + 12, units.high);
    sink.u32(at + 16, units.low);
    sink.u32(at + 20, length);
    sink.u32(at + 24, record.originalLength);
    sink.copy(at + 28, record.buffer, record.offset, length);
    const optionsAt = at + 28 + ((length + 3) & ~3);
    for (let pad = at + 28 + length; pad < optionsAt; pad++) sink.bytes[pad] = 0;
    if (options.length > 0) this.#writeOptions(optionsAt, options);
    sink.u32(at + total - 4, total);
    this.records++;
  }

  writeSecrets(secret: Pick<CaptureSecret, 'type' | 'data'>): void {
    if (!this.#started) this.#start();
    this.#secrets(secret);
  }

  push(batch: RecordBatch): Uint8Array {
    for (let i = 0; i < batch.length; i++) this.write(batch.records[i]!);
    return this.take();
  }

  end(): Uint8Array {
    return this.take();
  }

  take(): Uint8Array {
    if (!this.#started) this.#start();
    return this.#sink.take();
  }

  drain(): Uint8Array {
    if (!this.#started) this.#start();
    return this.#sink.drain();
  }

  #start(): void {
    this.#started = true;
    const { application, comments = [], secrets = [] } = this.#options;
    const options = comments.map((comment) => textOption(1, comment));
    if (application !== undefined) options.push(textOption(4, application));
    const at = this.#open(BlockType.sectionHeader, 16, options);
    this.#sink.u32(at, BYTE_ORDER_MAGIC);
    this.#sink.u16(at + 4, 1);
    this.#sink.u16(at + 6, 0);
    this.#sink.u32(at + 8, 0xffff_ffff);
    this.#sink.u32(at + 12, 0xffff_ffff);
    if (this.#interfaces.length > 0) this.#describe(this.#interfaces.length - 1);
    for (const secret of secrets) this.#secrets(secret);
  }

  /** Writes the interface blocks up to that of interface `id`. */
  #describe(id: number): void {
    for (let next = this.#units.length; next <= id; next++) {
      const description = this.#interfaces[next];
      if (description === undefined) {
        throw new PlainwireError(
          'ERR_INTERFACE',
          `a record names interface ${id}, but only ${this.#interfaces.length} are given: pass the reader's interfaces`,
        );
      }
      this.#interface(description);
    }
  }

  #interface(description: InterfaceToWrite): void {
    const nanoseconds = this.#options.nanoseconds ?? true;
    const resolution = description.timestampResolution ?? { base: 10, exponent: nanoseconds ? 9 : 6 };
    const at = this.#open(
      BlockType.interfaceDescription,
      8,
      interfaceOptions(description, resolution, this.#sink.littleEndian),
    );
    this.#sink.u16(at, description.linkType === -1 ? 0xffff : description.linkType);
    this.#sink.u16(at + 2, 0);
    this.#sink.u32(at + 4, this.#snapLength || (description.snapLength ?? DEFAULT_SNAP_LENGTH));
    const { base, exponent } = resolution;
    this.#units.push(new TimestampUnits(base, exponent, description.timestampOffset ?? 0));
  }

  #secrets(secret: Pick<CaptureSecret, 'type' | 'data'>): void {
    const block = secretsBlock(secret, this.#sink.littleEndian);
    this.#sink.copy(this.#sink.extend(block.length), block, 0, block.length);
  }

  /** Writes a block around a body of `length` bytes and its options, and gives where the body begins. */
  #open(type: number, length: number, options: readonly CaptureOption[]): number {
    const total = 12 + length + optionsLength(options);
    const at = this.#sink.extend(total);
    this.#sink.u32(at, type);
    this.#sink.u32(at + 4, total);
    this.#sink.u32(at + total - 4, total);
    if (options.length > 0) this.#writeOptions(at + 8 + length, options);
    return at + 8;
  }

  #writeOptions(start: number, options: readonly CaptureOption[]): void {
    let at = start;
    for (const { code, value } of options) {
      const padded = (value.length + 3) & ~3;
      this.#sink.u16(at, code);
      this.#sink.u16(at + 2, value.length);
      this.#sink.bytes.set(value, at + 4);
      this.#sink.bytes.fill(0, at + 4 + value.length, at + 4 + padded);
      at += 4 + padded;
    }
    this.#sink.u32(at, 0);
  }
}

function optionsLength(options: readonly CaptureOption[]): number {
  if (options.length === 0) return 0;
  let length = 4;
  for (const { value } of options) length += 4 + ((value.length + 3) & ~3);
  return length;
}

/** The options an interface was read with, in the byte order of the writer; or those that its description asks for. */
function interfaceOptions(
  description: InterfaceToWrite,
  resolution: { readonly base: 2 | 10; readonly exponent: number },
  littleEndian: boolean,
): CaptureOption[] {
  if (description.options !== undefined && description.options.length > 0) {
    const swap = (description.littleEndian ?? littleEndian) !== littleEndian;
    return description.options.map((option) => (swap && isNumber(option.code) ? swapped(option) : option));
  }
  const options = (description.comments ?? []).map((comment) => textOption(1, comment));
  for (const name of ['name', 'description', 'hardware', 'operatingSystem'] as const) {
    const text = description[name];
    if (text !== undefined) options.push(textOption(InterfaceOption[name], text));
  }
  if (description.filter !== undefined) {
    options.push(textOption(InterfaceOption.filter, `\0${description.filter}`));
  }
  const { base, exponent } = resolution;
  if (base !== 10 || exponent !== 6) {
    const value = Uint8Array.of(base === 2 ? exponent | 0x80 : exponent);
    options.push({ code: InterfaceOption.timestampResolution, value });
  }
  if (description.timestampOffset !== undefined && description.timestampOffset !== 0) {
    const value = new Uint8Array(8);
    new DataView(value.buffer).setBigInt64(0, BigInt(description.timestampOffset), littleEndian);
    options.push({ code: InterfaceOption.timestampOffset, value });
  }
  return options;
}

function isNumber(code: number): boolean {
  return code === InterfaceOption.speed || code === InterfaceOption.timestampOffset;
}

function swapped({ code, value }: CaptureOption): CaptureOption {
  return { code, value: value.slice().reverse() };
}

function textOption(code: number, text: string): CaptureOption {
  return { code, value: UTF8.encode(text) };
}
