import { type Nanoseconds, nanosecondsOf } from './nanoseconds.ts';

/** Wireshark's labels of a segment, `tcp.analysis.*`, as bits. */
export const RETRANSMISSION = 1;
export const FAST_RETRANSMISSION = 2;
export const SPURIOUS_RETRANSMISSION = 4;
export const OUT_OF_ORDER = 8;
/** The four: what a segment carries was sent before, or should have come before. */
export const SENT_AGAIN = RETRANSMISSION | FAST_RETRANSMISSION | SPURIOUS_RETRANSMISSION | OUT_OF_ORDER;
export const LOST_SEGMENT = 16;
export const ACK_LOST_SEGMENT = 32;
export const KEEP_ALIVE = 64;
export const KEEP_ALIVE_ACK = 128;
export const DUPLICATE_ACK = 256;
export const ZERO_WINDOW = 512;
export const ZERO_WINDOW_PROBE = 1024;
export const ZERO_WINDOW_PROBE_ACK = 2048;
export const WINDOW_FULL = 4096;
export const WINDOW_UPDATE = 8192;
export const REUSED_PORTS = 16384;

/** The labels: bit, and name without `tcp.analysis.`. */
export const segmentLabels: readonly (readonly [bit: number, name: string])[] = [
  [RETRANSMISSION, 'retransmission'],
  [FAST_RETRANSMISSION, 'fast_retransmission'],
  [SPURIOUS_RETRANSMISSION, 'spurious_retransmission'],
  [OUT_OF_ORDER, 'out_of_order'],
  [LOST_SEGMENT, 'lost_segment'],
  [ACK_LOST_SEGMENT, 'ack_lost_segment'],
  [KEEP_ALIVE, 'keep_alive'],
  [KEEP_ALIVE_ACK, 'keep_alive_ack'],
  [DUPLICATE_ACK, 'duplicate_ack'],
  [ZERO_WINDOW, 'zero_window'],
  [ZERO_WINDOW_PROBE, 'zero_window_probe'],
  [ZERO_WINDOW_PROBE_ACK, 'zero_window_probe_ack'],
  [WINDOW_FULL, 'window_full'],
  [WINDOW_UPDATE, 'window_update'],
  [REUSED_PORTS, 'reused_ports'],
];

/** What was seen of a connection, `tcp.completeness`, as bits. */
export const COMPLETENESS_SYN = 1;
export const COMPLETENESS_SYN_ACK = 2;
export const COMPLETENESS_ACK = 4;
export const COMPLETENESS_DATA = 8;
export const COMPLETENESS_FIN = 16;
export const COMPLETENESS_RST = 32;

/**
 * What one segment means beside those before it. Where there is no value, numbers are -1 and durations, which are
 * in nanoseconds and bigints beyond 104 days, 0. The object is overwritten by the next segment.
 */
export class SegmentAnalysis {
  /** The labels, as bits. */
  flags = 0;
  /** There is something to say of this segment, if only how many bytes are in flight: `tcp.analysis`. */
  isRemarkable = false;
  /** Numbers counted from the first of their direction, as `tcp.seq`, `tcp.ack` and `tcp.nxtseq` show them. */
  relativeSequence = 0;
  relativeAcknowledgment = 0;
  relativeNextSequence = 0;
  /** From which `relativeAcknowledgment` counts, and SACK blocks may count; unsigned, 0 while unknown. */
  acknowledgmentBase = 0;
  /** Payload bytes, as the lengths on the wire declare them. */
  payloadLength = 0;
  /** The window in bytes; `windowScaleFactor` is -1 while unknown, -2 when the connection does not scale, 0 on a SYN. */
  windowSize = 0;
  windowScaleFactor = -1;
  bytesInFlight = -1;
  /** Bytes since the last PSH. */
  pushBytesSent = -1;
  /** The record that this segment acknowledges, and how long ago that was. */
  ackedRecord = -1;
  ackRttNs: Nanoseconds = 0;
  /** From the SYN to the handshake's last segment; said where there is something else to say, as Wireshark does. */
  initialRttNs: Nanoseconds = 0;
  /** A retransmission's distance to the segment that it repeats. */
  rtoNs: Nanoseconds = 0;
  rtoRecord = -1;
  duplicateAckNumber = -1;
  duplicateAckRecord = -1;
  /** On a FIN: 1 when this side was the first to close, 2 when the other one was; else 0. */
  closes = 0;
  /** TCP Fast Open: a SYN with a cookie; an answer that takes the data of the SYN, or does not. */
  fastOpen: 'cookie' | 'accepted' | 'ignored' | undefined = undefined;
  /** The counter that three flags are on a connection with Accurate ECN, 0 to 7. */
  accurateEcn = -1;
  /** What was seen of the connection before this segment, as bits. */
  completeness = 0;
  /** `timeRelativeNs` and `timeDeltaNs`, put together when they are asked for. */
  #relativeSeconds = 0;
  #relativeNanoseconds = 0;
  #deltaSeconds = 0;
  #deltaNanoseconds = 0;

  /** Since the connection's first segment; negative when time went back, NaN when it is not to be shown. */
  get timeRelativeNs(): Nanoseconds {
    return nanosecondsOf(this.#relativeSeconds, this.#relativeNanoseconds);
  }

  /** Since the connection's last segment, likewise. */
  get timeDeltaNs(): Nanoseconds {
    return nanosecondsOf(this.#deltaSeconds, this.#deltaNanoseconds);
  }

  /** @internal Takes the difference to the first segment. */
  sinceFirst(seconds: number, nanoseconds: number): void {
    this.#relativeSeconds = seconds;
    this.#relativeNanoseconds = nanoseconds;
  }

  /** @internal The same to the last one. */
  sinceLast(seconds: number, nanoseconds: number): void {
    this.#deltaSeconds = seconds;
    this.#deltaNanoseconds = nanoseconds;
  }

  /** Makes it say nothing of time. */
  hideTimes(): void {
    this.#relativeNanoseconds = this.#deltaNanoseconds = Number.NaN;
  }

  /** Makes it say nothing of the way: no labels, bytes in flight, round trips or other segments. */
  hideLabels(): void {
    this.flags = 0;
    this.isRemarkable = false;
    this.bytesInFlight = this.pushBytesSent = -1;
    this.ackedRecord = this.rtoRecord = -1;
    this.duplicateAckNumber = this.duplicateAckRecord = -1;
    this.ackRttNs = this.initialRttNs = this.rtoNs = 0;
    this.closes = 0;
    this.fastOpen = undefined;
    this.accurateEcn = -1;
  }

  /** The labels by name, without `tcp.analysis.`. */
  get labels(): string[] {
    return segmentLabels.filter(([bit]) => (this.flags & bit) !== 0).map(([, name]) => name);
  }
}
