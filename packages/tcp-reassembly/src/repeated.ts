import type { DeliveredRing } from './delivered-ring.ts';
import type { Segment } from './segment.ts';
import type { TcpFlow } from './tcp-flow.ts';
import type { Told } from './told.ts';
import { type Conflict, sameBytes } from './waiting-bytes.ts';

/**
 * Says that `[first, to)`, the beginning of the segment's payload, was given out before, and where it differs from the
 * first copy, as far as that is still held.
 */
export function tellRepeated(
  told: Told,
  ring: DeliveredRing | undefined,
  flow: TcpFlow,
  first: number,
  to: number,
  segment: Segment,
): void {
  if (to <= first) return;
  const from = Math.max(first, 0);
  const conflicts: Conflict[] = [];
  let compared = 0;
  if (ring !== undefined && from < to) {
    compared = ring.visit(flow.number, from, to, (offset, kept, keptRecord) => {
      const at = segment.payloadAt + offset - first;
      const other = segment.payload.subarray(at, at + kept.length);
      if (sameBytes(kept, other)) return;
      const both = { kept: kept.slice(), other: other.slice() };
      conflicts.push({ offset, ...both, keptRecord, otherRecord: told.record });
    });
  }
  told.again(flow, first, to - first, compared === to - first);
  told.overlaps(flow, conflicts.reverse(), true);
}
