import { AnalyzedFlow } from './analyzed-flow.ts';
import type { Segment } from './segment.ts';
import {
  ACK_LOST_SEGMENT,
  COMPLETENESS_ACK,
  COMPLETENESS_DATA,
  COMPLETENESS_FIN,
  COMPLETENESS_RST,
  COMPLETENESS_SYN,
  COMPLETENESS_SYN_ACK,
  DUPLICATE_ACK,
  FAST_RETRANSMISSION,
  KEEP_ALIVE,
  KEEP_ALIVE_ACK,
  LOST_SEGMENT,
  OUT_OF_ORDER,
  RETRANSMISSION,
  REUSED_PORTS,
  SegmentAnalysis,
  SPURIOUS_RETRANSMISSION,
  WINDOW_FULL,
  WINDOW_UPDATE,
  ZERO_WINDOW,
  ZERO_WINDOW_PROBE,
  ZERO_WINDOW_PROBE_ACK,
} from './segment-analysis.ts';
import type { Connection } from './stream-chunk.ts';
import { ACK, FIN, PSH, RST, SYN } from './tcp-flags.ts';

const FAST_RETRANSMISSION_NS = 20_000_000;
const OUT_OF_ORDER_NS = 3_000_000;
const MAX_SCALE = 14;
/** In place of a count of duplicate acknowledgments; it counts on from here to 0, as 32 bits do. */
const UNSEEN_SAID = 0xffff_ffff;
const MAX_IN_FLIGHT = 2_000_000_000;

/** What the analysis remembers of a connection. */
class AnalyzedConnection {
  readonly flows = [new AnalyzedFlow(), new AnalyzedFlow()] as const;
  readonly firstAtNs: number;
  readonly firstSeconds: number;
  lastAtNs = 0;
  lastSynAtNs = Number.NaN;
  initialRttNs = 0;
  completeness = 0;
  isNew = true;
  /** Wireshark has something to show of the last segment, if only the first round trip. */
  isRemarkable = false;

  constructor(seconds: number, atNs: number) {
    this.firstSeconds = seconds;
    this.firstAtNs = atNs;
  }
}

/**
 * Wireshark's view of a TCP connection, by the rules of its user's guide ("TCP Analysis") as version 4.0 applies them:
 * what happens on the way, told from the order of capture alone. It does not look at payload bytes, and it is apart
 * from reassembly, which has its own events.
 */
export class SequenceAnalysis {
  readonly #connections = new WeakMap<Connection, AnalyzedConnection>();
  readonly #result = new SegmentAnalysis();

  /**
   * Labels the next segment of `connection`, sent in `direction`. `reusesPorts`: it began the connection in place of
   * another one. The result is overwritten by the next call, unless the caller gives one to fill.
   */
  segment(
    segment: Segment,
    connection: Connection,
    direction: 0 | 1,
    reusesPorts = false,
    result = this.#result,
  ): SegmentAnalysis {
    const known = this.#knownOf(segment, connection);
    const nowNs = noteTime(known, segment, result);
    reset(result);
    if (reusesPorts) result.flags |= REUSED_PORTS;
    known.isRemarkable = false;
    const forward = known.flows[direction];
    const reverse = known.flows[1 - direction]!;
    if (noteBases(forward, reverse, segment)) result.flags |= REUSED_PORTS;
    analyze(known, forward, reverse, segment, nowNs, result);
    noteHandshake(known, forward, reverse, segment, nowNs);
    if (reusesPorts) noteCompleteness(known, segment);
    present(known, forward, reverse, segment, result);
    if (!reusesPorts) noteCompleteness(known, segment);
    known.isNew = false;
    return result;
  }

  /**
   * A header of `connection` that something else quotes, as ICMP errors do: times, scale and completeness, and the
   * numbers as they stand in the header. It changes nothing but the time of the last segment.
   */
  quoted(segment: Segment, connection: Connection, direction: 0 | 1, result = this.#result): SegmentAnalysis {
    const known = this.#knownOf(segment, connection);
    noteTime(known, segment, result);
    reset(result);
    result.relativeSequence = segment.sequence >>> 0;
    result.relativeNextSequence = -1;
    result.isRemarkable = (segment.flags & (SYN | ACK)) === SYN;
    result.relativeAcknowledgment = segment.acknowledgment >>> 0;
    result.payloadLength = segment.originalPayloadLength;
    result.windowSize = segment.window;
    result.windowScaleFactor = scaleFactor(known.flows[direction], segment.flags);
    result.completeness = known.completeness;
    return result;
  }

  #knownOf(segment: Segment, connection: Connection): AnalyzedConnection {
    let known = this.#connections.get(connection);
    if (known === undefined) {
      known = new AnalyzedConnection(segment.seconds, segment.nanoseconds);
      this.#connections.set(connection, known);
    }
    return known;
  }
}

/** Nanoseconds since the second of the connection's first segment: exact for 104 days. */
function noteTime(known: AnalyzedConnection, segment: Segment, result: SegmentAnalysis): number {
  const nowNs = (segment.seconds - known.firstSeconds) * 1e9 + segment.nanoseconds;
  result.timeRelativeNs = nowNs - known.firstAtNs;
  result.timeDeltaNs = known.isNew ? 0 : nowNs - known.lastAtNs;
  known.lastAtNs = nowNs;
  return nowNs;
}

/** As {@link SegmentAnalysis.windowScaleFactor} says it. */
function scaleFactor(forward: AnalyzedFlow, flags: number): number {
  if ((flags & SYN) !== 0) return 0;
  return forward.scale >= 0 ? 2 ** forward.scale : forward.scale;
}

function reset(result: SegmentAnalysis): void {
  result.flags = 0;
  result.bytesInFlight = result.pushBytesSent = -1;
  result.ackedRecord = result.rtoRecord = -1;
  result.ackRttNs = result.initialRttNs = result.rtoNs = 0;
  result.isRemarkable = false;
  result.closes = 0;
  result.duplicateAckNumber = result.duplicateAckRecord = -1;
}

/**
 * From which numbers relative ones count: a SYN's own, else one before the first seen. True for a SYN-ACK that has
 * another number than the one counted from.
 */
function noteBases(forward: AnalyzedFlow, reverse: AnalyzedFlow, segment: Segment): boolean {
  const answers = (segment.flags & (SYN | ACK)) === (SYN | ACK);
  const moves = answers && forward.hasBase && forward.base !== (segment.sequence | 0);
  if (moves) forward.base = segment.sequence | 0;
  if (!forward.hasBase) {
    forward.hasBase = true;
    forward.base = (segment.sequence - ((segment.flags & SYN) !== 0 ? 0 : 1)) | 0;
  }
  if (!reverse.hasBase && (segment.flags & ACK) !== 0) {
    reverse.hasBase = true;
    reverse.base = (segment.acknowledgment - 1) | 0;
  }
  return moves;
}

function analyze(
  known: AnalyzedConnection,
  forward: AnalyzedFlow,
  reverse: AnalyzedFlow,
  segment: Segment,
  nowNs: number,
  result: SegmentAnalysis,
): void {
  const { flags, record } = segment;
  const acknowledgment = segment.acknowledgment | 0;
  const length = segment.originalPayloadLength;
  if ((flags & ACK) !== 0) reverse.inFlightIsKnown = true;
  labelWindowAndAck(forward, reverse, segment, result);
  if (acknowledgment !== forward.acknowledgment) {
    forward.lastNewAckRecord = record;
    forward.duplicateAcks = 0;
  }
  if (reverse.mayBeAcknowledged !== 0 && (flags & ACK) !== 0) {
    if (after(acknowledgment, reverse.mayBeAcknowledged)) {
      labelUnseen(reverse, result);
      known.isRemarkable = true;
    }
  }
  const occupies = length > 0 || (flags & (SYN | FIN)) !== 0;
  if (occupies) labelRepeated(known, forward, reverse, segment, nowNs, result);
  noteSegment(forward, segment, occupies, nowNs, result.flags);
  forward.window = segment.window;
  forward.windowUnscaled = (flags & SYN) !== 0;
  forward.acknowledgment = acknowledgment;
  forward.acknowledgedAtNs = nowNs;
  forward.lastFlags = result.flags;
  const acknowledged = reverse.acknowledge(acknowledgment);
  if (acknowledged !== undefined) {
    result.ackedRecord = acknowledged.record;
    result.ackRttNs = nowNs - acknowledged.atNs;
  }
  if (length > 0 && forward.unacknowledged.length > 0 && forward.inFlightIsKnown) {
    measureFlight(forward, reverse, flags, length, result);
    known.isRemarkable = true;
  }
  forward.sackedBytes = segment.sackedBytes ?? 0;
}

/** Labels that follow from window, acknowledgment and place alone. */
function labelWindowAndAck(
  forward: AnalyzedFlow,
  reverse: AnalyzedFlow,
  segment: Segment,
  result: SegmentAnalysis,
): void {
  const { flags, window } = segment;
  const sequence = segment.sequence | 0;
  const acknowledgment = segment.acknowledgment | 0;
  const length = segment.originalPayloadLength;
  const ordinary = (flags & (SYN | FIN | RST)) === 0;
  const isNext = sequence === forward.next;
  if (length === 1 && isNext && reverse.window === 0) {
    result.flags |= ZERO_WINDOW_PROBE;
    return;
  }
  if (window === 0 && ordinary) result.flags |= ZERO_WINDOW;
  if (forward.next !== 0 && after(sequence, forward.next) && (flags & RST) === 0) {
    result.flags |= LOST_SEGMENT;
    forward.inFlightIsKnown = false;
  }
  if (length <= 1 && sequence === ((forward.next - 1) | 0) && ordinary) result.flags |= KEEP_ALIVE;
  if (length > 0) {
    if (ordinary && reachesEdge(reverse, (sequence + length) | 0)) result.flags |= WINDOW_FULL;
    return;
  }
  if (!ordinary || !isNext) return;
  labelPureAck(forward, reverse, acknowledgment, window, result);
}

/** Something was acknowledged that was not seen: said once, until the other side acknowledges something new. */
function labelUnseen(reverse: AnalyzedFlow, result: SegmentAnalysis): void {
  if (after(reverse.next, reverse.mayBeAcknowledged)) {
    reverse.mayBeAcknowledged = reverse.next;
    result.flags |= ACK_LOST_SEGMENT;
    return;
  }
  if (reverse.duplicateAcks === 0) result.flags |= ACK_LOST_SEGMENT;
  reverse.duplicateAcks = UNSEEN_SAID;
}

/** A segment without data, at the place where data would come next. */
function labelPureAck(
  forward: AnalyzedFlow,
  reverse: AnalyzedFlow,
  acknowledgment: number,
  window: number,
  result: SegmentAnalysis,
): void {
  const same = acknowledgment === forward.acknowledgment;
  if (window !== forward.window) {
    if (same && window !== 0) result.flags |= WINDOW_UPDATE;
    return;
  }
  if (window === 0) {
    const takesProbe = acknowledgment === ((forward.acknowledgment + 1) | 0);
    if ((reverse.lastFlags & ZERO_WINDOW_PROBE) === 0 || !(same || takesProbe)) return;
    result.flags |= ZERO_WINDOW_PROBE_ACK;
    if (takesProbe) reverse.next = reverse.mayBeAcknowledged = acknowledgment;
    return;
  }
  if (!same) return;
  if ((reverse.lastFlags & KEEP_ALIVE) !== 0) {
    result.flags |= KEEP_ALIVE_ACK;
    return;
  }
  forward.duplicateAcks = (forward.duplicateAcks + 1) >>> 0;
  result.flags |= DUPLICATE_ACK;
  result.duplicateAckNumber = forward.duplicateAcks;
  result.duplicateAckRecord = forward.lastNewAckRecord;
}

/** Whether data up to `end` fills the window that `receiver` announced. */
function reachesEdge(receiver: AnalyzedFlow, end: number): boolean {
  if (receiver.scale === -1 || receiver.window < 0) return false;
  const scale = receiver.windowUnscaled || receiver.scale === -2 ? 0 : receiver.scale;
  return end === ((receiver.acknowledgment + receiver.window * 2 ** scale) | 0);
}

/** Labels of a segment that does not advance: sent again, or late. */
function labelRepeated(
  known: AnalyzedConnection,
  forward: AnalyzedFlow,
  reverse: AnalyzedFlow,
  segment: Segment,
  nowNs: number,
  result: SegmentAnalysis,
): void {
  const sequence = segment.sequence | 0;
  const length = segment.originalPayloadLength;
  if ((result.flags & KEEP_ALIVE) !== 0) return;
  if (length > 0 && reverse.acknowledgment !== 0 && !after((sequence + length) | 0, reverse.acknowledgment)) {
    result.flags |= SPURIOUS_RETRANSMISSION | RETRANSMISSION;
    return;
  }
  if (forward.next === 0 || !after(forward.next, sequence)) return;
  // New data behind what may have been a zero-window probe.
  if (length > 1 && ((forward.next - 1) | 0) === sequence) return;
  const sinceAck = nowNs - reverse.acknowledgedAtNs;
  if (
    reverse.duplicateAcks >= 2 &&
    reverse.acknowledgment === sequence &&
    sinceAck < FAST_RETRANSMISSION_NS
  ) {
    result.flags |= FAST_RETRANSMISSION | RETRANSMISSION;
    return;
  }
  const threshold = known.initialRttNs > 0 ? known.initialRttNs : OUT_OF_ORDER_NS;
  const end = (sequence + length + ((segment.flags & (SYN | FIN)) !== 0 ? 1 : 0)) | 0;
  if (soon(nowNs - forward.nextAtNs, threshold) && forward.next !== end) {
    result.flags |= OUT_OF_ORDER;
    return;
  }
  result.flags |= RETRANSMISSION;
  const first = forward.unacknowledged[0];
  const elapsed = nowNs - (first?.atNs ?? forward.nextAtNs);
  // No time at all is nothing to show.
  if (elapsed === 0) return;
  result.rtoNs = elapsed;
  result.rtoRecord = first?.record ?? forward.nextRecord;
}

function noteSegment(
  forward: AnalyzedFlow,
  segment: Segment,
  occupies: boolean,
  nowNs: number,
  labels: number,
): void {
  const { flags, record } = segment;
  const sequence = segment.sequence | 0;
  let next = (sequence + segment.originalPayloadLength) | 0;
  if (occupies) {
    const nextSequence = (flags & (SYN | FIN)) !== 0 ? (next + 1) | 0 : next;
    if (forward.add({ sequence, nextSequence, record, atNs: nowNs })) next = nextSequence;
  }
  if ((labels & ZERO_WINDOW_PROBE) !== 0) return;
  if (forward.next === 0 || after(next, forward.next)) {
    forward.next = next;
    forward.nextRecord = record;
    forward.nextAtNs = nowNs;
  }
  if (forward.mayBeAcknowledged === 0 || sequence === forward.mayBeAcknowledged) {
    forward.mayBeAcknowledged = forward.next;
  }
}

function measureFlight(
  forward: AnalyzedFlow,
  reverse: AnalyzedFlow,
  flags: number,
  length: number,
  result: SegmentAnalysis,
): void {
  const inFlight = forward.inFlight - reverse.sackedBytes;
  if (inFlight > 0 && inFlight < MAX_IN_FLIGHT) {
    result.bytesInFlight = inFlight - ((flags & (SYN | FIN)) !== 0 ? 1 : 0);
  }
  forward.pushBytes = forward.pushWasLast ? length : forward.pushBytes + length;
  forward.pushWasLast = (flags & PSH) !== 0;
  if (result.bytesInFlight >= 0) result.pushBytesSent = forward.pushBytes;
}

/** Scaling is known from the SYNs; the first round trip ends with the first ACK behind both. */
function noteHandshake(
  known: AnalyzedConnection,
  forward: AnalyzedFlow,
  reverse: AnalyzedFlow,
  segment: Segment,
  nowNs: number,
): void {
  const { flags, windowScale = -1 } = segment;
  if ((flags & SYN) === 0) {
    const pure = segment.originalPayloadLength === 0 || (known.completeness & COMPLETENESS_SYN_ACK) !== 0;
    const opened = !Number.isNaN(known.lastSynAtNs);
    if ((flags & ACK) !== 0 && opened && pure && known.initialRttNs <= 0) {
      known.initialRttNs = nowNs - known.lastSynAtNs;
    }
    return;
  }
  if ((flags & ACK) === 0) known.lastSynAtNs = nowNs;
  if (windowScale >= 0) forward.scale = Math.min(windowScale, MAX_SCALE);
  if (forward.scale === -1) forward.scale = reverse.scale = -2;
  else if ((flags & ACK) !== 0 && reverse.scale === -2) forward.scale = -2;
}

function noteCompleteness(known: AnalyzedConnection, segment: Segment): void {
  const { flags, originalPayloadLength: length } = segment;
  if (known.isNew) {
    if ((flags & (SYN | ACK)) !== SYN) return;
    known.completeness |= COMPLETENESS_SYN | (length > 0 ? COMPLETENESS_DATA : 0);
    return;
  }
  if ((flags & (SYN | ACK)) === (SYN | ACK)) known.completeness |= COMPLETENESS_SYN_ACK;
  if ((flags & (SYN | ACK)) === ACK) known.completeness |= length > 0 ? COMPLETENESS_DATA : COMPLETENESS_ACK;
  if ((flags & (FIN | ACK)) === (FIN | ACK)) known.completeness |= COMPLETENESS_FIN;
  if ((flags & RST) !== 0) known.completeness |= COMPLETENESS_RST;
}

function present(
  known: AnalyzedConnection,
  forward: AnalyzedFlow,
  reverse: AnalyzedFlow,
  segment: Segment,
  result: SegmentAnalysis,
): void {
  const { flags, window } = segment;
  const occupied = segment.originalPayloadLength + ((flags & (SYN | FIN)) !== 0 ? 1 : 0);
  result.payloadLength = segment.originalPayloadLength;
  result.relativeSequence = (segment.sequence - forward.base) >>> 0;
  result.relativeNextSequence = (result.relativeSequence + occupied) >>> 0;
  const origin = (flags & ACK) !== 0 ? reverse.base : 0;
  result.relativeAcknowledgment = (segment.acknowledgment - origin) >>> 0;
  const scaled = (flags & SYN) === 0 && forward.scale >= 0;
  result.windowSize = scaled ? window * 2 ** forward.scale : window;
  result.windowScaleFactor = scaleFactor(forward, flags);
  if ((flags & FIN) !== 0) {
    forward.closesFirst ||= !reverse.closesFirst;
    result.closes = reverse.closesFirst ? 2 : 1;
  }
  result.isRemarkable = known.isRemarkable || result.flags !== 0 || result.ackedRecord !== -1;
  result.initialRttNs = result.isRemarkable && known.initialRttNs > 0 ? known.initialRttNs : 0;
  result.completeness = known.completeness;
}

/** Whether a time since something is short; one that goes back is not. */
function soon(elapsedNs: number, limitNs: number): boolean {
  return elapsedNs >= 0 && elapsedNs < limitNs;
}

/** Whether sequence number `a` lies after `b` (RFC 9293 §3.4). */
function after(a: number, b: number): boolean {
  return ((a - b) | 0) > 0;
}
