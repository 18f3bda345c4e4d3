import { ACKNOWLEDGED, ConnectionRows, FLAGS, HAS_ACK, NEXT } from './connection-rows.ts';
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

/** What only flows with a hole remember. */
export interface FlowTrouble {
  /** The hole before the waiting bytes was acknowledged; since when, and how many segments of the connection ago. */
  isCovered: boolean;
  coveredSegments: number;
  coveredSeconds: number;
  coveredNanoseconds: number;
  /** Second in which holding began. */
  heldSince: number;
  /** Segments that lay too far ahead, one behind the other, and where the next would be. */
  farCount: number;
  farNext: number;
}

/**
 * What is known of one direction. Offsets are stream offsets, exact up to 2^53; sequence numbers signed 32-bit. What
 * every segment needs lies in the connection's row.
 */
export class TcpFlow {
  readonly connection: TcpConnection;
  readonly direction: 0 | 1;
  state: number;
  /** Waiting bytes, when there are any. */
  waiting: WaitingBytes | null;
  /** Whether a FIN (or a RST with bytes still missing before it) was seen, and the offset at which it ends the stream. */
  hasEnd: boolean;
  endAt: number;
  endReason: 'fin' | 'rst';
  /** Highest offset that the other side acknowledged, when that is beyond `offset`; else stale. */
  ackedTo: number;
  /** A SYN of this direction was seen, with this number. */
  hasSyn: boolean;
  initialSequence: number;
  /** Other numbers that SYNs of this direction had, until an acknowledgment chooses. */
  otherSyns: number[] | null;
  /** The SYN had a timestamps option. */
  hasTimestamps: boolean;
  /** The SYN's payload waits to be acknowledged. */
  synData: boolean;
  /** Shift count, -1 while unknown. */
  windowScale: number;
  #trouble: FlowTrouble | null;

  constructor(connection: TcpConnection, direction: 0 | 1) {
    this.connection = connection;
    this.direction = direction;
    this.state = FLOW_UNSEEN;
    this.waiting = null;
    this.hasEnd = false;
    this.endAt = 0;
    this.endReason = 'fin';
    this.ackedTo = 0;
    this.hasSyn = false;
    this.initialSequence = 0;
    this.otherSyns = null;
    this.hasTimestamps = false;
    this.synData = false;
    this.windowScale = -1;
    this.#trouble = null;
  }

  /** Made when it is first asked for. */
  get trouble(): FlowTrouble {
    this.#trouble ??= {
      isCovered: false,
      coveredSegments: 0,
      coveredSeconds: 0,
      coveredNanoseconds: 0,
      heldSince: 0,
      farCount: 0,
      farNext: 0,
    };
    return this.#trouble;
  }

  get isCovered(): boolean {
    return this.#trouble?.isCovered ?? false;
  }

  /** The hole was filled or given up. */
  uncover(): void {
    if (this.#trouble !== null) this.#trouble.isCovered = false;
  }

  /** Open, with nothing waiting and no end in sight: the next segment can be passed on. */
  get plain(): boolean {
    return this.state === FLOW_OPEN && this.waiting === null && !this.hasEnd;
  }

  /** Distinct among the flows that are held. */
  get number(): number {
    return (this.connection.at >> 3) + this.direction;
  }

  /** Sequence number of the byte at `offset`. */
  get next(): number {
    return this.#ints[this.connection.at + NEXT + this.direction]!;
  }

  set next(sequence: number) {
    this.#ints[this.connection.at + NEXT + this.direction] = sequence;
  }

  /** Stream offset of the next byte to give out. While holding, offsets are relative and may be negative. */
  get offset(): number {
    const { rows, at } = this.connection;
    return rows.doubles[ConnectionRows.offsetAt(at, this.direction)]!;
  }

  set offset(offset: number) {
    const { rows, at } = this.connection;
    rows.doubles[ConnectionRows.offsetAt(at, this.direction)] = offset;
  }

  /** Whether this side acknowledged something, and what it acknowledged last. */
  get hasAck(): boolean {
    return (this.#ints[this.connection.at + FLAGS]! & (HAS_ACK << this.direction)) !== 0;
  }

  get ack(): number {
    return this.#ints[this.connection.at + ACKNOWLEDGED + this.direction]!;
  }

  set ack(acknowledgment: number) {
    this.#ints[this.connection.at + ACKNOWLEDGED + this.direction] = acknowledgment;
    this.#ints[this.connection.at + FLAGS]! |= HAS_ACK << this.direction;
  }

  /** The window that this side announced last, as in the header; 0 when it never did. */
  get window(): number {
    const { rows, at } = this.connection;
    return rows.halves[ConnectionRows.windowAt(at, this.direction)]!;
  }

  set window(window: number) {
    const { rows, at } = this.connection;
    rows.halves[ConnectionRows.windowAt(at, this.direction)] = window;
  }

  get #ints(): Int32Array {
    return this.connection.rows.ints;
  }
}
