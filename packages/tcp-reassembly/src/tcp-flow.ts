import {
  ACKNOWLEDGED,
  ConnectionRows,
  DISCARDED,
  FLAGS,
  FLOW_BITS,
  FLOW_STATE_SHIFT,
  HAS_ACK,
  HAS_END,
  HAS_TROUBLE,
  INITIAL_SEQUENCE,
  IS_WAITING,
  NEXT,
  PLAIN,
  PLAIN_BOTH,
} from './connection-rows.ts';
import { type FlowTrouble, noTrouble } from './flow-trouble.ts';
import { ESTABLISHED, type TcpConnection } from './tcp-connection.ts';
import type { WaitingBytes } from './waiting-bytes.ts';

/** How far a direction is; 0 while nothing was seen of it. Here, only an acknowledgment: `next` is where it may begin. */
export const FLOW_HINTED = 1;
/** Found in mid-stream: bytes are held until it is clear where the stream begins. */
export const FLOW_HOLDING = 2;
export const FLOW_OPEN = 3;
/** Its `end` chunk was given. */
export const FLOW_ENDED = 4;

/** Bits of a flow in the cold half of the row. */
const HAS_SYN = 1;
const END_IS_RESET = 2;
const HAS_TIMESTAMPS_OPTION = 4;
const SYN_DATA = 8;
/** Above it, the window scale plus one. */
const SCALE_SHIFT = 8;
const ACKED_TO = 2;

/** The largest shift count that counts (RFC 7323 §2.3). */
export const MAX_SCALE = 14;

/**
 * One direction of a connection: a view of its row, made for the segments that are not plain and thrown away after
 * them. Offsets are stream offsets, exact up to 2^53; sequence numbers signed 32-bit.
 */
export class TcpFlow {
  readonly rows: ConnectionRows;
  readonly at: number;
  readonly direction: 0 | 1;
  #other: TcpFlow | undefined;

  constructor(rows: ConnectionRows, at: number, direction: 0 | 1) {
    this.rows = rows;
    this.at = at;
    this.direction = direction;
    this.#other = undefined;
  }

  /** The flow that has this number. */
  static of(rows: ConnectionRows, number: number): TcpFlow {
    return new TcpFlow(rows, (number >> 1) << 4, (number & 1) as 0 | 1);
  }

  /** Distinct among the flows that are held. */
  get number(): number {
    return (this.at >> 3) + this.direction;
  }

  get connection(): TcpConnection {
    return this.rows.connection(this.at);
  }

  /** The direction back. */
  get other(): TcpFlow {
    if (this.#other === undefined) {
      this.#other = new TcpFlow(this.rows, this.at, (1 - this.direction) as 0 | 1);
      this.#other.#other = this;
    }
    return this.#other;
  }

  get state(): number {
    return (this.rows.ints[this.at + FLAGS]! >> (FLOW_STATE_SHIFT + 3 * this.direction)) & 7;
  }

  set state(state: number) {
    const shift = FLOW_STATE_SHIFT + 3 * this.direction;
    const { ints } = this.rows;
    ints[this.at + FLAGS] = (ints[this.at + FLAGS]! & ~(7 << shift)) | (state << shift);
  }

  /** Waiting bytes, when there are any. */
  get waiting(): WaitingBytes | null {
    if (!this.#flag(IS_WAITING)) return null;
    return this.rows.troubles.get(this.number)!.waiting;
  }

  set waiting(waiting: WaitingBytes | null) {
    if (waiting === null && !this.#flag(IS_WAITING)) return;
    this.#setFlag(IS_WAITING, waiting !== null);
    this.trouble.waiting = waiting;
  }

  /** Made when it is first asked for. */
  get trouble(): FlowTrouble {
    const { troubles } = this.rows;
    const found = troubles.get(this.number);
    if (found !== undefined) return found;
    const made = noTrouble();
    troubles.set(this.number, made);
    this.#setFlag(HAS_TROUBLE, true);
    return made;
  }

  /** The same when there is one. */
  get oldTrouble(): FlowTrouble | undefined {
    return this.#flag(HAS_TROUBLE) ? this.rows.troubles.get(this.number) : undefined;
  }

  /** Forgets it when there is nothing in it. */
  settle(): void {
    const trouble = this.oldTrouble;
    if (trouble === undefined || trouble.waiting !== null || trouble.otherSyns !== null) return;
    if (trouble.farCount > 0 || this.state === FLOW_HOLDING) return;
    this.rows.troubles.delete(this.number);
    this.#setFlag(HAS_TROUBLE, false);
  }

  get isCovered(): boolean {
    return this.oldTrouble?.isCovered ?? false;
  }

  /** The hole was filled or given up. */
  uncover(): void {
    const trouble = this.oldTrouble;
    if (trouble !== undefined) trouble.isCovered = false;
  }

  /** Other numbers that SYNs of this direction had, until an acknowledgment chooses. */
  get otherSyns(): number[] | null {
    return this.oldTrouble?.otherSyns ?? null;
  }

  set otherSyns(numbers: number[] | null) {
    this.trouble.otherSyns = numbers;
  }

  /** Whether a FIN (or a RST with bytes still missing before it) was seen. */
  get hasEnd(): boolean {
    return this.#flag(HAS_END);
  }

  set hasEnd(hasEnd: boolean) {
    this.#setFlag(HAS_END, hasEnd);
  }

  /** The offset at which the stream ends, when `hasEnd`. */
  get endAt(): number {
    return this.rows.coldDoubles[ConnectionRows.endAt(this.at, this.direction)]!;
  }

  set endAt(offset: number) {
    this.rows.coldDoubles[ConnectionRows.endAt(this.at, this.direction)] = offset;
  }

  get endReason(): 'fin' | 'rst' {
    return this.#bit(END_IS_RESET) ? 'rst' : 'fin';
  }

  set endReason(reason: 'fin' | 'rst') {
    this.#setBit(END_IS_RESET, reason === 'rst');
  }

  /** Highest offset that the other side acknowledged, when that is beyond `offset`; else stale. */
  get ackedTo(): number {
    return this.rows.coldDoubles[ConnectionRows.endAt(this.at, this.direction) + ACKED_TO]!;
  }

  set ackedTo(offset: number) {
    this.rows.coldDoubles[ConnectionRows.endAt(this.at, this.direction) + ACKED_TO] = offset;
  }

  /** A SYN of this direction was seen, with the number `initialSequence`. */
  get hasSyn(): boolean {
    return this.#bit(HAS_SYN);
  }

  get initialSequence(): number {
    return this.rows.cold[this.at + INITIAL_SEQUENCE + this.direction]!;
  }

  set initialSequence(sequence: number) {
    this.#setBit(HAS_SYN, true);
    this.rows.cold[this.at + INITIAL_SEQUENCE + this.direction] = sequence;
  }

  /** The SYN had a timestamps option. */
  get hasTimestamps(): boolean {
    return this.#bit(HAS_TIMESTAMPS_OPTION);
  }

  set hasTimestamps(has: boolean) {
    this.#setBit(HAS_TIMESTAMPS_OPTION, has);
  }

  /** The SYN's payload waits to be acknowledged. */
  get synData(): boolean {
    return this.#bit(SYN_DATA);
  }

  set synData(waits: boolean) {
    this.#setBit(SYN_DATA, waits);
  }

  /** Shift count up to `MAX_SCALE`, -1 while unknown. */
  get windowScale(): number {
    return (this.rows.cold[this.at + FLOW_BITS + this.direction]! >> SCALE_SHIFT) - 1;
  }

  set windowScale(scale: number) {
    const place = this.at + FLOW_BITS + this.direction;
    const scaled = (Math.max(-1, Math.min(scale, MAX_SCALE)) + 1) << SCALE_SHIFT;
    this.rows.cold[place] = (this.rows.cold[place]! & ((1 << SCALE_SHIFT) - 1)) | scaled;
  }

  /** Sequence number of the byte at `offset`. */
  get next(): number {
    return this.rows.ints[this.at + NEXT + this.direction]!;
  }

  set next(sequence: number) {
    this.rows.ints[this.at + NEXT + this.direction] = sequence;
  }

  /** Stream offset of the next byte to give out. While holding, offsets are relative and may be negative. */
  get offset(): number {
    return this.rows.doubles[ConnectionRows.offsetAt(this.at, this.direction)]!;
  }

  set offset(offset: number) {
    this.rows.doubles[ConnectionRows.offsetAt(this.at, this.direction)] = offset;
  }

  /** Whether this side acknowledged something, and what it acknowledged last. */
  get hasAck(): boolean {
    return this.#flag(HAS_ACK);
  }

  get ack(): number {
    return this.rows.ints[this.at + ACKNOWLEDGED + this.direction]!;
  }

  set ack(acknowledgment: number) {
    this.rows.ints[this.at + ACKNOWLEDGED + this.direction] = acknowledgment;
    this.#setFlag(HAS_ACK, true);
  }

  /** The window that this side announced last, as in the header; 0 when it never did. */
  get window(): number {
    return this.rows.halves[ConnectionRows.windowAt(this.at, this.direction)]!;
  }

  set window(window: number) {
    this.rows.halves[ConnectionRows.windowAt(this.at, this.direction)] = window;
  }

  #flag(flag: number): boolean {
    return (this.rows.ints[this.at + FLAGS]! & (flag << this.direction)) !== 0;
  }

  #setFlag(flag: number, value: boolean): void {
    const { ints } = this.rows;
    const mask = flag << this.direction;
    ints[this.at + FLAGS] = (ints[this.at + FLAGS]! & ~mask) | (value ? mask : 0);
  }

  #bit(bit: number): boolean {
    return (this.rows.cold[this.at + FLOW_BITS + this.direction]! & bit) !== 0;
  }

  #setBit(bit: number, value: boolean): void {
    const place = this.at + FLOW_BITS + this.direction;
    this.rows.cold[place] = (this.rows.cold[place]! & ~bit) | (value ? bit : 0);
  }
}

/** Tells the fast path which directions are plain. To be called after anything that may make one less so. */
export function markPlain(rows: ConnectionRows, at: number): void {
  const flags = rows.ints[at + FLAGS]!;
  let plain = 0;
  if (rows.state(at) === ESTABLISHED && (flags & DISCARDED) === 0) {
    for (let direction = 0; direction < 2; direction++) {
      const isOpen = ((flags >> (FLOW_STATE_SHIFT + 3 * direction)) & 7) === FLOW_OPEN;
      if (isOpen && (flags & ((HAS_END | IS_WAITING) << direction)) === 0) plain |= PLAIN << direction;
    }
  }
  rows.ints[at + FLAGS] = (flags & ~PLAIN_BOTH) | plain;
}

/** The stream offset that a sequence number names; 0 while nothing is known of its direction. */
export function offsetOf(flow: TcpFlow, sequence: number): number {
  return flow.state >= FLOW_HOLDING ? flow.offset + ((sequence - flow.next) | 0) : 0;
}
