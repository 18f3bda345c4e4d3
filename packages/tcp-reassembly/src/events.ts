import type { Connection, StreamChunk } from './stream-chunk.ts';

/** What every event says: which connection, which record made it happen (0: the end of input), and when. */
interface Happened {
  readonly connection: Connection;
  readonly record: number;
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** A range of one direction. */
interface Ranged extends Happened {
  readonly direction: 0 | 1;
  /** Stream offset. Negative for bytes before the first one known. */
  readonly offset: number;
  readonly length: number;
}

/**
 * The first segment of a connection came. `midstream`: it was no SYN, so earlier bytes were not seen. `reusesPorts`: it
 * takes the place of an earlier connection between the same two endpoints.
 */
export interface ConnectionOpened extends Happened {
  readonly type: 'opened';
  readonly midstream: boolean;
  readonly reusesPorts: boolean;
}

/** Bytes, a gap or the end of one direction. */
export interface ChunkDelivered {
  readonly type: 'chunk';
  readonly chunk: StreamChunk;
}

/** Bytes came again. `compared` is false when the first copy is no longer held. */
export interface SegmentRetransmitted extends Ranged {
  readonly type: 'retransmission';
  readonly compared: boolean;
}

/** The same range came with different bytes. `delivered`: the kept version was given out before. */
export interface SegmentsOverlapped extends Ranged {
  readonly type: 'overlap';
  readonly kept: Uint8Array;
  readonly keptRecord: number;
  readonly other: Uint8Array;
  readonly otherRecord: number;
  readonly delivered: boolean;
}

/** A segment came before one that precedes it; `missing` bytes lie between. It waits. */
export interface SegmentOutOfOrder extends Ranged {
  readonly type: 'out-of-order';
  readonly missing: number;
}

/** A segment of at most one byte just before the expected one (RFC 9293 §3.8.4); its byte is not data. */
export interface KeepAliveSent extends Ranged {
  readonly type: 'keep-alive';
}

/** A segment lay further ahead than any window allows, or a RST outside of it; it was not used. */
export interface SegmentOutOfWindow extends Ranged {
  readonly type: 'out-of-window';
  readonly reset: boolean;
}

/** Bytes beyond a FIN or after a RST; they are not part of the stream. */
export interface DataAfterClose extends Ranged {
  readonly type: 'data-after-close';
}

/** A segment that was not used: its checksum, its flags or its timestamp is wrong. */
export interface SegmentRefused extends Ranged {
  readonly type: 'refused';
  readonly reason: 'checksum' | 'flags' | 'timestamp';
}

/** The same packet was captured twice, say at both ends of a mirror: nothing was sent again. */
export interface SegmentCapturedTwice extends Ranged {
  readonly type: 'capture-duplicate';
}

/** The receiver acknowledged bytes that the capture has not seen up to now. */
export interface UnseenAcknowledged extends Ranged {
  readonly type: 'unseen-acknowledged';
}

/** Urgent data ends before `offset` (RFC 6093); it stays in the stream. */
export interface UrgentSent extends Ranged {
  readonly type: 'urgent';
}

/**
 * The last byte of urgent data, taken out of the stream before `offset`, where it counts in no offset: `length` is that of
 * the data itself. Told by a reassembler `withUrgentApart`.
 */
export interface UrgentDataReceived extends Ranged {
  readonly type: 'urgent-data';
  readonly byte: number;
}

/** A SYN asked for windows to be scaled by more than 14, which counts as 14 (RFC 7323 §2.3). */
export interface WindowScaleExceeded extends Ranged {
  readonly type: 'window-scale-exceeded';
  readonly scale: number;
}

/** A limit was reached; what followed from it is said by other events. */
export interface LimitReached extends Happened {
  readonly type: 'limit-reached';
  readonly limit:
    | 'outOfOrderBytes'
    | 'outOfOrderRuns'
    | 'totalBytes'
    | 'connections'
    | 'embryonicConnections';
}

/**
 * What Wireshark's analysis says of a segment, told by a reassembler `withAnalysis` beside its own events:
 * `zero-window` the sender has no room for more;
 * `zero-window-probe` one byte, to see whether that is still so, and `zero-window-probe-ack`, that it is;
 * `window-update` other room than before, and nothing else new;
 * `window-full` data up to the edge of the room that the other side announced;
 * `fast-retransmission` data that duplicate acknowledgments asked for;
 * `spurious-retransmission` data that had been acknowledged;
 * `keep-alive-ack` the answer to a keep-alive.
 */
export interface SegmentAnalyzed extends Ranged {
  readonly type:
    | 'zero-window'
    | 'zero-window-probe'
    | 'zero-window-probe-ack'
    | 'window-update'
    | 'window-full'
    | 'fast-retransmission'
    | 'spurious-retransmission'
    | 'keep-alive-ack';
}

/** An acknowledgment said once more, as receivers do for each segment behind a hole; told by `withAnalysis`. */
export interface AcknowledgmentRepeated extends Ranged {
  readonly type: 'duplicate-ack';
  /** Stream offset, in the other direction, of the byte that its sender waits for. */
  readonly acknowledged: number;
  /** How many times it was said again, and the record that said it first. */
  readonly times: number;
  readonly firstRecord: number;
}

export type CloseReason = 'fin' | 'rst' | 'timeout' | 'evicted' | 'replaced' | 'capture-end';

/** Both directions have ended. */
export interface ConnectionClosed extends Happened {
  readonly type: 'closed';
  readonly how: CloseReason;
  /** Payload bytes that were not given out, because `discard` said that nobody wants them. */
  readonly discardedBytes: number;
}

export type TcpEvent =
  | ConnectionOpened
  | ChunkDelivered
  | SegmentRetransmitted
  | SegmentsOverlapped
  | SegmentOutOfOrder
  | KeepAliveSent
  | SegmentOutOfWindow
  | DataAfterClose
  | SegmentRefused
  | SegmentCapturedTwice
  | UnseenAcknowledged
  | UrgentSent
  | UrgentDataReceived
  | WindowScaleExceeded
  | SegmentAnalyzed
  | AcknowledgmentRepeated
  | LimitReached
  | ConnectionClosed;
