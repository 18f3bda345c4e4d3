import type { Fault, Stage } from '@plainwire/bytes';
import { PlainwireError } from '@plainwire/bytes';
import { RecordSink } from './block-record.ts';
import { BlockType } from './block-type.ts';
import { type CaptureFacts, FactsOfReader } from './capture-facts.ts';
import type { IndexEntry } from './capture-index.ts';
import { compressionOf, type OnDamage } from './expander.ts';
import { type CaptureLimits, DEFAULT_LIMITS } from './limits.ts';
import { PcapDecoder } from './pcap-decoder.ts';
import { pcapVariant } from './pcap-variant.ts';
import { PcapngDecoder } from './pcapng-decoder.ts';
import { type CaptureFormat, type FormatDecoder, ReaderState } from './reader-state.ts';
import type { RecordBatch } from './record.ts';
import { SNOOP_MAGIC, SnoopDecoder } from './snoop-decoder.ts';

export interface CaptureReaderOptions {
  /**
   * Give the same batch and records again at each push; the caller may then reuse its block. Whoever keeps a record
   * or its bytes copies them. Default false.
   */
  readonly transient?: boolean;
  /** Stop at the first fault. By default the reader notes it, finds the next sound place and goes on. */
  readonly strict?: boolean;
  /**
   * Leave out pcapng's custom and systemd journal blocks. By default they are records too, with `linkType` and
   * `interfaceId` -1, so that numbers agree with Wireshark's.
   */
  readonly packetsOnly?: boolean;
  /** Give the blocks that are no packets in `batch.blocks`, for whoever copies a file whole. */
  readonly keepBlocks?: boolean;
  /**
   * Give every record as soon as it is there, for input that is being captured now. By default a record of pcap with an odd
   * header (nothing captured, a clock years apart) waits until what follows shows whether it is damage.
   */
  readonly immediate?: boolean;
  /** Read on from a place of an index: the headers before it are known, counting begins there. */
  readonly from?: { readonly entry: IndexEntry; readonly headers: readonly Uint8Array[] };
  readonly limits?: Partial<CaptureLimits>;
}

export type { CaptureFormat };

/**
 * A capture file as a stage: blocks of its bytes in, records out. The records point into the pushed blocks (only one
 * that straddles two blocks is copied), so the caller must not change a block after pushing it, unless `transient`.
 */
export interface CaptureReader extends Stage<Uint8Array, RecordBatch>, CaptureFacts {
  /**
   * The records that `block` completes.
   *
   * @throws {PlainwireError} `ERR_NOT_A_CAPTURE` when the first bytes are of no capture format.
   */
  push(block: Uint8Array): RecordBatch;
  /**
   * What was held back. A file that ends inside a record leaves a fault `incomplete`.
   *
   * @throws {PlainwireError} `ERR_NOT_A_CAPTURE` when no bytes or too few to tell a format were pushed.
   */
  end(): RecordBatch;
  /** Nothing more will come: strict mode met a fault. */
  readonly stopped: boolean;
}

/** A reader for pcap and pcapng in all their variants, and snoop, told apart by their first bytes. */
export function createCaptureReader(options: CaptureReaderOptions = {}): CaptureReader {
  return new BlockwiseReader(options);
}

const NOTHING = new Uint8Array(0);
/** Room that is made at once for a unit that says it is so long. */
const TRUSTED_LENGTH = 64 * 1024;
/** So much is looked through at once after damage. */
const SEARCH_LENGTH = 64 * 1024;

/** The reader behind `createCaptureReader`; what opens a source also tells it what went wrong there. */
export class BlockwiseReader extends FactsOfReader implements CaptureReader {
  readonly #state: ReaderState;
  readonly #sink: RecordSink;
  /** The beginning of a unit whose rest is still to come: `#held[#heldFrom]` to `#held[#heldTo - 1]`. */
  #held: Uint8Array = NOTHING;
  #heldFrom = 0;
  #heldTo = 0;
  readonly #transient: boolean;
  #room: Uint8Array | undefined;
  #otherRoom: Uint8Array | undefined;

  constructor(options: CaptureReaderOptions) {
    const sink = new RecordSink(options.transient ?? false);
    const state = new ReaderState(sink, { ...DEFAULT_LIMITS, ...options.limits }, options);
    super(state);
    this.#transient = options.transient ?? false;
    this.#sink = sink;
    this.#state = state;
    if (options.from !== undefined) this.#readOnFrom(options.from);
  }

  get stopped(): boolean {
    return this.#state.stopped;
  }

  /** Adds what a stage before this one met. */
  note(fault: Omit<Fault, 'record'>): void {
    this.#state.fault(fault);
  }

  /** Keeps damage that the stage before this one goes on behind; undefined in strict mode, where it ends there. */
  get onDamage(): OnDamage | undefined {
    return this.#state.strict ? undefined : (fault) => this.note(fault);
  }

  get limits(): CaptureLimits {
    return this.#state.limits;
  }

  push(block: Uint8Array): RecordBatch {
    const { counts } = this.#state;
    const start = counts.bytes;
    counts.bytes += block.length;
    let at = 0;
    while (this.#heldTo > this.#heldFrom && at < block.length && !this.stopped)
      at = this.#complete(block, at);
    if (at < block.length && !this.stopped) {
      const stopped = this.#decode(block, at, block.length, start, false);
      this.#hold(block, stopped, block.length);
    }
    counts.records = this.#sink.number;
    return this.#sink.take();
  }

  end(): RecordBatch {
    if (!this.stopped) {
      const { counts } = this.#state;
      const start = counts.bytes - this.#heldTo;
      const stopped = this.#decode(this.#held, this.#heldFrom, this.#heldTo, start, true);
      if (this.#state.decoder === undefined) throw notACapture(counts.bytes);
      if (!this.stopped && stopped < this.#heldTo) this.#incomplete(start + stopped, this.#heldTo - stopped);
      this.#heldTo = this.#heldFrom = 0;
      counts.records = this.#sink.number;
    }
    return this.#sink.take();
  }

  #readOnFrom({ entry, headers }: NonNullable<CaptureReaderOptions['from']>): void {
    for (const header of headers) this.push(header);
    // That a header stands behind another was said when the index was made.
    this.#state.faults.length = this.#state.counts.faults = 0;
    this.#state.counts.bytes = entry.offset;
    this.#sink.number = entry.record - 1;
  }

  /** Adds to the held bytes what they need from `block`, decodes them, and gives how far `block` was used. */
  #complete(block: Uint8Array, at: number): number {
    const needed = (this.#state.decoder?.needed ?? 4) - (this.#heldTo - this.#heldFrom);
    const wanted = this.#state.decoder?.searching === true ? Math.max(needed, SEARCH_LENGTH) : needed;
    const taken = Math.min(wanted, block.length - at);
    this.#hold(block, at, at + taken);
    if (taken >= needed) {
      const start = this.#state.counts.bytes - block.length + at + taken - this.#heldTo;
      this.#heldFrom = this.#decode(this.#held, this.#heldFrom, this.#heldTo, start, false);
    }
    // Records may point into the buffer: it is left to them, and the next unit gets a new one.
    if (this.#heldFrom === this.#heldTo) {
      this.#held = NOTHING;
      this.#heldFrom = this.#heldTo = 0;
    }
    return at + taken;
  }

  /** Keeps bytes of `block` for later. */
  #hold(block: Uint8Array, from: number, to: number): void {
    const size = to - from;
    if (size === 0) return;
    if (this.#heldTo + size > this.#held.length) this.#grow(size);
    this.#held.set(block.subarray(from, to), this.#heldTo);
    this.#heldTo += size;
  }

  /** Makes room for `size` bytes more. Beyond a few, room grows with what is there, not with what a length promises. */
  #grow(size: number): void {
    const live = this.#heldTo - this.#heldFrom;
    const needed = Math.min(this.#state.decoder?.needed ?? 4, Math.max(TRUSTED_LENGTH, 2 * (live + size)));
    // At least twice what was there: someone who looks for sound bytes asks for a few more again and again.
    const grown = this.#newRoom(Math.max(live + size, 2 * live, needed));
    if (live > 0) grown.set(this.#held.subarray(this.#heldFrom, this.#heldTo));
    this.#held = grown;
    this.#heldFrom = 0;
    this.#heldTo = live;
  }

  /** In transient mode two rooms take turns: the records of the last batch may still point into the other. */
  #newRoom(length: number): Uint8Array {
    if (!this.#transient || length > TRUSTED_LENGTH || this.#held !== NOTHING) return new Uint8Array(length);
    [this.#room, this.#otherRoom] = [this.#otherRoom ?? new Uint8Array(TRUSTED_LENGTH), this.#room];
    return this.#room!;
  }

  #decode(bytes: Uint8Array, at: number, end: number, base: number, final: boolean): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (this.#state.decoder === undefined) {
      if (end - at < 4) return at;
      this.#recognise(view, at);
    }
    let position = at;
    let decoder: FormatDecoder | undefined;
    // Where another file is appended, its decoder goes on.
    while (decoder !== this.#state.decoder) {
      decoder = this.#state.decoder!;
      position = decoder.decode(bytes, view, position, end, base, final);
    }
    return position;
  }

  #recognise(view: DataView, at: number): void {
    const magic = view.getUint32(at, true);
    const variant = pcapVariant(magic);
    if (variant !== undefined) {
      this.#state.decoder = new PcapDecoder(variant, this.#state);
    } else if (magic === BlockType.sectionHeader) {
      this.#state.decoder = new PcapngDecoder(this.#state);
    } else if (magic === SNOOP_MAGIC) {
      this.#state.decoder = new SnoopDecoder(this.#state);
    } else {
      const start = new Uint8Array(view.buffer, view.byteOffset + at, view.byteLength - at);
      throw notACapture(this.#state.counts.bytes, start);
    }
  }

  #incomplete(offset: number, had: number): void {
    this.#state.fault({
      code: 'incomplete',
      layer: this.format === 'pcapng' || this.format === 'snoop' ? this.format : 'pcap',
      offset,
      needed: this.#state.decoder!.needed,
      had,
      limitedBy: 'file',
      spec: '',
    });
  }
}

/** Why nothing can be read; the bytes themselves may tell what they are instead. */
export class NotACapture extends PlainwireError {
  readonly start: Uint8Array;

  constructor(what: string, start: Uint8Array, todo = 'give a pcap, pcapng or snoop file') {
    super('ERR_NOT_A_CAPTURE', `${what}: ${todo}`, { offset: 0 });
    this.start = start;
  }

  /** The same for bytes that are known to be `name`. */
  called(name: string | undefined): NotACapture {
    return name === undefined ? this : new NotACapture(`the input is ${name}`, this.start);
  }
}

function notACapture(length: number, start: Uint8Array = NOTHING): NotACapture {
  const compression = compressionOf(start);
  if (compression !== undefined)
    return new NotACapture(`the input is compressed (${compression})`, start, 'open it with openCapture');
  const what =
    length === 0
      ? 'the input is empty'
      : length < 4
        ? `the input has only ${length} bytes`
        : 'the input does not begin like a capture file';
  return new NotACapture(what, start);
}
