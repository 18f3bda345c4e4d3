import type { Stage } from '@plainwire/bytes';
import { all as allProtocols, createDissector, type Dissector } from '@plainwire/dissect';
import type { FieldRegistry } from '@plainwire/filter-lang';
import type { CaptureRecord, RecordBatch } from '@plainwire/pcap';
import {
  type Connection,
  type ConnectionOpened,
  createReassembler,
  OUT_OF_ORDER,
  type Reassembler,
  type ReassemblerOptions,
  SENT_AGAIN,
  type Segment,
  SegmentAnalysis,
  SequenceAnalysis,
  type StreamChunk,
  type TcpEvent,
} from '@plainwire/tcp-reassembly';
import { KeyLog, type TlsDecryptorOptions, type TlsSessionReport } from '@plainwire/tls-decrypt';
import { AnalyzedFrame, type CaptureOrigin, type ReadPacketDetails } from './analyzed-frame.ts';
import { analyzerFields, stateReaders } from './analyzer-fields.ts';
import { beginsCleanly } from './clean-start.ts';
import { ConnectionFinder } from './connection-finder.ts';
import { CutMessages } from './cut-messages.ts';
import { CutPayload } from './cut-payload.ts';
import { DatagramJoiner } from './datagram-joiner.ts';
import type { FollowedSegment } from './followed-segment.ts';
import { FrameClock } from './frame-clock.ts';
import { HttpExchanges, type HttpPlace } from './http-exchanges.ts';
import type { LaterFacts } from './later-facts.ts';
import { layOver } from './lay-over.ts';
import { NetworkLayers } from './network-layers.ts';
import { merged, NOTHING, type StreamOutcome } from './outcome.ts';
import { PduProgress } from './pdu-progress.ts';
import { pdusOf } from './pdus.ts';
import { Replies } from './replies.ts';
import { FIXED_HEADER, SegmentReader } from './segment-of-frame.ts';
import type { ReadState } from './state-field.ts';
import { type StreamApplication, StreamRouter } from './stream-router.ts';
import { UdpConversations } from './udp-conversations.ts';
import { UnclaimedPayload } from './unclaimed-payload.ts';

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
  /** Follow streams through TLS to HTTP (default). Without it, and without `analysis`, memory stays constant. */
  readonly streams?: boolean;
  /**
   * Look at each segment and datagram beside those before it (default): `tcp.analysis.*`, `tcp.seq` and the other
   * numbers and times that count from a connection's beginning, `udp.stream`. Without `streams` too, only this is done.
   */
  readonly analysis?: boolean;
  /** `tcp.seq` and `tcp.ack` count from the beginning of the connection (default); else they are those of the header. */
  readonly relativeSequenceNumbers?: boolean;
  /** What segments complete that came out of order becomes layers of them, too. As in Wireshark not by default. */
  readonly reassembleOutOfOrder?: boolean;
  /**
   * Put HTTP messages together that span several TLS records (default); else a record that begins a message is all that
   * its frame shows of it. Wireshark's preference `tls.desegment_ssl_application_data`.
   */
  readonly desegmentTls?: boolean;
  /** In a second pass over the same frames: what the first one collected. */
  readonly later?: LaterFacts;
  /** What the records come from: tells the names of interfaces. */
  readonly capture?: CaptureOrigin;
  /**
   * Reads comments and flags of packets in a pcapng file: `packetDetails` of `@plainwire/pcap`, which a program that only
   * reads captures need not load. Without it `frame.comment` and its like have no values.
   */
  readonly packetDetails?: ReadPacketDetails;
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
  /**
   * The secrets that opened TLS connections so far, as a key log for just these, or for those with the ids in
   * `connections`. Secret.
   */
  exportKeyLog(connections?: ReadonlySet<number>): string;
  /** The caller showed this frame: for the next that is asked, `frame.time_delta_displayed` counts from it. */
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
  readonly #readers: readonly (ReadState | undefined)[];
  readonly #datagrams: DatagramJoiner;
  readonly #capture: CaptureOrigin | undefined;
  readonly #follower: StreamFollower | undefined;
  readonly #clock = new FrameClock();
  readonly #later: LaterFacts | undefined;

  constructor(options: AnalyzerOptions) {
    this.dissector = options.dissector ?? createDissector({ protocols: allProtocols });
    this.#readers = stateReaders(this.dissector);
    this.#capture = originOf(options);
    this.#later = options.later;
    this.#datagrams = new DatagramJoiner(this.dissector);
    this.fields = analyzerFields(this.dissector);
    this.keyLog = options.tls?.keyLog ?? new KeyLog();
    const tls = { ...options.tls, keyLog: this.keyLog };
    const follows = options.streams !== false || options.analysis !== false;
    this.#follower = follows ? new StreamFollower(this.dissector, { ...options, tls }) : undefined;
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
    return this.#follower?.router?.tls.sessions() ?? [];
  }

  exportKeyLog(connections?: ReadonlySet<number>): string {
    return this.#follower?.router?.tls.exportKeyLog(connections) ?? '';
  }

  shown(frame: AnalyzedFrame): void {
    this.#clock.shown(frame.record);
  }

  #analyze(record: CaptureRecord, others: StreamOutcome[]): AnalyzedFrame {
    this.#clock.begin(record);
    const layers = this.dissector.dissect(record);
    const joined = this.#datagrams.join(layers, record);
    const frame = new AnalyzedFrame(record, layers, this.#clock, this.#readers, this.#capture);
    frame.joined = joined;
    frame.later = this.#later;
    const rest = this.#follower?.follow(frame) ?? NOTHING;
    if (rest !== NOTHING) others.push(rest);
    return frame;
  }
}

function originOf({ capture, packetDetails }: AnalyzerOptions): CaptureOrigin | undefined {
  if (capture === undefined || packetDetails === undefined) return capture;
  return {
    packetDetails,
    // Both are known only when the capture was begun.
    get format() {
      return capture.format;
    },
    get interfaces() {
      return capture.interfaces;
    },
  };
}

/** Of what the segment carries nothing is known yet. */
function followed(
  connection: Connection,
  direction: 0 | 1,
  analysis: SegmentAnalysis | undefined,
  quoted: boolean,
): FollowedSegment {
  return {
    connection,
    direction,
    analysis,
    quoted,
    application: undefined,
    continues: false,
    alone: false,
    open: undefined,
  };
}

/** A pause does not make another connection of it: streams are numbered as in Wireshark. */
const NEVER = { established: Infinity, embryonic: Infinity, closed: Infinity };

/** The part of the analyzer that remembers connections. */
class StreamFollower {
  /** Undefined when only the analysis is wanted. */
  readonly router: StreamRouter | undefined;
  readonly #dissector: Dissector;
  readonly #segments: SegmentReader;
  readonly #reassembler: Reassembler;
  readonly #analysis: SequenceAnalysis | undefined;
  readonly #finder: ConnectionFinder | undefined;
  readonly #relative: boolean;
  /** Labels of segments in which nothing is read. */
  readonly #unread: number;
  readonly #unclaimed: UnclaimedPayload;
  readonly #cut: CutPayload;
  readonly #cutMessages = new CutMessages();
  readonly #exchanges = new HttpExchanges();
  readonly #progress = new PduProgress();
  readonly #datagrams: UdpConversations | undefined;
  readonly #replies: Replies | undefined;

  constructor(dissector: Dissector, options: AnalyzerOptions) {
    this.#dissector = dissector;
    this.#unclaimed = new UnclaimedPayload(dissector);
    this.#cut = new CutPayload(dissector);
    this.#relative = options.relativeSequenceNumbers !== false;
    this.#unread = options.reassembleOutOfOrder === true ? SENT_AGAIN & ~OUT_OF_ORDER : SENT_AGAIN;
    const network = new NetworkLayers(dissector);
    this.#segments = new SegmentReader(dissector, network);
    this.#reassembler = createReassembler({ idleTimeoutSeconds: NEVER, beginsCleanly, ...options.tcp });
    if (options.streams !== false)
      this.router = new StreamRouter(
        { ...options.tls, records: true },
        ({ endpoints }) => isDns(dissector, endpoints),
        options.desegmentTls !== false,
      );
    if (options.analysis !== false) {
      this.#analysis = new SequenceAnalysis();
      this.#finder = new ConnectionFinder();
      this.#datagrams = new UdpConversations(dissector, network);
      this.#replies = new Replies(dissector, network);
    }
  }

  /** Follows what `frame` carries. Gives what it made ready in connections other than its own: those it outlived. */
  follow(frame: AnalyzedFrame): StreamOutcome {
    if (this.#datagrams !== undefined) frame.udp = this.#datagrams.of(frame.layers, frame.record);
    const others = this.#followStreams(frame);
    if (this.#replies !== undefined) frame.replies = this.#replies.of(frame);
    return others;
  }

  #followStreams(frame: AnalyzedFrame): StreamOutcome {
    const segment = this.#segments.read(frame.layers, frame.record, false);
    if (segment === undefined) return NOTHING;
    if (this.#segments.isQuoted) {
      this.#quote(frame, segment);
      return NOTHING;
    }
    const events = this.#reassembler.push(segment);
    const connection = this.#reassembler.current;
    if (connection !== undefined) this.#note(frame, segment, connection, events);
    const { router } = this;
    if (router === undefined) return NOTHING;
    const others = this.#route(frame, router, chunksOf(events));
    if (connection === undefined) return others;
    const application = router.applicationOf(connection);
    if (application !== undefined) this.#place(frame.tcp!, frame.outcome, router, application);
    if (this.#isUnread(frame)) this.#placesOf(frame, connection, undefined);
    else this.#layOver(frame, frame.tcp!, segment);
    return others;
  }

  /** What the segment carries, or completes of what its stream carries, becomes layers of the frame. */
  #layOver(frame: AnalyzedFrame, tcp: FollowedSegment, segment: Segment): void {
    const alone = this.#cut.layOver(frame, segment);
    tcp.alone = alone !== undefined;
    if (frame.outcome !== NOTHING && (alone === undefined || alone === 'tls'))
      layOver(frame, this.#dissector, this.#analysis !== undefined);
    if (alone === undefined && tcp.application === undefined)
      this.#unclaimed.layOver(frame.layers, tcp.connection.endpoints);
    const places = this.#placesOf(frame, tcp.connection, alone);
    if (frame.outcome.httpRecords === undefined) frame.httpPlaces = places;
  }

  /** Where the HTTP messages of the frame stand, each of which has to be counted. */
  #placesOf(frame: AnalyzedFrame, connection: Connection, alone: string | undefined): readonly HttpPlace[] {
    const { messages, plaintext } = frame.outcome;
    if (alone === 'http')
      return this.#exchanges.of(this.#cutMessages.of(frame.layers, connection), frame.record, false);
    const counted = this.#cut.isOf(connection) ? messages.filter(({ complete }) => complete) : messages;
    return this.#exchanges.of(counted, frame.record, plaintext.length > 0);
  }

  /** Notes where the segment stands among the records and messages of its stream. */
  #place(
    segment: FollowedSegment,
    outcome: StreamOutcome,
    router: StreamRouter,
    application: StreamApplication,
  ): void {
    const { connection, direction } = segment;
    segment.application = application;
    segment.continues = this.#progress.isWithin(connection, direction);
    if (outcome === NOTHING) return;
    if (application === 'http') segment.open = router.openMessage(connection, direction);
    const pdus = pdusOf(outcome, application, direction);
    this.#progress.advance(connection, direction, outcome.chunks, pdus);
  }

  /** Hands on the stream bytes that `frame` made ready. */
  #route(frame: AnalyzedFrame, router: StreamRouter, chunks: readonly StreamChunk[]): StreamOutcome {
    if (chunks.length === 0) return NOTHING;
    const connection = this.#reassembler.current;
    const own = chunks.filter((chunk) => chunk.connection === connection);
    const others =
      own.length === chunks.length ? [] : chunks.filter((chunk) => chunk.connection !== connection);
    if (own.length > 0) {
      frame.outcome = router.push(own);
    }
    return others.length > 0 ? router.push(others) : NOTHING;
  }

  /** As in Wireshark: nothing is read in segments that came again, or out of order. */
  #isUnread({ tcp }: AnalyzedFrame): boolean {
    return tcp?.analysis !== undefined && (tcp.analysis.flags & this.#unread) !== 0;
  }

  end(): StreamOutcome {
    const events = this.#reassembler.end();
    return this.router?.end(chunksOf(events)) ?? NOTHING;
  }

  #note(frame: AnalyzedFrame, segment: Segment, connection: Connection, events: readonly TcpEvent[]): void {
    const direction = this.#reassembler.currentDirection;
    const opened = openingIn(events);
    if (opened !== undefined) this.#finder?.add(segment, connection);
    const analysis = this.#segments.isOfUnknownLength
      ? this.#analysis?.unmeasured(segment, connection, direction, new SegmentAnalysis())
      : this.#analysis?.segment(segment, connection, direction, opened?.reusesPorts, new SegmentAnalysis());
    if (analysis !== undefined) showThere(analysis, this.#segments.headerThere);
    if (!this.#relative && analysis !== undefined) showRaw(analysis, segment);
    frame.tcp = followed(connection, direction, analysis, false);
  }

  #quote(frame: AnalyzedFrame, segment: Segment): void {
    const found = this.#finder?.find(segment);
    if (found === undefined) return;
    const { connection, direction } = found;
    const analysis = this.#analysis?.quoted(segment, connection, direction, new SegmentAnalysis());
    frame.tcp = followed(connection, direction, analysis, true);
  }
}

/** Whether either port is that of DNS over TCP, or is read as such. */
function isDns(dissector: Dissector, endpoints: Connection['endpoints']): boolean {
  return endpoints.some(({ port }) => dissector.lookup('tcp.port', port)?.name === 'dns-tcp');
}

/** A loop, since it is done for every segment. */
function openingIn(events: readonly TcpEvent[]): ConnectionOpened | undefined {
  for (const event of events) if (event.type === 'opened') return event;
  return undefined;
}

/** As in Wireshark: of a header that was cut, what lies behind the cut is not shown. */
function showThere(said: SegmentAnalysis, header: number): void {
  if (header === Number.POSITIVE_INFINITY) return;
  said.hideLabels();
  if (header < FIXED_HEADER) said.hideTimes();
}

/** The numbers of the header in place of relative ones. */
function showRaw(said: SegmentAnalysis, segment: Segment): void {
  const raw = segment.sequence >>> 0;
  said.relativeNextSequence = (raw + said.relativeNextSequence - said.relativeSequence) >>> 0;
  said.relativeSequence = raw;
  said.acknowledgmentBase = 0;
  said.relativeAcknowledgment = segment.acknowledgment >>> 0;
}

function chunksOf(events: readonly TcpEvent[]): readonly StreamChunk[] {
  let chunks: StreamChunk[] | undefined;
  for (const event of events) {
    if (event.type !== 'chunk') continue;
    chunks ??= [];
    chunks.push(event.chunk);
  }
  return chunks ?? NOTHING.chunks;
}
