/** A segment that was not acknowledged yet. */
export interface Unacknowledged {
  sequence: number;
  readonly nextSequence: number;
  readonly record: number;
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** Wireshark stops listing unacknowledged segments here; so do we, to give the same answers. */
const MAX_UNACKNOWLEDGED = 10_000;

/**
 * What the analysis remembers of one direction. Sequence numbers are signed 32-bit and, as in Wireshark, 0 stands for
 * one that is not known.
 */
export class AnalyzedFlow {
  hasBase = false;
  base = 0;
  /** The highest number seen so far, and when and where. */
  next = 0;
  nextRecord = 0;
  nextSeconds = 0;
  nextNanoseconds = 0;
  /** The end of what came without a hole. */
  mayBeAcknowledged = 0;
  acknowledgment = 0;
  acknowledgedSeconds = 0;
  acknowledgedNanoseconds = 0;
  lastNewAckRecord = 0;
  duplicateAcks = 0;
  window = -1;
  /** The window was announced in a SYN, where it is not scaled. */
  windowUnscaled = false;
  /** Shift count; -1 unknown, -2 the connection does not scale. */
  scale = -1;
  /** Labels of the last segment. */
  lastFlags = 0;
  inFlightIsKnown = true;
  pushBytes = 0;
  pushWasLast = false;
  sackedBytes = 0;
  /** This side sent its FIN before the other one did. */
  closesFirst = false;
  /** Oldest first. */
  readonly unacknowledged: Unacknowledged[] = [];
  /** Range of `unacknowledged`, relative to what `base` was when they were added or last measured. */
  lowest = 0xffff_ffff;
  highest = 0;

  add(segment: Unacknowledged): boolean {
    if (this.unacknowledged.length >= MAX_UNACKNOWLEDGED) return false;
    this.unacknowledged.push(segment);
    this.#widen(segment);
    return true;
  }

  /** Bytes from the first to the last unacknowledged one. */
  get inFlight(): number {
    return this.unacknowledged.length === 0 ? 0 : (this.highest - this.lowest) >>> 0;
  }

  /** Drops what `acknowledgment` covers; gives the segment that ends exactly there. */
  acknowledge(acknowledgment: number): Unacknowledged | undefined {
    const { unacknowledged } = this;
    if (unacknowledged.length === 0) return undefined;
    let exact: Unacknowledged | undefined;
    let kept = 0;
    let changed = false;
    for (const segment of unacknowledged) {
      const left = (segment.nextSequence - acknowledgment) | 0;
      if (left === 0) exact ??= segment;
      if (left <= 0) {
        changed = true;
        continue;
      }
      if (((acknowledgment - segment.sequence) | 0) > 0) {
        segment.sequence = acknowledgment;
        changed = true;
      }
      unacknowledged[kept++] = segment;
    }
    unacknowledged.length = kept;
    if (changed) this.#measure();
    return exact;
  }

  #measure(): void {
    this.lowest = 0xffff_ffff;
    this.highest = 0;
    for (const segment of this.unacknowledged) this.#widen(segment);
  }

  #widen({ sequence, nextSequence }: Unacknowledged): void {
    this.lowest = Math.min(this.lowest, (sequence - this.base) >>> 0);
    this.highest = Math.max(this.highest, (nextSequence - this.base) >>> 0);
  }
}

/** Whether sequence number `a` lies after `b` (RFC 9293 §3.4). Half a turn away counts as after, as it does for Wireshark. */
export function after(a: number, b: number): boolean {
  return ((b - a) | 0) < 0;
}
