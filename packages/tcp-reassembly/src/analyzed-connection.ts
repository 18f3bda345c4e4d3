import { AnalyzedFlow } from './analyzed-flow.ts';
import { elapsed, type Nanoseconds } from './nanoseconds.ts';
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
  readonly firstSeconds: number;
  readonly firstNanoseconds: number;
  lastSeconds = 0;
  lastNanoseconds = 0;
  /** Of the last SYN that opened it. As in Wireshark, 0 stands for none. */
  synSeconds = 0;
  synNanoseconds = 0;
  initialRttNs: Nanoseconds = 0;
  completeness = 0;
  /** A SYN brought a Fast Open cookie and data. */
  hasFastOpenData = false;
  /** The flags of the last SYN, and of the last answer to one. */
  asksForAccurateEcn = false;
  grantsAccurateEcn = false;
  hasAccurateEcnOption = false;
  isNew = true;
  /** Wireshark has something to show of the last segment, if only the first round trip. */
  isRemarkable = false;

  constructor({ seconds, nanoseconds }: Pick<Segment, 'seconds' | 'nanoseconds'>) {
    this.firstSeconds = seconds;
    this.firstNanoseconds = nanoseconds;
  }
}

/** The times since the connection's first segment and since its last one. */
export function noteTime(known: AnalyzedConnection, segment: Segment, result: SegmentAnalysis): void {
  const { seconds, nanoseconds } = segment;
  result.sinceFirst(seconds - known.firstSeconds, nanoseconds - known.firstNanoseconds);
  if (known.isNew) result.sinceLast(0, 0);
  else result.sinceLast(seconds - known.lastSeconds, nanoseconds - known.lastNanoseconds);
  known.lastSeconds = seconds;
  known.lastNanoseconds = nanoseconds;
}

/** Scaling is known from the SYNs; the first round trip ends with the first ACK behind both. */
export function noteHandshake(
  known: AnalyzedConnection,
  forward: AnalyzedFlow,
  reverse: AnalyzedFlow,
  segment: Segment,
): void {
  const { flags, windowScale = -1, seconds, nanoseconds } = segment;
  if ((flags & SYN) === 0) {
    const hasOpened = known.synSeconds !== 0 || known.synNanoseconds !== 0;
    if ((flags & ACK) !== 0 && hasOpened && known.initialRttNs === 0) {
      known.initialRttNs = elapsed(known.synSeconds, known.synNanoseconds, seconds, nanoseconds);
    }
    return;
  }
  if ((flags & ACK) === 0) {
    known.synSeconds = seconds;
    known.synNanoseconds = nanoseconds;
  }
  // Cut away: nothing is known of either side.
  if (windowScale === -2) return;
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
