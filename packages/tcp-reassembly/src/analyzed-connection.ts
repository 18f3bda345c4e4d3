import { AnalyzedFlow } from './analyzed-flow.ts';
import { elapsed, type Nanoseconds, nanosecondsOf } from './nanoseconds.ts';
import type { Segment } from './segment.ts';
import {
  COMPLETENESS_ACK,
  COMPLETENESS_DATA,
  COMPLETENESS_FIN,
  COMPLETENESS_RST,
  COMPLETENESS_SYN,
  COMPLETENESS_SYN_ACK,
  type SegmentAnalysis,
} from './segment-analysis.ts';
import { ACK, FIN, RST, SYN } from './tcp-flags.ts';

const MAX_SCALE = 14;

/** What the analysis remembers of a connection. */
export class AnalyzedConnection {
  readonly flows = [new AnalyzedFlow(), new AnalyzedFlow()] as const;
  readonly firstAtNs: number;
  readonly firstSeconds: number;
  lastAtNs: Nanoseconds = 0;
  lastSynAtNs: Nanoseconds | undefined = undefined;
  initialRttNs: Nanoseconds = 0;
  completeness = 0;
  isNew = true;
  /** Wireshark has something to show of the last segment, if only the first round trip. */
  isRemarkable = false;

  constructor(seconds: number, atNs: number) {
    this.firstSeconds = seconds;
    this.firstAtNs = atNs;
  }
}

/** The time since the second of the connection's first segment. */
export function noteTime(known: AnalyzedConnection, segment: Segment, result: SegmentAnalysis): Nanoseconds {
  const nowNs = nanosecondsOf(segment.seconds - known.firstSeconds, segment.nanoseconds);
  result.timeRelativeNs = elapsed(known.firstAtNs, nowNs);
  result.timeDeltaNs = known.isNew ? 0 : elapsed(known.lastAtNs, nowNs);
  known.lastAtNs = nowNs;
  return nowNs;
}

/** Scaling is known from the SYNs; the first round trip ends with the first ACK behind both. */
export function noteHandshake(
  known: AnalyzedConnection,
  forward: AnalyzedFlow,
  reverse: AnalyzedFlow,
  segment: Segment,
  nowNs: Nanoseconds,
): void {
  const { flags, windowScale = -1 } = segment;
  if ((flags & SYN) === 0) {
    const pure = segment.originalPayloadLength === 0 || (known.completeness & COMPLETENESS_SYN_ACK) !== 0;
    const { lastSynAtNs } = known;
    if ((flags & ACK) !== 0 && lastSynAtNs !== undefined && pure && known.initialRttNs <= 0) {
      known.initialRttNs = elapsed(lastSynAtNs, nowNs);
    }
    return;
  }
  if ((flags & ACK) === 0) known.lastSynAtNs = nowNs;
  if (windowScale >= 0) forward.scale = Math.min(windowScale, MAX_SCALE);
  if (forward.scale === -1) forward.scale = reverse.scale = -2;
  else if ((flags & ACK) !== 0 && reverse.scale === -2) forward.scale = -2;
}

export function noteCompleteness(known: AnalyzedConnection, segment: Segment): void {
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
