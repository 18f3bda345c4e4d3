import { DeliveredRing } from './delivered-ring.ts';
import type { ReassemblyLimits } from './limits.ts';
import { PieceBuffers } from './piece-buffers.ts';
import type { GapReason } from './stream-chunk.ts';
import { FLOW_ENDED, FLOW_OPEN, type TcpFlow } from './tcp-flow.ts';
import type { Told } from './told.ts';
import { WaitingBytes, type WaitingSnapshot } from './waiting-bytes.ts';
import type { WaitingPiece } from './waiting-piece.ts';

/** What leaves a flow, in stream order: bytes, gaps, the end; and what waits to leave. */
export class Delivery {
  /** Memory that waiting bytes take in all flows. */
  waitingCost = 0;
  /** Numbers of the flows with waiting bytes, the one with the oldest hole first. */
  readonly waitingFlows = new Set<number>();
  readonly buffers = new PieceBuffers();
  /** What was given out last, to compare retransmissions with; undefined when nothing is to be. */
  readonly ring: DeliveredRing | undefined;
  readonly #told: Told;
  readonly #policy: number;
  readonly #alternatives: number;

  constructor(told: Told, limits: ReassemblyLimits, policy: number) {
    this.#told = told;
    this.#policy = policy;
    this.#alternatives = limits.alternatives;
    if (limits.comparedBytes > 0) this.ring = new DeliveredRing(limits.comparedBytes);
  }

  /** Lets `bytes` wait at `start`. */
  wait(flow: TcpFlow, start: number, bytes: Uint8Array, isTransient: boolean): void {
    const waiting = this.#waiting(flow);
    const told = this.#told;
    const before = waiting.cost;
    waiting.insert(start, bytes, told.record, isTransient);
    this.waitingCost += waiting.cost - before;
    if (waiting.repeated > 0) {
      told.again(flow, waiting.repeatedFrom, waiting.repeated, true);
      told.overlaps(flow, waiting.conflicts, false);
    }
  }

  /** Notes that the snapshot length cut `[start, end)`. */
  waitMissing(flow: TcpFlow, start: number, end: number): void {
    const waiting = this.#waiting(flow);
    const before = waiting.cost;
    waiting.insertMissing(start, end, this.#told.record);
    this.waitingCost += waiting.cost - before;
  }

  /** Passes on the next `length` bytes: those at `at` of `buffer`. */
  give(
    flow: TcpFlow,
    length: number,
    buffer: Uint8Array,
    at: number,
    origin: number | WaitingPiece,
    isTransient: boolean,
  ): void {
    const offset = flow.offset;
    const others = flow.waiting?.takeAlternatives(offset + length);
    this.#told.data(flow, length, buffer, at, origin, others);
    flow.offset = offset + length;
    flow.next = (flow.next + length) | 0;
    if (this.ring !== undefined && !isTransient) this.#remember(flow, offset, length, buffer, at, origin);
  }

  /** Gives out what waits and is next, and ends the flow when its end is reached. */
  drain(flow: TcpFlow): void {
    const { waiting } = flow;
    if (waiting !== null && !flow.synData) {
      const before = waiting.cost;
      while (waiting.start <= flow.offset) this.#drainPiece(flow, waiting.shift());
      this.waitingCost -= before - waiting.cost;
      if (waiting.empty) this.#nothingWaits(flow);
    }
    if (flow.hasEnd && flow.endAt === flow.offset && !flow.synData) this.end(flow, flow.endReason);
  }

  /** Gives up the first hole, and gives out what lies behind it. */
  giveUpHole(flow: TcpFlow): void {
    this.gapTo(flow, flow.waiting!.start);
    this.drain(flow);
  }

  /** Declares everything before `to` missing that did not come, and gives out what lies between. */
  giveUpTo(flow: TcpFlow, to: number, reason: GapReason): void {
    while ((flow.waiting?.start ?? to) < to) this.giveUpHole(flow);
    if (flow.state === FLOW_OPEN && flow.offset < to) this.gap(flow, to, reason);
  }

  /** A gap up to `to`: what the receiver acknowledged was not captured, the rest is lost. */
  gapTo(flow: TcpFlow, to: number): void {
    const { ackedTo } = flow;
    if (ackedTo > flow.offset) this.gap(flow, Math.min(to, ackedTo), 'not-captured');
    if (to > flow.offset) this.gap(flow, to, 'lost');
  }

  /** A gap up to `to`; `cutRecord` is the record whose bytes the snapshot length cut. */
  gap(flow: TcpFlow, to: number, reason: GapReason, cutRecord = 0): void {
    const { offset } = flow;
    const length = to - offset;
    if (length <= 0) return;
    const sources = cutRecord > 0 ? [{ record: cutRecord, offset, length: 0 }] : undefined;
    this.#told.mark(flow, 'gap', length, reason, sources);
    flow.offset = to;
    flow.next = (flow.next + length) | 0;
  }

  end(flow: TcpFlow, reason: GapReason): void {
    this.forget(flow);
    flow.state = FLOW_ENDED;
    flow.settle();
    this.#told.mark(flow, 'end', 0, reason);
  }

  /** Lets wait what waited when the snapshot was taken. */
  restore(flow: TcpFlow, snapshot: WaitingSnapshot): void {
    const waiting = this.#waiting(flow);
    waiting.restore(snapshot);
    this.waitingCost += waiting.cost;
  }

  /** Drops what waits without a word. */
  forget(flow: TcpFlow): void {
    const { waiting } = flow;
    if (waiting === null) return;
    this.waitingCost -= waiting.cost;
    flow.waiting = null;
    this.waitingFlows.delete(flow.number);
    flow.settle();
  }

  #waiting(flow: TcpFlow): WaitingBytes {
    const { waiting } = flow;
    if (waiting !== null) return waiting;
    const made = new WaitingBytes(this.#policy, this.#alternatives, this.buffers);
    flow.waiting = made;
    this.waitingFlows.add(flow.number);
    return made;
  }

  #drainPiece(flow: TcpFlow, piece: WaitingPiece): void {
    const stop = flow.hasEnd ? Math.min(piece.end, flow.endAt) : piece.end;
    if (stop < piece.end) {
      const offset = Math.max(piece.start, stop);
      this.#told.ranged(flow, { type: 'data-after-close' }, offset, piece.end - offset);
    }
    if (stop <= flow.offset) return;
    if (piece.buffer === null) {
      this.gap(flow, stop, 'snaplen', piece.records[0]!);
      return;
    }
    const from = flow.offset;
    this.give(flow, stop - from, piece.buffer, piece.at + from - piece.start, piece, piece.isTransient);
    if (piece.isTransient) this.buffers.lend(piece.buffer);
  }

  #nothingWaits(flow: TcpFlow): void {
    flow.waiting = null;
    flow.uncover();
    this.waitingFlows.delete(flow.number);
    flow.settle();
  }

  #remember(
    flow: TcpFlow,
    offset: number,
    length: number,
    buffer: Uint8Array,
    at: number,
    origin: number | WaitingPiece,
  ): void {
    if (typeof origin === 'number') {
      this.ring!.remember(flow.number, buffer, at, length, offset, origin);
      return;
    }
    for (let i = 0; i < origin.starts.length; i++) {
      const from = Math.max(origin.starts[i]!, offset);
      const to = Math.min(origin.sourceEnd(i), offset + length);
      if (from < to)
        this.ring!.remember(flow.number, buffer, at + from - offset, to - from, from, origin.records[i]!);
    }
  }
}
