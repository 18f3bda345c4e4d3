import { FLOW_OPEN, MAX_SCALE, type TcpFlow } from './tcp-flow.ts';

/** So many segments in a row that lie too far ahead, each behind the last, are where the stream went on. */
const FAR_SEGMENTS = 3;
/** With so much waiting behind a hole, and no word from the receiver, the hole is the capture's. */
const ONE_SIDED_BYTES = 64 << 10;

/**
 * How far ahead the receiver lets the sender of `flow` be, at least `least` bytes. Without both SYNs its scale may be
 * any.
 */
export function windowOf(flow: TcpFlow, least: number): number {
  const receiver = flow.other;
  let scale = MAX_SCALE;
  if (flow.hasSyn && receiver.hasSyn) scale = flow.windowScale < 0 ? 0 : Math.max(0, receiver.windowScale);
  return Math.max(least, receiver.window * 2 ** scale);
}

/**
 * How far ahead a segment of `flow` may lie: `unknown` bytes, or more, while the receiver's window is not known. When it
 * is, as far as it says, and a quarter of `unknown` in any case: acknowledgments may be missing in the capture.
 */
export function reachOf(flow: TcpFlow, unknown: number): number {
  const receiver = flow.other;
  const isKnown = flow.hasSyn && receiver.hasSyn && receiver.window !== 0;
  return windowOf(flow, isKnown ? unknown / 4 : unknown);
}

/** Nothing tells how far the receiver is, and much waits: the sender would not go on if the holes were real. */
export function isOneSided(flow: TcpFlow): boolean {
  return flow.state === FLOW_OPEN && (flow.waiting?.bytes ?? 0) >= ONE_SIDED_BYTES && !flow.other.hasAck;
}

/**
 * Counts a segment `[first, end)` that lies too far ahead. True when it is one of several in a row, so that it must be
 * where the stream went on.
 */
export function isFarInARow(flow: TcpFlow, first: number, end: number): boolean {
  const { trouble } = flow;
  const sequence = (flow.next + (first - flow.offset)) | 0;
  trouble.farCount = trouble.farCount > 0 && trouble.farNext === sequence ? trouble.farCount + 1 : 1;
  trouble.farNext = (sequence + (end - first)) | 0;
  if (trouble.farCount < FAR_SEGMENTS || flow.state !== FLOW_OPEN) return false;
  trouble.farCount = 0;
  return true;
}

/** Whether an acknowledgment of everything before `to` agrees with segments that lay too far ahead. */
export function isFarAcknowledged(flow: TcpFlow, to: number): boolean {
  const trouble = flow.oldTrouble;
  if (trouble === undefined || trouble.farCount === 0) return false;
  const isThere = ((flow.next + (to - flow.offset)) | 0) === trouble.farNext;
  if (isThere) trouble.farCount = 0;
  return isThere;
}

/** A segment in reach: those before it that were too far ahead were something else. */
export function forgetFar(flow: TcpFlow): void {
  const trouble = flow.oldTrouble;
  if (trouble !== undefined) trouble.farCount = 0;
}
