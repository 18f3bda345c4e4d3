import type { TcpConnection } from './tcp-connection.ts';
import type { WaitingBytes } from './waiting-bytes.ts';

/** How far a direction is. */
export const FLOW_UNSEEN = 0;
/** Only an acknowledgment was seen: `next` is where its bytes may begin. */
export const FLOW_HINTED = 1;
/** Found in mid-stream: bytes are held until it is clear where the stream begins. */
export const FLOW_HOLDING = 2;
export const FLOW_OPEN = 3;
/** Its `end` chunk was given. */
export const FLOW_ENDED = 4;

/**
 * What is known of one direction. Offsets are stream offsets, exact up to 2^53; sequence numbers signed 32-bit. What
 * every segment reads comes first.
 */
export class TcpFlow {
  state: number;
  /** Sequence number of the byte at `offset`. */
  next: number;
  /** Stream offset of the next byte to give out. While holding, offsets are relative and may be negative. */
  offset: number;
  /** Waiting bytes, when there are any. */
  waiting: WaitingBytes | null;
  /** Whether a FIN (or a RST with bytes still missing before it) was seen, and the offset at which it ends the stream. */
  hasEnd: boolean;
  /** What this side said last as a receiver: its acknowledgment, and its window as in the header (-1: never). */
  hasAck: boolean;
  ack: number;
  window: number;
  readonly connection: TcpConnection;
  readonly direction: 0 | 1;
  /** Entry of the delivered-bytes ring that holds this flow's last segment; -1: none. */
  lastDelivered: number;

  endAt: number;
  endReason: 'fin' | 'rst';
  /** Highest offset that the other side acknowledged, when that is beyond `offset`; else stale. */
  ackedTo: number;
  /** The hole before the waiting bytes was acknowledged; since when, and how many segments of the connection ago. */
  isCovered: boolean;
  coveredSegments: number;
  coveredSeconds: number;
  coveredNanoseconds: number;
  /** A SYN of this direction was seen, with this number. */
  hasSyn: boolean;
  initialSequence: number;
  /** The SYN's payload waits to be acknowledged. */
  synData: boolean;
  /** Shift count, -1 while unknown. */
  windowScale: number;
  /** Second in which holding began. */
  heldSince: number;
  /** Segments that lay too far ahead, one behind the other, and where the next would be. */
  farCount: number;
  farNext: number;

  constructor(connection: TcpConnection, direction: 0 | 1) {
    this.state = FLOW_UNSEEN;
    this.next = 0;
    this.offset = 0;
    this.waiting = null;
    this.hasEnd = false;
    this.hasAck = false;
    this.ack = 0;
    this.window = -1;
    this.connection = connection;
    this.direction = direction;
    this.lastDelivered = -1;
    this.endAt = 0;
    this.endReason = 'fin';
    this.ackedTo = 0;
    this.isCovered = false;
    this.coveredSegments = 0;
    this.coveredSeconds = 0;
    this.coveredNanoseconds = 0;
    this.hasSyn = false;
    this.initialSequence = 0;
    this.synData = false;
    this.windowScale = -1;
    this.heldSince = 0;
    this.farCount = 0;
    this.farNext = 0;
  }
}
