import { type CaptureStats, type LiveBatch, PacketCursor } from '@plainwire/capture';
import type { Encoder } from './encoder.ts';
import { type FileName, FileNames } from './file-names.ts';
import type { CaptureCommandOptions } from './options.ts';
import { type Sink, WriteFailure } from './sink.ts';
import type { WholeRecords } from './whole-records.ts';

/** How long packets may be under way from the kernel: a file is only ended without a packet after so much more. */
const LATE_MS = 400;

/** Why nothing more is written. */
export type SaveEnd =
  | { readonly kind: 'count' }
  | { readonly kind: 'files' }
  | { readonly kind: 'disk'; readonly reason: string };

export type SaveOptions = Pick<
  CaptureCommandOptions,
  'count' | 'rotateSeconds' | 'rotateBytes' | 'maxFiles'
> & { readonly file: string };

/** What the files need of the world. */
export interface SaveWorld {
  open(name: FileName): Promise<Sink>;
  stats(): CaptureStats;
  /** Asked before every write; gives a reason when the disk shall take no more. */
  room(bytes: number): Promise<string | undefined>;
}

/**
 * The files that a capture is written to, one after the other: by time, judged by the packets' own clock, and by size.
 * Files follow each other on a grid of `-G` seconds from the start, packets or not.
 */
export class SaveFiles {
  readonly #options: SaveOptions;
  readonly #encoder: Encoder;
  readonly #world: SaveWorld;
  readonly #names: FileNames;
  readonly #periodMs: number;
  #sink: Sink | undefined;
  #length = 0;
  #openedMs = 0;
  /** Packets from this time on belong to the next file. */
  #untilMs = Number.POSITIVE_INFINITY;
  #periods = 1;
  #done: SaveEnd | undefined;
  #packets = 0;

  constructor(options: SaveOptions, encoder: Encoder, world: SaveWorld) {
    this.#options = options;
    this.#encoder = encoder;
    this.#world = world;
    this.#periodMs = (options.rotateSeconds ?? Number.POSITIVE_INFINITY) * 1000;
    this.#names = new FileNames({
      pattern: options.file,
      timed: options.rotateSeconds !== undefined,
      sized: options.rotateBytes !== undefined,
      maxFiles: options.maxFiles,
    });
  }

  /** Packets that are in the files. */
  get packets(): number {
    return this.#packets;
  }

  get done(): SaveEnd | undefined {
    return this.#done;
  }

  async open(nowMs: number): Promise<void> {
    this.#untilMs = nowMs + this.#periodMs;
    await this.#begin(this.#names.first(new Date(nowMs)), nowMs);
  }

  /** Writes what belongs to the files of this batch; nothing once `done`. @throws {WriteFailure} */
  async write(batch: Pick<LiveBatch, 'bytes' | 'length'>): Promise<void> {
    const { bytes } = batch;
    if (this.#fits(batch)) {
      await this.#append(bytes, batch.length);
      return;
    }
    const cursor = new PacketCursor(bytes);
    while (cursor.isOnPacket && this.#done === undefined) {
      const { at, passed } = cursor;
      this.#passFitting(cursor);
      if (cursor.at > at) await this.#append(bytes.subarray(at, cursor.at), cursor.passed - passed);
      if (this.#packets >= this.#options.count) this.#done ??= { kind: 'count' };
      else if (cursor.isOnPacket) await this.#next(this.#timeOf(cursor));
    }
  }

  /** Ends a file whose time is over though no packet says so. */
  async tick(nowMs: number): Promise<void> {
    if (this.#done === undefined && nowMs >= this.#untilMs + LATE_MS) await this.#nextInTime(this.#untilMs);
  }

  async close(): Promise<void> {
    const sink = this.#sink;
    if (sink === undefined) return;
    const end = this.#encoder.finish(this.#world.stats(), this.#packets, this.#openedMs);
    try {
      if (end.length > 0) await this.#put(sink, end);
    } finally {
      this.#sink = undefined;
      await sink.close();
    }
  }

  /** Closes after a failed write: nothing more is written. */
  async abandon(): Promise<void> {
    const sink = this.#sink;
    this.#sink = undefined;
    await sink?.close();
  }

  /** Whether the batch goes into the file that is open for sure, without a look at its packets. */
  #fits({ bytes, length }: Pick<LiveBatch, 'bytes' | 'length'>): boolean {
    const { count, rotateBytes = Number.POSITIVE_INFINITY } = this.#options;
    const most = this.#length + this.#encoder.mostOf(bytes.length, length);
    return (
      this.#done === undefined &&
      this.#packets + length < count &&
      most <= rotateBytes &&
      this.#untilMs === Number.POSITIVE_INFINITY
    );
  }

  /** Passes the packets that belong to the file that is open. */
  #passFitting(cursor: PacketCursor): void {
    const { count, rotateBytes = Number.POSITIVE_INFINITY } = this.#options;
    const end = cursor.passed + count - this.#packets;
    const timed = this.#untilMs !== Number.POSITIVE_INFINITY;
    let length = this.#length;
    while (cursor.isOnPacket && cursor.passed < end && length <= rotateBytes) {
      if (timed && this.#timeOf(cursor) >= this.#untilMs) return;
      length += this.#encoder.sizeOf(cursor.capturedLength);
      cursor.pass();
    }
  }

  #timeOf({ seconds, fraction }: PacketCursor): number {
    return seconds * 1000 + fraction / this.#encoder.fractionsPerMs;
  }

  async #append(bytes: Uint8Array, packets: number): Promise<void> {
    await this.#put(this.#sink!, this.#encoder.encode(bytes));
    if (this.#done === undefined) this.#packets += packets;
  }

  /** When a write fails, what is left of the file is whole records, and counted. */
  async #put(sink: Sink, bytes: Uint8Array, wholeOf = this.#encoder.wholeRecords): Promise<void> {
    const reason = await this.#world.room(bytes.length);
    if (reason !== undefined) {
      this.#done ??= { kind: 'disk', reason };
      return;
    }
    try {
      await sink.write(bytes);
    } catch (error) {
      if (error instanceof WriteFailure) await this.#cut(sink, wholeOf(bytes, error.written));
      throw error;
    }
    this.#length += bytes.length;
  }

  async #cut(sink: Sink, { length, packets }: WholeRecords): Promise<void> {
    await sink.truncate(this.#length + length);
    this.#packets += packets;
  }

  async #next(packetMs: number): Promise<void> {
    if (packetMs >= this.#untilMs) await this.#nextInTime(packetMs);
    else await this.#change(this.#names.nextBySize(), this.#openedMs);
  }

  async #nextInTime(nowMs: number): Promise<void> {
    const { maxFiles, rotateBytes } = this.#options;
    if (maxFiles !== undefined && rotateBytes === undefined && this.#periods >= maxFiles) {
      this.#done = { kind: 'files' };
      return;
    }
    this.#periods++;
    // After a leap of the clock the grid goes on where the clock is now.
    const begin = this.#untilMs + Math.floor((nowMs - this.#untilMs) / this.#periodMs) * this.#periodMs;
    this.#untilMs = begin + this.#periodMs;
    await this.#change(this.#names.nextInTime(new Date(begin)), begin);
  }

  async #change(name: FileName, nowMs: number): Promise<void> {
    await this.close();
    await this.#begin(name, nowMs);
  }

  async #begin(name: FileName, nowMs: number): Promise<void> {
    this.#sink = await this.#world.open(name);
    this.#names.opened(this.#sink.name);
    this.#openedMs = nowMs;
    this.#length = 0;
    await this.#put(this.#sink, this.#encoder.begin(), noRecords);
  }
}

/** A file's header is whole or nothing. */
function noRecords(): WholeRecords {
  return { length: 0, packets: 0 };
}
