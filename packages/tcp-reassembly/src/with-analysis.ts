import { ownChunk } from './data-chunk.ts';
import type { SegmentAnalyzed, TcpEvent } from './events.ts';
import type { Reassembler } from './reassembler.ts';
import type { ReassemblerSnapshot } from './reassembler-snapshot.ts';
import { RecentSegments } from './recent-segments.ts';
import type { Segment } from './segment.ts';
import {
  DUPLICATE_ACK,
  FAST_RETRANSMISSION,
  KEEP_ALIVE_ACK,
  type SegmentAnalysis,
  SPURIOUS_RETRANSMISSION,
  segmentLabels,
  WINDOW_FULL,
  WINDOW_UPDATE,
  ZERO_WINDOW,
  ZERO_WINDOW_PROBE,
  ZERO_WINDOW_PROBE_ACK,
} from './segment-analysis.ts';
import { SequenceAnalysis } from './sequence-analysis.ts';
import { SYN } from './tcp-flags.ts';

/** Labels of what the reassembler does not say itself. */
const SAID =
  ZERO_WINDOW |
  ZERO_WINDOW_PROBE |
  ZERO_WINDOW_PROBE_ACK |
  WINDOW_UPDATE |
  WINDOW_FULL |
  DUPLICATE_ACK |
  FAST_RETRANSMISSION |
  SPURIOUS_RETRANSMISSION |
  KEEP_ALIVE_ACK;

/**
 * `reassembler`, which from now on also tells what `SequenceAnalysis` says of its segments, as events behind those that
 * the segment made happen: {@link SegmentAnalyzed}, {@link AcknowledgmentRepeated}. Push to what this gives, not to what
 * it was given. Segments that were refused or captured twice are not looked at, since no receiver took them (again).
 *
 * Its snapshot holds the analysis too: `withAnalysis(restoreReassembler(snapshot), snapshot)` goes on. Throws
 * `TCP_SNAPSHOT_UNKNOWN` when that was taken by another version.
 */
export function withAnalysis(reassembler: Reassembler, snapshot?: ReassemblerSnapshot): Reassembler {
  const analysis = new SequenceAnalysis(snapshot?.analysis);
  /** Segments without data, of which the reassembler does not ask whether they were captured twice. */
  const recent = new RecentSegments();
  if (snapshot?.recentAcks !== undefined) recent.restore(snapshot.recentAcks, same);

  const push = (segment: Segment): readonly TcpEvent[] => {
    const happened = reassembler.push(segment);
    const { current: connection, currentDirection: direction } = reassembler;
    const offset = reassembler.offsetOf(segment.sequence) + ((segment.flags & SYN) !== 0 ? 1 : 0);
    // NaN: nobody wants the connection.
    if (connection === undefined || Number.isNaN(offset)) return happened;
    if (happened.some(isNotTaken) || isCapturedTwice(recent, segment, 2 * connection.id + direction)) {
      return happened;
    }
    const reusesPorts = happened.some((event) => event.type === 'opened' && event.reusesPorts);
    const said = analysis.segment(segment, connection, direction, reusesPorts);
    if ((said.flags & SAID) === 0) return happened;
    const { originalPayloadLength: length, record, seconds, nanoseconds } = segment;
    const where = { connection, direction, offset, length, record, seconds, nanoseconds };
    const acknowledged = reassembler.offsetOf(segment.acknowledgment, direction === 0 ? 1 : 0);
    return [...happened, ...eventsOf(said, where, acknowledged)];
  };

  return {
    push,
    // The next push would take the bytes of transient segments away.
    pushAll: (segments, count) =>
      segments.slice(0, count).flatMap((segment) => {
        const events = push(segment);
        return segment.transient ? events.map(ownEvent) : events;
      }),
    end: () => reassembler.end(),
    get current() {
      return reassembler.current;
    },
    get currentDirection() {
      return reassembler.currentDirection;
    },
    get held() {
      return reassembler.held;
    },
    offsetOf: (sequence, direction) => reassembler.offsetOf(sequence, direction),
    discard: (connection) => reassembler.discard(connection),
    connections: () => reassembler.connections(),
    snapshot: (options) => ({
      ...reassembler.snapshot(options),
      analysis: analysis.snapshot(reassembler.connections()),
      recentAcks: recent.snapshot(same),
    }),
  };
}

/** Events of segments that no receiver took, or that were sent only once. */
function isNotTaken({ type }: TcpEvent): boolean {
  return type === 'refused' || type === 'capture-duplicate';
}

/** The same for a segment without data. An identification of 0 stands for none (RFC 6864 §4.1). */
function isCapturedTwice(recent: RecentSegments, segment: Segment, flow: number): boolean {
  if (segment.payloadLength > 0 || (segment.ipId ?? 0) <= 0) return false;
  const isTwice = recent.has(flow, segment);
  recent.add(flow, segment);
  return isTwice;
}

/** An event for each label, with the label's name. */
function eventsOf(
  { flags, duplicateAckNumber: times, duplicateAckRecord: firstRecord }: SegmentAnalysis,
  where: Omit<SegmentAnalyzed, 'type'>,
  acknowledged: number,
): TcpEvent[] {
  return segmentLabels
    .filter(([bit]) => (flags & SAID & bit) !== 0)
    .map(([bit, name]) => {
      if (bit === DUPLICATE_ACK) return { type: 'duplicate-ack', ...where, acknowledged, times, firstRecord };
      return { type: name.replaceAll('_', '-') as SegmentAnalyzed['type'], ...where };
    });
}

function ownEvent(event: TcpEvent): TcpEvent {
  return event.type === 'chunk' ? { type: 'chunk', chunk: ownChunk(event.chunk) } : event;
}

function same(flow: number): number {
  return flow;
}
