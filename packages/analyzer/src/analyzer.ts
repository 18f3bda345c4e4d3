import type { Stage } from '@plainwire/bytes';
import { all as allProtocols, createDissector, type Dissector } from '@plainwire/dissect';
import type { FieldRegistry } from '@plainwire/filter-lang';
import type { CaptureRecord, RecordBatch } from '@plainwire/pcap';
import {
  createReassembler,
  type Reassembler,
  type ReassemblerOptions,
  type StreamChunk,
} from '@plainwire/tcp-reassembly';
import { KeyLog, type TlsDecryptorOptions, type TlsSessionReport } from '@plainwire/tls-decrypt';
import { AnalyzedFrame, type FrameTimes } from './analyzed-frame.ts';
import { analyzerFields, nextId } from './analyzer-fields.ts';
import { beginsCleanly } from './clean-start.ts';
import { DatagramJoiner } from './datagram-joiner.ts';
import { stateFields } from './fields/all.ts';
import { layOver } from './lay-over.ts';
import { merged, NOTHING, type StreamOutcome } from './outcome.ts';
import { SegmentReader } from './segment-of-frame.ts';
import { StreamRouter } from './stream-router.ts';
import { TcpFactsKeeper } from './tcp-facts.ts';
import { windowShiftOf } from './window-shift.ts';

export interface AnalyzerOptions {
  /** Knows the protocols; one for all that `@plainwire/dissect` has when not given. */
  readonly dissector?: Dissector;
  /** Server keys, key log and limits for TLS; see `createTlsDecryptor`. */
  readonly tls?: TlsDecryptorOptions;
  /**
   * Without a `beginsCleanly` of your own, a direction found in mid-stream that begins with an HTTP start line or a TLS
   * record is read at once; give undefined to have it held like any other.
   */
  readonly tcp?: ReassemblerOptions;
  /** Follow streams (default). Without it a frame has only the fields that its own bytes hold, and memory stays constant. */
  readonly streams?: boolean;
}

/** What one batch of records gave. */
export interface AnalyzedBatch {
  readonly frames: readonly AnalyzedFrame[];
  /** What became ready without a frame of its own: in connections that timed out, or when the capture ends. */
  readonly rest: StreamOutcome;
}

/** See {@link createAnalyzer}. */
export interface Analyzer extends Stage<RecordBatch, AnalyzedBatch> {
  /** Every field that a filter or an output may name. */
  readonly fields: FieldRegistry;
  readonly dissector: Dissector;
  /** The key log in use: the one given, or an empty one. Secrets may be added while records come. */
  readonly keyLog: KeyLog;
  /** One report for each TLS connection seen so far: what was decrypted, or exactly why not. */
  tlsSessions(): readonly TlsSessionReport[];
  /** The caller showed this frame: `frame.time_delta_displayed` counts from it. */
  shown(frame: AnalyzedFrame): void;
}

/**
 * Records in, frames with all their fields out: dissects each record and, unless told not to, follows the TCP streams
 * through TLS to HTTP, so that what a frame completes becomes part of that frame.
 *
 * One pass; memory grows with the connections that are open, not with the capture. Not for transient batches.
 */
export function createAnalyzer(options: AnalyzerOptions = {}): Analyzer {
  return new StreamingAnalyzer(options);
}

class StreamingAnalyzer implements Analyzer {
  readonly dissector: Dissector;
  readonly fields: FieldRegistry;
  readonly keyLog: KeyLog;
  readonly #firstStateField: number;
  readonly #follower: StreamFollower | undefined;
  #first: bigint | undefined;
  #previous = 0n;
  #previousShown: bigint | undefined;

  constructor(options: AnalyzerOptions) {
    this.dissector = options.dissector ?? createDissector({ protocols: allProtocols });
    this.#firstStateField = nextId(this.dissector.fields);
    this.fields = analyzerFields(this.dissector);
    this.keyLog = options.tls?.keyLog ?? new KeyLog();
    const tls = { ...options.tls, keyLog: this.keyLog };
    this.#follower =
      options.streams === false ? undefined : new StreamFollower(this.dissector, { ...options, tls });
  }

  push(batch: RecordBatch): AnalyzedBatch {
    const frames: AnalyzedFrame[] = [];
    const others: StreamOutcome[] = [];
    for (let i = 0; i < batch.length; i++) frames.push(this.#analyze(batch.records[i]!, others));
    return { frames, rest: merged(others) };
  }

  end(): AnalyzedBatch {
    return { frames: [], rest: this.#follower?.end() ?? NOTHING };
  }

  tlsSessions(): readonly TlsSessionReport[] {
    return this.#follower?.router.tls.sessions() ?? [];
  }

  shown(frame: AnalyzedFrame): void {
    this.#previousShown = frame.record.timestampNs;
  }

  #analyze(record: CaptureRecord, others: StreamOutcome[]): AnalyzedFrame {
    const layers = this.dissector.dissect(record);
    const frame = new AnalyzedFrame(
      record,
      layers,
      this.#timesOf(record),
      stateFields,
      this.#firstStateField,
    );
    const rest = this.#follower?.follow(frame) ?? NOTHING;
    if (rest !== NOTHING) others.push(rest);
    return frame;
  }

  #timesOf(record: CaptureRecord): FrameTimes {
    const time = record.timestampNs;
    this.#first ??= time;
    const previous = record.number === 1 ? time : this.#previous;
    this.#previous = time;
    return { first: this.#first, previous, previousShown: this.#previousShown ?? time };
  }
}

/** A pause does not make another connection of it: streams are numbered as in Wireshark. */
const NEVER = { established: Infinity, embryonic: Infinity, closed: Infinity };

/** The part of the analyzer that remembers connections. */
class StreamFollower {
  readonly router: StreamRouter;
  readonly #dissector: Dissector;
  readonly #datagrams: DatagramJoiner;
  readonly #segments: SegmentReader;
  readonly #reassembler: Reassembler;
  readonly #facts = new TcpFactsKeeper();

  constructor(dissector: Dissector, options: AnalyzerOptions) {
    this.#dissector = dissector;
    this.#datagrams = new DatagramJoiner(dissector);
    this.#segments = new SegmentReader(dissector);
    this.#reassembler = createReassembler({ idleTimeoutSeconds: NEVER, beginsCleanly, ...options.tcp });
    this.router = new StreamRouter({ ...options.tls, records: true });
  }

  /** Follows the segment in `frame`. Gives what it made ready in connections other than its own: those it outlived. */
  follow(frame: AnalyzedFrame): StreamOutcome {
    this.#datagrams.join(frame.layers, frame.record);
    const segment = this.#segments.read(frame.layers, frame.record, false);
    if (segment === undefined) return NOTHING;
    const chunks = chunksOf(this.#reassembler.push(segment));
    const connection = this.#reassembler.current;
    if (connection !== undefined) {
      const shift = windowShiftOf(this.#dissector, frame.layers);
      frame.tcp = this.#facts.of(segment, connection, this.#reassembler.currentDirection, shift);
    }
    if (chunks.length === 0) return NOTHING;
    const own = chunks.filter((chunk) => chunk.connection === connection);
    const others =
      own.length === chunks.length ? [] : chunks.filter((chunk) => chunk.connection !== connection);
    if (own.length > 0) {
      frame.outcome = this.router.push(own);
      layOver(frame, this.#dissector);
    }
    return others.length > 0 ? this.router.push(others) : NOTHING;
  }

  end(): StreamOutcome {
    return this.router.end(chunksOf(this.#reassembler.end()));
  }
}

function chunksOf(events: ReturnType<Reassembler['push']>): readonly StreamChunk[] {
  let chunks: StreamChunk[] | undefined;
  for (const event of events) {
    if (event.type !== 'chunk') continue;
    chunks ??= [];
    chunks.push(event.chunk);
  }
  return chunks ?? NOTHING.chunks;
}
