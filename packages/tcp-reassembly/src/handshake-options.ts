import type { AnalyzedConnection } from './analyzed-connection.ts';
import type { Segment } from './segment.ts';
import type { SegmentAnalysis } from './segment-analysis.ts';
import { ACK, CWR, ECE, SYN } from './tcp-flags.ts';

/** TCP Fast Open (RFC 7413): the cookie of a SYN, and whether the answer takes the data that came with it. */
export function noteFastOpen(known: AnalyzedConnection, segment: Segment, result: SegmentAnalysis): void {
  const { flags, fastOpenCookie, originalPayloadLength } = segment;
  if ((flags & SYN) === 0) return;
  if ((flags & ACK) !== 0) {
    if (result.relativeAcknowledgment > 1) result.fastOpen = 'accepted';
    else if (known.hasFastOpenData) result.fastOpen = 'ignored';
  } else if (fastOpenCookie === true) {
    result.fastOpen = 'cookie';
    known.hasFastOpenData ||= originalPayloadLength > 0;
  }
}

/**
 * Accurate ECN (draft-ietf-tcpm-accurate-ecn): when both SYNs agree on it, or its option is seen, three flags are a
 * counter.
 */
export function noteAccurateEcn(known: AnalyzedConnection, segment: Segment, result: SegmentAnalysis): void {
  const { flags, accurateEcn = false } = segment;
  const congestionFlags = flags & (ECE | CWR);
  if ((flags & (SYN | ACK)) === SYN) {
    known.asksForAccurateEcn = accurateEcn && congestionFlags === (ECE | CWR);
  } else if ((flags & SYN) !== 0) {
    known.grantsAccurateEcn = accurateEcn ? (flags & ECE) === 0 : (flags & CWR) !== 0;
  } else if ((known.asksForAccurateEcn && known.grantsAccurateEcn) || known.hasAccurateEcnOption) {
    result.accurateEcn = (accurateEcn ? 4 : 0) | (congestionFlags >> 6);
  }
  if (segment.accurateEcnOption === true) known.hasAccurateEcnOption = true;
}
