import { type AnalysisSnapshot, restoreAnalysis, takeAnalysis } from './analysis-snapshot.ts';
import { AnalyzedConnection, noteCompleteness, noteHandshake, noteTime } from './analyzed-connection.ts';
import { type AnalyzedFlow, after } from './analyzed-flow.ts';
import { noteAccurateEcn, noteFastOpen } from './handshake-options.ts';
import { elapsed } from './nanoseconds.ts';
import type { Segment } from './segment.ts';
import { COMPLETENESS_SYN, REUSED_PORTS, SegmentAnalysis, ZERO_WINDOW_PROBE } from './segment-analysis.ts';
import { labelRepeated, labelUnseen, labelWindowAndAck } from './segment-labels.ts';
import type { Connection } from './stream-chunk.ts';
import { ACK, FIN, PSH, SYN } from './tcp-flags.ts';

const MAX_IN_FLIGHT = 2_000_000_000;

/**
 * Wireshark's view of a TCP connection, by the rules of its user's guide ("TCP Analysis") as version 4.0 applies them:
 * what happens on the way, told from the order of capture alone. It does not look at payload bytes, and it is apart
 * from reassembly, which has its own events.
 */
export class SequenceAnalysis {
  readonly #connections = new WeakMap<Connection, AnalyzedConnection>();
  /** By id, of connections that were not met since. */
  readonly #restored: Map<number, AnalyzedConnection>;
  readonly #result = new SegmentAnalysis();

  /** With nothing in it, or as `snapshot` remembers it. Throws `TCP_SNAPSHOT_UNKNOWN` when that is of another version. */
  constructor(snapshot?: AnalysisSnapshot) {
    this.#restored = snapshot === undefined ? new Map() : restoreAnalysis(snapshot);
  }

  /**
   * What is remembered of `connections`, those that a reassembler holds. An analysis made with it goes on beside a
   * reassembler that was restored: connections are known by their `id`.
   */
  snapshot(connections: Iterable<Connection>): AnalysisSnapshot {
    const known: [number, AnalyzedConnection][] = [];
    for (const connection of connections) {
      const found = this.#find(connection);
      if (found !== undefined) known.push([connection.id, found]);
    }
    return takeAnalysis(known);
  }

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
    noteTime(known, segment, result);
    result.hideLabels();
    if (reusesPorts) result.flags |= REUSED_PORTS;
    known.isRemarkable = false;
    const forward = known.flows[direction];
    const reverse = known.flows[1 - direction]!;
    if (beginsAgain(forward, segment)) {
      // A RST may have taken the number that its other side expected.
      forward.next = forward.mayBeAcknowledged;
      known.isRemarkable = true;
    }
    if (noteBases(forward, reverse, segment)) result.flags |= REUSED_PORTS;
    analyze(known, forward, reverse, segment, result);
    noteHandshake(known, forward, reverse, segment);
    if (reusesPorts) {
      known.completeness = COMPLETENESS_SYN;
      known.isNew = false;
    }
    present(known, forward, reverse, segment, result);
    noteFastOpen(known, segment, result);
    noteAccurateEcn(known, segment, result);
    noteCompleteness(known, segment);
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
    presentRaw(known, known.flows[direction], known.flows[1 - direction]!, segment, result);
    return result;
  }

  /**
   * A segment of `connection` whose length is not known: a fragment, or one shorter than its header says. The numbers
   * are those of its header. It counts for time and, unless it is a fragment, for completeness.
   */
  unmeasured(
    segment: Segment,
    connection: Connection,
    direction: 0 | 1,
    result = this.#result,
  ): SegmentAnalysis {
    const known = this.#knownOf(segment, connection);
    noteTime(known, segment, result);
    if (segment.originalPayloadLength === 0) noteCompleteness(known, segment);
    presentRaw(known, known.flows[direction], known.flows[1 - direction]!, segment, result);
    result.isRemarkable = false;
    known.isNew = false;
    return result;
  }

  #knownOf(segment: Segment, connection: Connection): AnalyzedConnection {
    let known = this.#find(connection);
    if (known === undefined) {
      known = new AnalyzedConnection(segment);
      this.#connections.set(connection, known);
    }
    return known;
  }

  #find(connection: Connection): AnalyzedConnection | undefined {
    const known = this.#connections.get(connection);
    if (known !== undefined || this.#restored.size === 0) return known;
    const restored = this.#restored.get(connection.id);
    if (restored === undefined) return undefined;
    this.#restored.delete(connection.id);
    this.#connections.set(connection, restored);
    return restored;
  }
}

/** The numbers as they stand in the header. */
function presentRaw(
  known: AnalyzedConnection,
  forward: AnalyzedFlow,
  reverse: AnalyzedFlow,
  segment: Segment,
  result: SegmentAnalysis,
): void {
  result.hideLabels();
  result.isRemarkable = (segment.flags & (SYN | ACK)) === SYN;
  result.relativeSequence = segment.sequence >>> 0;
  result.relativeNextSequence = -1;
  result.relativeAcknowledgment = segment.acknowledgment >>> 0;
  result.windowSize = segment.window;
  presentKnown(known, forward, reverse, segment, result);
}

/** What does not depend on the segment's place. */
function presentKnown(
  known: AnalyzedConnection,
  { scale }: AnalyzedFlow,
  reverse: AnalyzedFlow,
  { flags, originalPayloadLength }: Segment,
  result: SegmentAnalysis,
): void {
  result.acknowledgmentBase = reverse.base >>> 0;
  result.payloadLength = originalPayloadLength;
  result.windowScaleFactor = (flags & SYN) !== 0 ? 0 : scale >= 0 ? 2 ** scale : scale;
  result.completeness = known.completeness;
}

/** A SYN that was sent before. */
function beginsAgain({ hasBase, base }: AnalyzedFlow, { flags, sequence }: Segment): boolean {
  return (flags & (SYN | ACK)) === SYN && hasBase && base === (sequence | 0);
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
  result: SegmentAnalysis,
): void {
  const { flags, record, seconds, nanoseconds } = segment;
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
  if (occupies) labelRepeated(known, forward, reverse, segment, result);
  noteSegment(forward, segment, occupies, result.flags);
  forward.window = segment.window;
  forward.windowUnscaled = (flags & SYN) !== 0;
  forward.acknowledgment = acknowledgment;
  forward.acknowledgedSeconds = seconds;
  forward.acknowledgedNanoseconds = nanoseconds;
  forward.lastFlags = result.flags;
  const acknowledged = reverse.acknowledge(acknowledgment);
  if (acknowledged !== undefined) {
    result.ackedRecord = acknowledged.record;
    result.ackRttNs = elapsed(acknowledged.seconds, acknowledged.nanoseconds, seconds, nanoseconds);
  }
  if (length > 0 && forward.unacknowledged.length > 0 && forward.inFlightIsKnown) {
    measureFlight(forward, reverse, flags, length, result);
    known.isRemarkable = true;
  }
  forward.sackedBytes = segment.sackedBytes ?? 0;
}

function noteSegment(forward: AnalyzedFlow, segment: Segment, occupies: boolean, labels: number): void {
  const { flags, record, seconds, nanoseconds } = segment;
  const sequence = segment.sequence | 0;
  let next = (sequence + segment.originalPayloadLength) | 0;
  if (occupies) {
    const nextSequence = (flags & (SYN | FIN)) !== 0 ? (next + 1) | 0 : next;
    if (forward.add({ sequence, nextSequence, record, seconds, nanoseconds })) next = nextSequence;
  }
  if ((labels & ZERO_WINDOW_PROBE) !== 0) return;
  if (forward.next === 0 || after(next, forward.next)) {
    forward.next = next;
    forward.nextRecord = record;
    forward.nextSeconds = seconds;
    forward.nextNanoseconds = nanoseconds;
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
  const bytes = inFlight - ((flags & (SYN | FIN)) !== 0 ? 1 : 0);
  if (bytes > 0 && inFlight < MAX_IN_FLIGHT) result.bytesInFlight = bytes;
  forward.pushBytes = forward.pushWasLast ? length : forward.pushBytes + length;
  forward.pushWasLast = (flags & PSH) !== 0;
  if (result.bytesInFlight >= 0) result.pushBytesSent = forward.pushBytes;
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
  result.relativeSequence = (segment.sequence - forward.base) >>> 0;
  result.relativeNextSequence = (result.relativeSequence + occupied) >>> 0;
  const origin = (flags & ACK) !== 0 ? reverse.base : 0;
  result.relativeAcknowledgment = (segment.acknowledgment - origin) >>> 0;
  const scaled = (flags & SYN) === 0 && forward.scale >= 0;
  result.windowSize = scaled ? window * 2 ** forward.scale : window;
  if ((flags & FIN) !== 0) {
    forward.closesFirst ||= !reverse.closesFirst;
    result.closes = reverse.closesFirst ? 2 : 1;
  }
  result.isRemarkable = known.isRemarkable || result.flags !== 0 || result.ackedRecord !== -1;
  result.initialRttNs = result.isRemarkable ? known.initialRttNs : 0;
  presentKnown(known, forward, reverse, segment, result);
}
