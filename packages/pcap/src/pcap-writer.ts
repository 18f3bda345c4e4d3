import { PlainwireError } from '@plainwire/bytes';
import type { ByteSink } from './byte-sink.ts';
import type {
  CaptureWriter,
  CaptureWriterOptions,
  InterfaceToWrite,
  RecordToWrite,
} from './capture-writer.ts';
import type { RecordBatch } from './record.ts';

const DEFAULT_SNAP_LENGTH = 262_144;

/** Classic pcap, version 2.4. */
export class PcapWriter implements CaptureWriter {
  records = 0;
  skipped = 0;
  readonly #sink: ByteSink;
  readonly #nanoseconds: boolean;
  readonly #snapLength: number;
  readonly #interfaces: readonly InterfaceToWrite[];
  #linkType: number | undefined;
  #started = false;

  constructor(sink: ByteSink, options: CaptureWriterOptions) {
    this.#sink = sink;
    this.#nanoseconds = options.nanoseconds ?? false;
    this.#snapLength = options.snapLength ?? 0;
    this.#interfaces = options.interfaces ?? [];
    this.#linkType = options.linkType;
  }

  get waiting(): number {
    return this.#sink.length;
  }

  write(record: RecordToWrite): void {
    const { linkType } = record;
    if (linkType === -1) {
      this.skipped++;
      return;
    }
    if (!this.#started) this.#start(linkType);
    if (linkType !== undefined && linkType !== this.#linkType) this.#refuse(linkType);
    const sink = this.#sink;
    const { capturedLength, seconds, nanoseconds } = record;
    const length =
      this.#snapLength > 0 && capturedLength > this.#snapLength ? this.#snapLength : capturedLength;
    const at = sink.extend(16 + length);
    sink.u32(at, seconds);
    sink.u32(at + 4, this.#nanoseconds ? nanoseconds : Math.floor(nanoseconds / 1000));
    sink.u32(at + 8, length);
    sink.u32(at + 12, record.originalLength);
    sink.copy(at + 16, record.buffer, record.offset, length);
    this.records++;
  }

  writeSecrets(): void {
    throw new PlainwireError('ERR_FORMAT', 'a pcap file holds no secrets: write pcapng');
  }

  push(batch: RecordBatch): Uint8Array {
    for (let i = 0; i < batch.length; i++) this.write(batch.records[i]!);
    return this.take();
  }

  end(): Uint8Array {
    return this.take();
  }

  take(): Uint8Array {
    if (!this.#started) this.#start(undefined);
    return this.#sink.take();
  }

  drain(): Uint8Array {
    if (!this.#started) this.#start(undefined);
    return this.#sink.drain();
  }

  #start(linkType: number | undefined): void {
    this.#started = true;
    this.#linkType ??= linkType ?? this.#interfaces[0]?.linkType ?? 1;
    const sink = this.#sink;
    const at = sink.extend(24);
    sink.u32(at, this.#nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4);
    sink.u16(at + 4, 2);
    sink.u16(at + 6, 4);
    sink.u32(at + 8, 0);
    sink.u32(at + 12, 0);
    const snapLength = this.#interfaces[0]?.snapLength || DEFAULT_SNAP_LENGTH;
    sink.u32(at + 16, this.#snapLength === 0 ? snapLength : Math.min(snapLength, this.#snapLength));
    sink.u32(at + 20, this.#linkType);
  }

  #refuse(linkType: number): never {
    throw new PlainwireError(
      'ERR_LINK_TYPE',
      `a pcap file has one link type: this one has ${this.#linkType}, the record ${linkType}; write pcapng`,
    );
  }
}
