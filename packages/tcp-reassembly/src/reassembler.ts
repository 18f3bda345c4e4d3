import { ConnectionKeeper } from './connection-keeper.ts';
import {
  ACKNOWLEDGED,
  ConnectionRows,
  DISCARDED,
  FLAGS,
  HAS_ACK,
  HAS_TIMESTAMPS,
  LAST_SECOND,
  NEXT,
  PLAIN_BOTH,
} from './connection-rows.ts';
import { DataChunk, noChunk } from './data-chunk.ts';
import type { TcpEvent } from './events.ts';
import { FlowTable, NONE } from './flow-table.ts';
import { defaultIdleTimeouts, defaultLimits, type IdleTimeouts, type ReassemblyLimits } from './limits.ts';
import { type BeginsCleanly, Orderer } from './orderer.ts';
import { type OverlapPolicy, policyMask } from './overlap-policy.ts';
import {
  type ReassemblerSnapshot,
  type ReassemblerState,
  restoreState,
  takeSnapshot,
} from './reassembler-snapshot.ts';
import { RecentSegments } from './recent-segments.ts';
import type { Segment } from './segment.ts';
import { hasOldTimestamp, startsAnew } from './segment-rules.ts';
import { checkSnapshot } from './snapshot.ts';
import type { Connection } from './stream-chunk.ts';
import { LEFT, type TcpConnection } from './tcp-connection.ts';
import { ACK, FIN, RST, SYN, URG } from './tcp-flags.ts';
import { markPlain, offsetOf, TcpFlow } from './tcp-flow.ts';
import { Told } from './told.ts';
import { UnplainSegments } from './unplain-segments.ts';

export interface ReassemblerOptions {
  /** Which bytes win when waiting segments overlap with different bytes. Default `bsd`, as in Wireshark and Suricata. */
  readonly policy?: OverlapPolicy | undefined;
  readonly limits?: Partial<ReassemblyLimits> | undefined;
  /** Seconds of capture time; `Infinity` never gives a connection up. */
  readonly idleTimeoutSeconds?: Partial<IdleTimeouts> | undefined;
  /** Use segments whose checksum is wrong. Default false: they are said and not used. */
  readonly useBadChecksums?: boolean | undefined;
  /**
   * Asked for each direction found in mid-stream, with the payload of its first segment, and of those that turn out to
   * lie before it or begin with it: `length` bytes of `bytes` at `at`, more than none. When they begin a message, such as an HTTP start line or a TLS record, return true: they are
   * given out at once. Otherwise, and by default, they are held for `midstreamHoldBytes` and `midstreamHoldSeconds` of
   * the limits, in case earlier bytes come yet; after a clean start those would count as sent again and be dropped.
   * Not asked when an acknowledgment or an empty segment told where the stream goes on.
   */
  readonly beginsCleanly?: BeginsCleanly | undefined;
}

/**
 * Turns TCP segments of any order into connections and ordered bytes (RFC 9293). No I/O, no clock: time is that of the
 * segments. A segment may be reused for the next push; its payload must stay unless it is `transient`.
 */
export interface Reassembler {
  /**
   * What this segment made happen. The array is valid until the next push; its events for good, but for the bytes that a
   * transient segment let out: that chunk is, like its bytes, valid until the next push.
   */
  push(segment: Segment): readonly TcpEvent[];
  /**
   * The same for the first `count` of several segments at once (by default all), which must be objects of their own.
   * With thousands of connections it is faster: what memory has to bring for one segment comes while others are waited
   * for. `current` is that of the last one.
   */
  pushAll(segments: readonly Segment[], count?: number): readonly TcpEvent[];
  /** No more segments will come: what waits is given out, and every connection is closed. */
  end(): readonly TcpEvent[];
  /** The connection of the last segment pushed, and the direction in which the segment went. */
  readonly current: Connection | undefined;
  readonly currentDirection: 0 | 1;
  /**
   * Where `sequence`, a number of that connection's `direction` (by default that of the last segment), lies in the
   * stream. 0 while nothing is known of the direction; NaN when there is no connection, or it was discarded.
   */
  offsetOf(sequence: number, direction?: 0 | 1): number;
  /** Nobody wants the bytes of this connection: from now on they are counted and dropped. Only its end is still said. */
  discard(connection: Connection): void;
  /** Those that are held now. */
  connections(): Connection[];
  /**
   * All that is remembered, as plain data for `restoreReassembler`. `compared: false` leaves out the bytes given out last
   * (up to the limit `comparedBytes`): retransmissions of them are then said without being compared.
   */
  snapshot(options?: { readonly compared?: boolean | undefined }): ReassemblerSnapshot;
  /** Connections held, and bytes of memory that waiting data takes. */
  readonly held: { readonly connections: number; readonly waitingBytes: number };
}

/** A reassembler with nothing in it. Throws `TCP_POLICY_UNKNOWN` when there is no such overlap policy. */
export function createReassembler(options: ReassemblerOptions = {}): Reassembler {
  return new TcpReassembler(options);
}

/**
 * A reassembler that goes on where `snapshot` was taken: with the same options, what it says of further segments is what
 * the first would have said. Connections are other objects with the same `id`. Throws `TCP_SNAPSHOT_UNKNOWN` when it is
 * none, or of another version.
 */
export function restoreReassembler(
  snapshot: ReassemblerSnapshot,
  options: ReassemblerOptions = {},
): Reassembler {
  checkSnapshot(snapshot, 'tcp-reassembler');
  const reassembler = new TcpReassembler(options);
  reassembler.restore(snapshot);
  return reassembler;
}

const NOTHING: readonly TcpEvent[] = Object.freeze([]);
/** Flags that a segment in the middle of a connection has or has not. */
const TELLING_FLAGS = SYN | FIN | RST | ACK | URG;

class TcpReassembler implements Reassembler {
  currentDirection: 0 | 1 = 0;

  /** A direction may be open before its own SYN comes. */
  readonly #startsCleanly: boolean;
  readonly #told = new Told();
  readonly #table = new FlowTable();
  readonly #rows = this.#table.rows;
  readonly #orderer: Orderer;
  readonly #keeper: ConnectionKeeper;
  readonly #recent = new RecentSegments();
  readonly #unplain: UnplainSegments;
  /** Row of the last segment's connection. */
  #current = NONE;
  /** What a push gives that only passes bytes on: emptying and filling an array costs more than a chunk. */
  readonly #single: TcpEvent[] = [];
  /** Pass on the bytes of transient segments: as many as one push of several needs. */
  readonly #passing = [noChunk()];
  #passed = 0;

  constructor(options: ReassemblerOptions) {
    const mask = policyMask(options.policy);
    const limits = { ...defaultLimits, ...options.limits };
    this.#startsCleanly = options.beginsCleanly !== undefined;
    this.#orderer = new Orderer(this.#rows, this.#told, limits, mask, options.beginsCleanly);
    const timeouts = { ...defaultIdleTimeouts, ...options.idleTimeoutSeconds };
    this.#keeper = new ConnectionKeeper(this.#table, this.#told, this.#orderer, limits, timeouts);
    this.#unplain = new UnplainSegments(
      this.#told,
      this.#orderer,
      this.#keeper,
      this.#recent,
      limits.windowBytes,
      options.useBadChecksums ?? false,
    );
  }

  get current(): TcpConnection | undefined {
    return this.#current === NONE ? undefined : this.#rows.connection(this.#current);
  }

  get held() {
    return { connections: this.#table.size, waitingBytes: this.#orderer.delivery.waitingCost };
  }

  push(segment: Segment): readonly TcpEvent[] {
    const told = this.#told;
    told.count = 0;
    this.#passed = 0;
    this.#orderer.delivery.buffers.reclaim();
    if (segment.seconds > this.#keeper.now) this.#advance(segment);
    const at = this.#table.find(segment);
    if (at !== NONE && this.#isPlain(at, segment)) {
      const chunk = this.#passOn(at, segment);
      if (chunk !== undefined && told.count === 0) {
        this.#single[0] = chunk;
        return this.#single;
      }
      if (chunk !== undefined) told.add(chunk);
    } else this.#take(at, segment);
    return told.count > 0 ? told.events() : NOTHING;
  }

  pushAll(segments: readonly Segment[], count = segments.length): readonly TcpEvent[] {
    const told = this.#told;
    told.count = 0;
    this.#passed = 0;
    while (this.#passing.length < count) this.#passing.push(noChunk());
    this.#orderer.delivery.buffers.reclaim();
    this.#table.approach(segments, count);
    for (let i = 0; i < count; i++) {
      const segment = segments[i]!;
      if (segment.seconds > this.#keeper.now) this.#advance(segment);
      const at = this.#table.find(segment);
      if (at !== NONE && this.#isPlain(at, segment)) {
        const chunk = this.#passOn(at, segment);
        if (chunk !== undefined) told.add(chunk);
      } else this.#take(at, segment);
    }
    return told.events();
  }

  end(): readonly TcpEvent[] {
    this.#told.count = 0;
    this.#told.record = 0;
    this.#orderer.delivery.buffers.reclaim();
    this.#keeper.end();
    this.#current = NONE;
    return this.#told.events();
  }

  offsetOf(sequence: number, direction = this.currentDirection): number {
    const at = this.#current;
    if (at === NONE || (this.#rows.ints[at + FLAGS]! & DISCARDED) !== 0) return Number.NaN;
    return offsetOf(new TcpFlow(this.#rows, at, direction), sequence);
  }

  discard(connection: Connection): void {
    const { at } = connection as TcpConnection;
    if (at === LEFT) return;
    const flow = new TcpFlow(this.#rows, at, 0);
    this.#rows.ints[at + FLAGS]! |= DISCARDED;
    this.#orderer.delivery.forget(flow);
    this.#orderer.delivery.forget(flow.other);
    markPlain(this.#rows, at);
  }

  connections(): Connection[] {
    const held: Connection[] = [];
    this.#keeper.each((at) => held.push(this.#rows.connection(at)));
    return held;
  }

  snapshot({ compared = true }: { readonly compared?: boolean | undefined } = {}): ReassemblerSnapshot {
    return takeSnapshot(this.#state(), compared);
  }

  /** For a reassembler with nothing in it. */
  restore(snapshot: ReassemblerSnapshot): void {
    restoreState(this.#state(), snapshot);
  }

  #state(): ReassemblerState {
    const { delivery } = this.#orderer;
    return { table: this.#table, told: this.#told, keeper: this.#keeper, recent: this.#recent, delivery };
  }

  #advance(segment: Segment): void {
    this.#told.begin(segment);
    this.#keeper.advance(Math.min(segment.seconds, 0xffff_ffff));
  }

  /**
   * Whether this is a segment like nearly all: both directions are open, nothing waits, it is the next one, and it
   * acknowledges nothing unseen. Reads the connection's row and nothing else of it.
   */
  #isPlain(at: number, segment: Segment): boolean {
    const { ints } = this.#rows;
    const { direction } = this.#table;
    return (
      (ints[at + FLAGS]! & PLAIN_BOTH) === PLAIN_BOTH &&
      (segment.flags & TELLING_FLAGS) === ACK &&
      ((segment.acknowledgment - ints[at + NEXT + 1 - direction]!) | 0) <= 0 &&
      (segment.sequence | 0) === ints[at + NEXT + direction] &&
      segment.payloadLength >= segment.originalPayloadLength &&
      segment.badChecksum !== true &&
      !hasOldTimestamp(this.#rows, at, direction, segment, this.#keeper.now)
    );
  }

  /** A plain segment's bytes as they are; undefined when it has none. */
  #passOn(at: number, segment: Segment): DataChunk | undefined {
    const rows = this.#rows;
    const { ints, doubles } = rows;
    const { direction } = this.#table;
    ints[at + ACKNOWLEDGED + direction] = segment.acknowledgment;
    ints[at + FLAGS]! |= HAS_ACK << direction;
    rows.halves[ConnectionRows.windowAt(at, direction)] = segment.window;
    ints[at + LAST_SECOND] = this.#keeper.now;
    if ((ints[at + FLAGS]! & HAS_TIMESTAMPS) !== 0 && segment.timestampValue !== undefined) {
      const stamp = rows.timestampAt(at, direction);
      rows.timestamps[stamp] = segment.timestampValue;
    }
    this.#current = at;
    this.currentDirection = direction;
    this.#told.seconds = segment.seconds;
    this.#told.nanoseconds = segment.nanoseconds;
    const { payloadLength: length } = segment;
    if (length === 0) return undefined;
    if (segment.ipId !== undefined) this.#recent.add((at >> 3) + direction, segment);
    const place = ConnectionRows.offsetAt(at, direction);
    const offset = doubles[place]!;
    ints[at + NEXT + direction]! += length;
    doubles[place] = offset + length;
    const connection = rows.connection(at);
    const { payload, payloadAt, record, seconds, nanoseconds } = segment;
    if (segment.transient) {
      const chunk = this.#passing[this.#passed++]!;
      chunk.set(connection, direction, offset, length, seconds, nanoseconds, payload, payloadAt, record);
      return chunk;
    }
    const { ring } = this.#orderer.delivery;
    ring?.remember((at >> 3) + direction, payload, payloadAt, length, offset, record);
    return new DataChunk(
      connection,
      direction,
      offset,
      length,
      seconds,
      nanoseconds,
      payload,
      payloadAt,
      record,
    );
  }

  /** A segment that is not plain. */
  #take(found: number, segment: Segment): void {
    this.#told.begin(segment);
    const rows = this.#rows;
    const held = found === NONE ? undefined : new TcpFlow(rows, found, this.#table.direction);
    let flow = held;
    if (flow === undefined || startsAnew(flow, segment, this.#startsCleanly)) {
      const { at } = this.#keeper.open((segment.flags & SYN) === 0, flow?.connection);
      flow = new TcpFlow(rows, at, this.#table.direction);
    }
    const { at } = flow;
    this.#current = at;
    this.currentDirection = flow.direction;
    this.#unplain.take(flow, segment);
    markPlain(rows, at);
  }
}
