import { PlainwireError } from '@plainwire/bytes';
import { ConnectionList } from './connection-list.ts';
import {
  ACKNOWLEDGED,
  ConnectionRows,
  FLAGS,
  HAS_ACK,
  HAS_TIMESTAMPS,
  LAST_SECOND,
  NEXT,
  PLAIN_BOTH,
} from './connection-rows.ts';
import { DataChunk } from './data-chunk.ts';
import type { CloseReason, LimitReached, SegmentRefused, TcpEvent } from './events.ts';
import { FlowTable, NONE } from './flow-table.ts';
import { IdleWheel } from './idle-wheel.ts';
import { defaultIdleTimeouts, defaultLimits, type IdleTimeouts, type ReassemblyLimits } from './limits.ts';
import { type BeginsCleanly, Orderer } from './orderer.ts';
import { type OverlapPolicy, overlapPolicies, policyMask } from './overlap-policy.ts';
import { RecentSegments } from './recent-segments.ts';
import type { Segment } from './segment.ts';
import type { Connection } from './stream-chunk.ts';
import { CLOSED, EMBRYONIC, ESTABLISHED, type TcpConnection } from './tcp-connection.ts';
import { ACK, FIN, PSH, RST, SYN, URG } from './tcp-flags.ts';
import { FLOW_ENDED, FLOW_HOLDING, FLOW_OPEN, type TcpFlow } from './tcp-flow.ts';

export interface ReassemblerOptions {
  /** Which bytes win when waiting segments overlap with different bytes. Default `bsd`, as in Wireshark and Suricata. */
  readonly policy?: OverlapPolicy | undefined;
  readonly limits?: Partial<ReassemblyLimits> | undefined;
  /** Seconds of capture time; `Infinity` never gives a connection up. */
  readonly idleTimeoutSeconds?: Partial<IdleTimeouts> | undefined;
  /** Use segments whose checksum is wrong. Default false: they are said and not used. */
  readonly useBadChecksums?: boolean | undefined;
  /**
   * Asked once for each direction found in mid-stream, with the payload of its first segment: `length` bytes of `bytes`
   * at `at`, more than none. When they begin a message, such as an HTTP start line or a TLS record, return true: they are
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
  /** What this segment made happen. The array is valid until the next push, its events for good. */
  push(segment: Segment): readonly TcpEvent[];
  /** No more segments will come: what waits is given out, and every connection is closed. */
  end(): readonly TcpEvent[];
  /** The connection of the last segment pushed, and the direction in which the segment went. */
  readonly current: Connection | undefined;
  readonly currentDirection: 0 | 1;
  /** Nobody wants the bytes of this connection: from now on they are counted and dropped. Only its end is still said. */
  discard(connection: Connection): void;
  /** Connections held, and bytes of memory that waiting data takes. */
  readonly held: { readonly connections: number; readonly waitingBytes: number };
}

/** A reassembler with nothing in it. Throws `TCP_POLICY_UNKNOWN` when there is no such overlap policy. */
export function createReassembler(options: ReassemblerOptions = {}): Reassembler {
  return new TcpReassembler(options);
}

/** 24 days: how long a timestamp may be compared with (RFC 7323 §5.5). */
const PAWS_SECONDS = 24 * 86_400;
const MAX_OTHER_SYNS = 4;
const NOTHING: readonly TcpEvent[] = Object.freeze([]);

export class TcpReassembler implements Reassembler {
  currentDirection: 0 | 1 = 0;

  readonly #limits: ReassemblyLimits;
  readonly #timeouts: IdleTimeouts;
  readonly #useBadChecksums: boolean;
  /** A direction may be open before its own SYN comes. */
  readonly #startsCleanly: boolean;
  readonly #orderer: Orderer;
  readonly #table = new FlowTable();
  /** By age class: EMBRYONIC, ESTABLISHED, CLOSED. */
  readonly #lists = [new ConnectionList(), new ConnectionList(), new ConnectionList()] as const;
  readonly #wheel = new IdleWheel(this.#table.rows);
  #nextId = 0;
  /** Row of the last segment's connection. */
  #current = NONE;
  /** What a push gives that only passes bytes on: emptying and filling an array costs more than a chunk. */
  readonly #single: TcpEvent[] = [];
  readonly #recent = new RecentSegments();
  /** The latest second seen: time that goes back does not. */
  #now = 0;

  constructor(options: ReassemblerOptions) {
    const policy = options.policy ?? 'bsd';
    const mask = policyMask(policy);
    if (mask === undefined) {
      const known = overlapPolicies.join(', ');
      throw new PlainwireError('TCP_POLICY_UNKNOWN', `No overlap policy '${policy}': use one of ${known}.`);
    }
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#timeouts = { ...defaultIdleTimeouts, ...options.idleTimeoutSeconds };
    this.#useBadChecksums = options.useBadChecksums ?? false;
    this.#startsCleanly = options.beginsCleanly !== undefined;
    this.#orderer = new Orderer(this.#limits, mask, options.beginsCleanly);
  }

  get current(): TcpConnection | undefined {
    return this.#current === NONE ? undefined : this.#table.rows.connection(this.#current);
  }

  get held() {
    return { connections: this.#table.size, waitingBytes: this.#orderer.waitingCost };
  }

  push(segment: Segment): readonly TcpEvent[] {
    const orderer = this.#orderer;
    const events = orderer.events;
    if (events.length > 0) events.length = 0;
    orderer.record = segment.record;
    orderer.seconds = segment.seconds;
    orderer.nanoseconds = segment.nanoseconds;
    if (segment.seconds > this.#now) this.#advance(Math.min(segment.seconds, 0xffff_ffff));

    const at = this.#table.find(segment);
    if (at !== NONE && this.#isPlain(at, segment)) return this.#passOn(at, segment);
    const found = at === NONE ? undefined : this.#table.rows.connection(at);
    const anew =
      found === undefined || startsAnew(found, this.#table.direction, segment, this.#startsCleanly);
    const connection = anew ? this.#open(segment, found) : found;
    connection.lastSecond = this.#now;
    this.#current = connection.at;
    const direction = this.#table.direction;
    this.currentDirection = direction;
    if (connection.discarded) {
      this.#drop(connection, segment);
    } else {
      const flow = direction === 0 ? connection.flow0 : connection.flow1;
      const other = direction === 0 ? connection.flow1 : connection.flow0;
      this.#take(connection, flow, other, segment);
    }
    connection.mark();
    return events.length > 0 ? events : NOTHING;
  }

  end(): readonly TcpEvent[] {
    const orderer = this.#orderer;
    orderer.events.length = 0;
    orderer.record = 0;
    for (const list of [ESTABLISHED, EMBRYONIC, CLOSED]) {
      for (let at = this.#lists[list]!.oldest; at !== null; at = this.#lists[list]!.oldest) {
        this.#leave(at, 'capture-end');
      }
    }
    this.#current = NONE;
    return orderer.events;
  }

  discard(connection: Connection): void {
    const held = connection as TcpConnection;
    held.discarded = true;
    this.#orderer.forget(held.flow0);
    this.#orderer.forget(held.flow1);
    if (held.held) held.mark();
  }

  /**
   * Whether this is a segment like nearly all: both directions are open, nothing waits, it is the next one, and it
   * acknowledges nothing unseen. Reads the connection's row and nothing else of it.
   */
  #isPlain(at: number, segment: Segment): boolean {
    const { ints } = this.#table.rows;
    const direction = this.#table.direction;
    return (
      (ints[at + FLAGS]! & PLAIN_BOTH) === PLAIN_BOTH &&
      (segment.flags & (SYN | FIN | RST | ACK | URG)) === ACK &&
      ((segment.acknowledgment - ints[at + NEXT + 1 - direction]!) | 0) <= 0 &&
      (segment.sequence | 0) === ints[at + NEXT + direction] &&
      segment.payloadLength >= segment.originalPayloadLength &&
      segment.badChecksum !== true &&
      ((ints[at + FLAGS]! & HAS_TIMESTAMPS) === 0 || !this.#isOld(at, direction, segment))
    );
  }

  /** Gives a plain segment's bytes out as they are. */
  #passOn(at: number, segment: Segment): readonly TcpEvent[] {
    const { rows, direction } = this.#table;
    const { ints, doubles } = rows;
    ints[at + ACKNOWLEDGED + direction] = segment.acknowledgment;
    ints[at + FLAGS]! |= HAS_ACK << direction;
    rows.halves[ConnectionRows.windowAt(at, direction)] = segment.window;
    ints[at + LAST_SECOND] = this.#now;
    if ((ints[at + FLAGS]! & HAS_TIMESTAMPS) !== 0) this.#noteTimestamp(at, direction, segment);
    this.#current = at;
    this.currentDirection = direction;
    const { events, ring } = this.#orderer;
    const { payload, payloadAt, payloadLength: length, record } = segment;
    if (length === 0) return events.length > 0 ? events : NOTHING;
    if (segment.ipId !== undefined) this.#recent.add((at >> 3) + direction, segment);
    const offset = doubles[ConnectionRows.offsetAt(at, direction)]!;
    ints[at + NEXT + direction]! += length;
    doubles[ConnectionRows.offsetAt(at, direction)]! += length;
    const connection = rows.connection(at);
    const { seconds, nanoseconds } = segment;
    const chunk = new DataChunk(
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
    if (ring !== undefined && !segment.transient) {
      ring.remember((at >> 3) + direction, payload, payloadAt, length, offset, record);
    }
    if (events.length === 0) {
      this.#single[0] = chunk;
      return this.#single;
    }
    events.push(chunk);
    return events;
  }

  /** A segment that is not plain: handshakes, ends, holes, flows found in mid-stream, and what should not be. */
  #take(connection: TcpConnection, flow: TcpFlow, other: TcpFlow, segment: Segment): void {
    const flags = segment.flags;
    const refused = this.#refusal(flow, segment);
    if (refused !== undefined) {
      this.#say(flow, segment, 'refused', { reason: refused });
      return;
    }
    this.#passed(flow, other);
    if ((flags & RST) !== 0) {
      this.#reset(connection, flow, other, segment);
      return;
    }
    let sequence = segment.sequence | 0;
    if ((flags & SYN) !== 0) {
      if (!this.#synchronize(flow, segment)) return;
      this.#timestamps(flow, segment);
      sequence = (sequence + 1) | 0;
    } else if (connection.state === EMBRYONIC) {
      this.#move(connection, ESTABLISHED);
    }
    if ((flags & ACK) !== 0) {
      flow.ack = segment.acknowledgment | 0;
      this.#orderer.acknowledged(other, segment.acknowledgment | 0);
    }
    flow.window = segment.window;
    if ((flags & SYN) === 0) this.#timestamps(flow, segment);
    if ((flags & URG) !== 0) this.#urgent(flow, sequence, segment);
    this.#payload(flow, sequence, segment);
    if ((flags & FIN) !== 0) {
      const length = Math.max(segment.payloadLength, segment.originalPayloadLength);
      this.#orderer.ends(flow, (sequence + length) | 0, 'fin');
    }
    this.#closeIfEnded(connection);
  }

  #passed(flow: TcpFlow, other: TcpFlow): void {
    if (flow.waiting !== null || flow.state === FLOW_HOLDING) this.#orderer.passed(flow);
    if (other.waiting !== null || other.state === FLOW_HOLDING) this.#orderer.passed(other);
  }

  /** RFC 7323 §5.3: a timestamp before the latest one, unless that is more than 24 days old. */
  #isOld(at: number, direction: number, segment: Segment): boolean {
    const { rows } = this.#table;
    const value = segment.timestampValue;
    if (value === undefined || this.#now - (rows.ints[at + LAST_SECOND]! >>> 0) > PAWS_SECONDS) return false;
    return ((value - rows.timestamps[rows.timestampAt(at, direction)]!) | 0) < 0;
  }

  #noteTimestamp(at: number, direction: number, segment: Segment): void {
    const { rows } = this.#table;
    if (segment.timestampValue === undefined) return;
    const place = rows.timestampAt(at, direction);
    rows.timestamps[place] = segment.timestampValue;
  }

  /** Timestamps count from the SYNs on, when both have them; a segment that comes too early does not set them. */
  #timestamps(flow: TcpFlow, segment: Segment): void {
    const { connection, direction } = flow;
    const { rows, at } = connection;
    if ((segment.flags & SYN) !== 0) {
      flow.hasTimestamps = segment.timestampValue !== undefined;
      const both = connection.flow0.hasTimestamps && connection.flow1.hasTimestamps;
      rows.ints[at + FLAGS] = (rows.ints[at + FLAGS]! & ~HAS_TIMESTAMPS) | (both ? HAS_TIMESTAMPS : 0);
      this.#noteTimestamp(at, direction, segment);
    } else if ((rows.ints[at + FLAGS]! & HAS_TIMESTAMPS) !== 0 && ((segment.sequence - flow.next) | 0) <= 0) {
      this.#noteTimestamp(at, direction, segment);
    }
  }

  #payload(flow: TcpFlow, sequence: number, segment: Segment): void {
    const length = Math.max(segment.payloadLength, segment.originalPayloadLength);
    if ((segment.flags & SYN) !== 0) {
      if (length > 0 && !flow.synData && flow.offset === 0 && flow.waiting === null) {
        this.#orderer.synData(flow, segment);
      }
      return;
    }
    if (flow.synData) this.#orderer.acceptSynData(flow);
    const known = flow.state >= FLOW_OPEN;
    if (known && length <= 1 && ((sequence - flow.next) | 0) === -1 && (segment.flags & FIN) === 0) {
      this.#keepAlive(flow, length);
    } else if (length > 0) {
      this.#data(flow, sequence, segment);
    } else if (flow.state < FLOW_HOLDING && (segment.flags & FIN) === 0) {
      this.#orderer.announced(flow, sequence);
    }
  }

  #urgent(flow: TcpFlow, sequence: number, segment: Segment): void {
    const { record, seconds, nanoseconds, events } = this.#orderer;
    const { connection, direction } = flow;
    const start = flow.state >= FLOW_HOLDING ? flow.offset + ((sequence - flow.next) | 0) : 0;
    const offset = start + (segment.urgentPointer ?? 0);
    events.push({ type: 'urgent', connection, direction, offset, length: 0, record, seconds, nanoseconds });
  }

  #data(flow: TcpFlow, sequence: number, segment: Segment): void {
    const { ipId = -1 } = segment;
    this.#orderer.capturedTwice = ipId >= 0 && this.#recent.has(flow.number, segment);
    if (ipId >= 0) this.#recent.add(flow.number, segment);
    this.#orderer.data(flow, sequence, segment);
    if (flow.state === FLOW_ENDED) this.#closeIfEnded(flow.connection);
  }

  /** Takes a SYN; false when it does not belong to this flow. */
  #synchronize(flow: TcpFlow, segment: Segment): boolean {
    const sequence = segment.sequence | 0;
    if (flow.hasSyn && flow.initialSequence !== sequence) {
      // Until a byte was given out, the last SYN-ACK may be the true one.
      if (flow.offset > 0 || flow.waiting !== null || flow.state !== FLOW_OPEN) {
        this.#say(flow, segment, 'refused', { reason: 'flags' });
        return false;
      }
      flow.otherSyns ??= [];
      if (flow.otherSyns.length < MAX_OTHER_SYNS) flow.otherSyns.push(flow.initialSequence);
      flow.next = (sequence + 1) | 0;
    } else if (flow.state < FLOW_HOLDING) {
      flow.state = FLOW_OPEN;
      flow.next = (sequence + 1) | 0;
    } else if (!flow.hasSyn && flow.state === FLOW_HOLDING) {
      this.#orderer.beginAt(flow, (sequence + 1 - flow.next) | 0);
    }
    flow.hasSyn = true;
    flow.initialSequence = sequence;
    flow.windowScale = segment.windowScale ?? -1;
    return true;
  }

  #refusal(flow: TcpFlow, segment: Segment): SegmentRefused['reason'] | undefined {
    if (segment.badChecksum === true && !this.#useBadChecksums) return 'checksum';
    const flags = segment.flags & (SYN | FIN | RST | ACK | PSH | URG);
    const several = (flags & (SYN | FIN)) === (SYN | FIN) || (flags & (SYN | RST)) === (SYN | RST);
    const christmasTree = (flags & (FIN | PSH | URG | ACK)) === (FIN | PSH | URG);
    const none = flags === 0 && segment.originalPayloadLength === 0 && segment.payloadLength === 0;
    if (several || christmasTree || none) return 'flags';
    const { at, rows } = flow.connection;
    if ((rows.ints[at + FLAGS]! & HAS_TIMESTAMPS) === 0 || (flags & RST) !== 0) return undefined;
    return this.#isOld(at, flow.direction, segment) ? 'timestamp' : undefined;
  }

  /** RFC 5961 §3: a RST counts when its number lies in the window, or is what the other side expects. */
  #reset(connection: TcpConnection, flow: TcpFlow, other: TcpFlow, segment: Segment): void {
    const sequence = segment.sequence | 0;
    const ahead = (sequence - flow.next) | 0;
    const expected = other.hasAck ? (other.ack - flow.next) | 0 : 0;
    const known = flow.state >= FLOW_HOLDING;
    if (known && (ahead < Math.min(0, expected) || ahead > this.#limits.windowBytes)) {
      this.#say(flow, segment, 'out-of-window', { reset: true });
      return;
    }
    if (connection.state === CLOSED) return;
    connection.reset = true;
    if (flow.state === FLOW_OPEN && flow.waiting !== null && ahead > 0) {
      this.#orderer.ends(flow, sequence, 'rst');
    } else {
      this.#orderer.finish(flow, 'rst');
    }
    this.#orderer.finish(other, 'rst');
    this.#closeIfEnded(connection);
  }

  #keepAlive(flow: TcpFlow, length: number): void {
    const { record, seconds, nanoseconds, events } = this.#orderer;
    const { connection, direction } = flow;
    const offset = flow.offset - 1;
    events.push({ type: 'keep-alive', connection, direction, offset, length, record, seconds, nanoseconds });
  }

  #say(
    flow: TcpFlow,
    segment: Segment,
    type: 'refused' | 'out-of-window',
    more: { reason: SegmentRefused['reason'] } | { reset: boolean },
  ): void {
    const { record, seconds, nanoseconds, events } = this.#orderer;
    const { connection, direction } = flow;
    const known = flow.state >= FLOW_HOLDING;
    const offset = known ? flow.offset + ((segment.sequence - flow.next) | 0) : 0;
    const length = segment.payloadLength;
    const range = { connection, direction, offset, length, record, seconds, nanoseconds };
    events.push({ ...range, type, ...more } as TcpEvent);
  }

  /** A segment of a connection that nobody wants. */
  #drop(connection: TcpConnection, segment: Segment): void {
    connection.discardedBytes += segment.payloadLength;
    const flow = this.currentDirection === 0 ? connection.flow0 : connection.flow1;
    if ((segment.flags & RST) !== 0) {
      connection.reset = true;
      connection.flow0.state = connection.flow1.state = FLOW_ENDED;
    } else if ((segment.flags & FIN) !== 0) {
      flow.state = FLOW_ENDED;
    }
    if ((segment.flags & (SYN | RST)) === 0 && connection.state === EMBRYONIC) {
      this.#move(connection, ESTABLISHED);
    }
    this.#closeIfEnded(connection);
  }

  #open(segment: Segment, replaced: TcpConnection | undefined): TcpConnection {
    if (replaced !== undefined) {
      this.#leave(replaced, 'replaced');
      // The new connection's first segment is this one.
      this.#table.direction = 0;
    }
    const midstream = (segment.flags & SYN) === 0;
    const connection = this.#table.add(this.#nextId++, midstream);
    connection.state = midstream ? ESTABLISHED : EMBRYONIC;
    connection.lastSecond = this.#now;
    this.#lists[connection.state as 0 | 1].add(connection);
    this.#wake(connection);
    const { record, seconds, nanoseconds, events } = this.#orderer;
    const reusesPorts = replaced !== undefined;
    events.push({ type: 'opened', connection, midstream, reusesPorts, record, seconds, nanoseconds });
    this.#keepConnections(connection);
    return connection;
  }

  #keepConnections(opened: TcpConnection): void {
    const [embryonic, established, closed] = this.#lists;
    if (embryonic.size > this.#limits.embryonicConnections) {
      this.#evict(embryonic, 'embryonicConnections', opened);
    }
    if (this.#table.size <= this.#limits.connections) return;
    if (closed.size > 0) this.#leave(closed.oldest!, 'evicted');
    else this.#evict(embryonic.size > 1 ? embryonic : established, 'connections', opened);
  }

  #evict(list: ConnectionList, limit: LimitReached['limit'], opened: TcpConnection): void {
    const victim = list.leastUsed();
    if (victim === null || victim === opened) return;
    const { record, seconds, nanoseconds, events } = this.#orderer;
    events.push({ type: 'limit-reached', connection: victim, limit, record, seconds, nanoseconds });
    this.#leave(victim, 'evicted');
  }

  /** Gives out what is left of a connection and forgets it. */
  #leave(connection: TcpConnection, how: CloseReason): void {
    if (connection.state !== CLOSED) this.#close(connection, how);
    this.#lists[CLOSED].remove(connection);
    this.#orderer.ring?.forget(connection.flow0.number);
    this.#orderer.ring?.forget(connection.flow1.number);
    this.#table.remove(connection);
  }

  #closeIfEnded(connection: TcpConnection): void {
    if (connection.flow0.state !== FLOW_ENDED || connection.flow1.state !== FLOW_ENDED) return;
    if (connection.state === CLOSED) return;
    this.#close(connection, connection.reset ? 'rst' : 'fin');
  }

  #close(connection: TcpConnection, how: CloseReason): void {
    if (!connection.discarded) {
      this.#orderer.finish(connection.flow0, how);
      this.#orderer.finish(connection.flow1, how);
    }
    this.#move(connection, CLOSED);
    this.#wake(connection);
    const { record, seconds, nanoseconds, events } = this.#orderer;
    events.push({ type: 'closed', connection, how, record, seconds, nanoseconds });
  }

  #move(connection: TcpConnection, state: 0 | 1 | 2): void {
    this.#lists[connection.state as 0 | 1 | 2].remove(connection);
    connection.state = state;
    this.#lists[state].add(connection);
  }

  #timeout(connection: TcpConnection): number {
    if (connection.state === EMBRYONIC) return this.#timeouts.embryonic;
    return connection.state === CLOSED ? this.#timeouts.closed : this.#timeouts.established;
  }

  #wake(connection: TcpConnection): void {
    const second = connection.lastSecond + this.#timeout(connection) + 1;
    if (Number.isFinite(second)) this.#wheel.schedule(connection, Math.ceil(second));
  }

  #advance(now: number): void {
    const before = this.#now;
    this.#now = now;
    if (before === 0) return;
    for (const connection of this.#wheel.due(before, now)) {
      if (connection.lastSecond + this.#timeout(connection) < now) this.#leave(connection, 'timeout');
      else this.#wake(connection);
    }
  }
}

/** Whether a SYN begins another connection between the same two endpoints: its number is a new one. */
function startsAnew(
  connection: TcpConnection,
  direction: 0 | 1,
  segment: Segment,
  startsCleanly: boolean,
): boolean {
  if ((segment.flags & (SYN | FIN | RST)) !== SYN || segment.badChecksum === true) return false;
  const flow = direction === 0 ? connection.flow0 : connection.flow1;
  const sequence = segment.sequence | 0;
  if (flow.hasSyn) {
    if (flow.initialSequence === sequence) return false;
    return (segment.flags & ACK) === 0 || connection.state === CLOSED;
  }
  // Bytes that came before their own SYN lie just behind it; anything else is an older connection.
  if (flow.state === FLOW_HOLDING) {
    const behind = (flow.next - sequence - 1) | 0;
    return behind < 0 || behind > 1 << 20;
  }
  // Just before the first byte given out, it is that byte's own.
  if (startsCleanly && flow.state === FLOW_OPEN && ((flow.next - flow.offset - 1) | 0) === sequence)
    return false;
  return flow.state >= FLOW_OPEN;
}
