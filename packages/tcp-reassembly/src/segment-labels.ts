import type { AnalyzedConnection } from './analyzed-connection.ts';
import { type AnalyzedFlow, after } from './analyzed-flow.ts';
import { elapsed, type Nanoseconds } from './nanoseconds.ts';
import type { Segment } from './segment.ts';
import {
  ACK_LOST_SEGMENT,
  DUPLICATE_ACK,
  FAST_RETRANSMISSION,
  KEEP_ALIVE,
  KEEP_ALIVE_ACK,
  LOST_SEGMENT,
  OUT_OF_ORDER,
  RETRANSMISSION,
  type SegmentAnalysis,
  SPURIOUS_RETRANSMISSION,
  WINDOW_FULL,
  WINDOW_UPDATE,
  ZERO_WINDOW,
  ZERO_WINDOW_PROBE,
  ZERO_WINDOW_PROBE_ACK,
} from './segment-analysis.ts';
import { FIN, RST, SYN } from './tcp-flags.ts';

const FAST_RETRANSMISSION_NS = 20_000_000;
const OUT_OF_ORDER_NS = 3_000_000;
/** In place of a count of duplicate acknowledgments: more than enough of them. The next one counts as the first. */
const UNSEEN_SAID = 0xffff_ffff;

/** Labels that follow from window, acknowledgment and place alone. */
export function labelWindowAndAck(
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
export function labelUnseen(reverse: AnalyzedFlow, result: SegmentAnalysis): void {
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
    if (same && (reverse.lastFlags & ZERO_WINDOW_PROBE) !== 0) result.flags |= ZERO_WINDOW_PROBE_ACK;
    return;
  }
  if (!same) return;
  if ((reverse.lastFlags & KEEP_ALIVE) !== 0) {
    result.flags |= KEEP_ALIVE_ACK;
    return;
  }
  forward.duplicateAcks = forward.duplicateAcks === UNSEEN_SAID ? 1 : forward.duplicateAcks + 1;
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
export function labelRepeated(
  known: AnalyzedConnection,
  forward: AnalyzedFlow,
  reverse: AnalyzedFlow,
  segment: Segment,
  result: SegmentAnalysis,
): void {
  const { seconds, nanoseconds } = segment;
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
  if (
    reverse.duplicateAcks >= 2 &&
    reverse.acknowledgment === sequence &&
    soon(
      elapsed(reverse.acknowledgedSeconds, reverse.acknowledgedNanoseconds, seconds, nanoseconds),
      FAST_RETRANSMISSION_NS,
    )
  ) {
    result.flags |= FAST_RETRANSMISSION | RETRANSMISSION;
    return;
  }
  const threshold = known.initialRttNs === 0 ? OUT_OF_ORDER_NS : known.initialRttNs;
  const end = (sequence + length + ((segment.flags & (SYN | FIN)) !== 0 ? 1 : 0)) | 0;
  const sinceNext = elapsed(forward.nextSeconds, forward.nextNanoseconds, seconds, nanoseconds);
  if (soon(sinceNext, threshold) && forward.next !== end) {
    result.flags |= OUT_OF_ORDER;
    return;
  }
  result.flags |= RETRANSMISSION;
  const first = forward.unacknowledged[0];
  const sinceFirst =
    first === undefined ? sinceNext : elapsed(first.seconds, first.nanoseconds, seconds, nanoseconds);
  // No time at all is nothing to show.
  if (sinceFirst === 0) return;
  result.rtoNs = sinceFirst;
  result.rtoRecord = first?.record ?? forward.nextRecord;
}

/** Whether a time is shorter than another one, where one that goes back is longer than all that do not. */
function soon(sinceNs: Nanoseconds, limitNs: Nanoseconds): boolean {
  return sinceNs < 0 === limitNs < 0 ? sinceNs < limitNs : limitNs < 0;
}
