import type { ConnectionRows } from './connection-rows.ts';
import { Delivery } from './delivery.ts';
import type { ReassemblyLimits } from './limits.ts';
import { forgetFar, isFarAcknowledged, isFarInARow, isOneSided, reachOf, windowOf } from './reach.ts';
import { tellRepeated } from './repeated.ts';
import type { Segment } from './segment.ts';
import type { GapReason } from './stream-chunk.ts';
import { FLOW_ENDED, FLOW_HINTED, FLOW_HOLDING, FLOW_OPEN, TcpFlow } from './tcp-flow.ts';
import type { Told } from './told.ts';

/** Whether the `length` bytes at `at` look like the beginning of a message. */
export type BeginsCleanly = (bytes: Uint8Array, at: number, length: number) => boolean;

/**
 * Puts the bytes of each flow in order: gives them out, lets them wait, declares gaps. One flow at a time; who belongs
 * to which connection, and when a connection ends, is the reassembler's business.
 */
export class Orderer {
  readonly delivery: Delivery;
  readonly #rows: ConnectionRows;
  readonly #told: Told;
  readonly #limits: ReassemblyLimits;
  readonly #beginsCleanly: BeginsCleanly | undefined;

  constructor(
    rows: ConnectionRows,
    told: Told,
    limits: ReassemblyLimits,
    policy: number,
    beginsCleanly: BeginsCleanly | undefined,
  ) {
    this.delivery = new Delivery(told, limits, policy);
    this.#rows = rows;
    this.#told = told;
    this.#limits = limits;
    this.#beginsCleanly = beginsCleanly;
  }

  /** Takes the payload of a segment whose first byte has number `sequence`. */
  data(flow: TcpFlow, sequence: number, segment: Segment): void {
    if (flow.state < FLOW_HOLDING) this.#begin(flow, sequence, this.#isCleanStart(flow, segment));
    const length = segment.payloadLength;
    const first = flow.offset + ((sequence - flow.next) | 0);
    const captured = first + length;
    const end = this.#cutAtEnd(flow, first, first + Math.max(length, segment.originalPayloadLength));
    if (first >= end) return;
    if (first > flow.offset && this.#isTooFar(flow, first, end)) return;
    if (first < flow.offset && flow.state >= FLOW_OPEN) {
      const to = Math.min(captured, end, flow.offset);
      tellRepeated(this.#told, this.delivery.ring, flow, first, to, segment);
    }
    if (flow.state === FLOW_ENDED) return;
    const { waiting, state } = flow;
    const start = state === FLOW_HOLDING ? first : Math.max(first, flow.offset);
    if (start < end) this.#fresh(flow, first, start, Math.min(captured, end), end, segment);
    // What was held may have been the middle of a message that is there from its beginning now.
    const begins = waiting !== null && flow.state === FLOW_HOLDING && first <= firstHeld(flow);
    if (begins && this.#isCleanStart(flow, segment)) this.release(flow);
  }

  /** Lets the payload of a SYN wait until the other side takes it or more is sent (RFC 7413 §3). */
  synData(flow: TcpFlow, segment: Segment): void {
    const start = flow.offset;
    const captured = start + segment.payloadLength;
    const length = Math.max(segment.payloadLength, segment.originalPayloadLength);
    const end = this.#cutAtEnd(flow, start, start + length);
    if (start >= end) return;
    if (start < captured) this.#wait(flow, start, segment, 0, Math.min(captured, end) - start);
    if (captured < end) this.delivery.waitMissing(flow, captured, end);
    flow.synData = true;
    this.#keepTotal();
  }

  /** The SYN's data was taken; it may go out now. */
  acceptSynData(flow: TcpFlow): void {
    flow.synData = false;
    this.delivery.drain(flow);
  }

  /** The SYN's data was refused: it will be sent again. */
  refuseSynData(flow: TcpFlow): void {
    flow.synData = false;
    this.delivery.forget(flow);
  }

  /** The receiver of `flow` acknowledged everything before `acknowledgment`. */
  acknowledged(flow: TcpFlow, acknowledgment: number): void {
    if (flow.state === FLOW_ENDED) return;
    if (flow.state < FLOW_HOLDING) {
      this.announced(flow, acknowledgment);
      return;
    }
    if (flow.otherSyns !== null) this.#chooseSyn(flow, acknowledgment);
    const to = flow.offset + ((acknowledgment - flow.next) | 0);
    if (flow.synData) {
      if (to > flow.offset) this.acceptSynData(flow);
      else if (to === flow.offset) this.refuseSynData(flow);
    }
    if (flow.state === FLOW_HOLDING) {
      const first = firstHeld(flow);
      if (to <= first || to > (flow.waiting?.end ?? first) + 1) return;
      flow.ackedTo = to;
      this.#holeCovered(flow);
      return;
    }
    this.#covered(flow, to);
  }

  /** Nothing but acknowledgments were seen: the next byte of the flow has this number. */
  announced(flow: TcpFlow, sequence: number): void {
    flow.state = FLOW_HINTED;
    flow.next = sequence | 0;
  }

  /** A FIN (or a RST that bytes are missing before) ends the flow at sequence number `at`. */
  ends(flow: TcpFlow, at: number, reason: 'fin' | 'rst'): void {
    if (flow.state < FLOW_HOLDING) this.#begin(flow, at, false);
    if (flow.state === FLOW_ENDED || flow.hasEnd) return;
    const offset = flow.offset + ((at - flow.next) | 0);
    if (flow.state === FLOW_OPEN && offset < flow.offset) return;
    if (offset > flow.offset && this.#isTooFar(flow, offset, offset)) return;
    flow.hasEnd = true;
    flow.endAt = offset;
    flow.endReason = reason;
    if (flow.state === FLOW_OPEN) this.delivery.drain(flow);
  }

  /** Ends the flow now: what waits is given out, with the gaps before it. */
  finish(flow: TcpFlow, reason: GapReason): void {
    if (flow.state === FLOW_ENDED) return;
    flow.synData = false;
    if (flow.state === FLOW_HOLDING) this.release(flow);
    while (flow.waiting !== null) this.delivery.giveUpHole(flow);
    // The FIN may have been reached with that.
    if (flow.state === FLOW_ENDED) return;
    if (flow.hasEnd) this.delivery.gapTo(flow, flow.endAt);
    // One byte beyond what was seen is as a rule a FIN that was not captured.
    else if (flow.ackedTo > flow.offset + 1) this.delivery.gapTo(flow, flow.ackedTo);
    this.delivery.end(flow, flow.hasEnd ? flow.endReason : reason);
  }

  /** A segment of the flow's connection is about to be looked at: gives up on holes whose time is over. */
  passed(flow: TcpFlow): void {
    const trouble = flow.oldTrouble;
    if (trouble === undefined) return;
    const { midstreamHoldSeconds, coveredHoldSegments, coveredHoldSeconds } = this.#limits;
    const { seconds, nanoseconds } = this.#told;
    if (flow.state === FLOW_HOLDING && seconds - trouble.heldSince > midstreamHoldSeconds) this.release(flow);
    if (!trouble.isCovered) return;
    const elapsed = seconds + nanoseconds / 1e9 - trouble.coveredAt;
    if (++trouble.coveredSegments >= coveredHoldSegments || elapsed > coveredHoldSeconds) {
      this.#giveUpCovered(flow);
    }
  }

  /** The held bytes of a flow found in mid-stream are all there will be: its first one gets the offset 0. */
  release(flow: TcpFlow): void {
    this.beginAt(flow, firstHeld(flow));
  }

  /** The byte now at the relative offset `base` gets the offset 0. */
  beginAt(flow: TcpFlow, base: number): void {
    if (base !== 0) flow.waiting?.shiftOffsets(-base);
    flow.next = (flow.next + base) | 0;
    flow.offset = 0;
    // Nothing was acknowledged of a flow that is held, unless that covered a hole.
    flow.ackedTo = flow.oldTrouble?.isCovered ? flow.ackedTo - base : 0;
    flow.uncover();
    flow.endAt -= base;
    // A FIN before the first byte belongs to something else.
    if (flow.endAt < 0) flow.hasEnd = false;
    flow.state = FLOW_OPEN;
    this.delivery.drain(flow);
    flow.settle();
  }

  /** Of several SYNs the one that was acknowledged was the true one. */
  #chooseSyn(flow: TcpFlow, acknowledgment: number): void {
    const sequence = (acknowledgment - 1) | 0;
    if (flow.offset === 0 && flow.otherSyns!.includes(sequence)) {
      flow.initialSequence = sequence;
      flow.next = acknowledgment;
    }
    flow.otherSyns = null;
    flow.settle();
  }

  /** The first data of a flow without a SYN: with a clean start or at an announced place it is open, else it is held. */
  #begin(flow: TcpFlow, sequence: number, clean: boolean): void {
    const announced = flow.state === FLOW_HINTED && flow.next === (sequence | 0);
    flow.state = announced || clean ? FLOW_OPEN : FLOW_HOLDING;
    flow.next = sequence | 0;
    flow.offset = 0;
    if (flow.state === FLOW_HOLDING) flow.trouble.heldSince = this.#told.seconds;
  }

  /** Whether the bytes show that the stream may begin with them. Where another place was announced they cannot. */
  #isCleanStart(flow: TcpFlow, segment: Segment): boolean {
    const { payload, payloadAt, payloadLength } = segment;
    if (this.#beginsCleanly === undefined || flow.state === FLOW_HINTED || payloadLength === 0) return false;
    return this.#beginsCleanly(payload, payloadAt, payloadLength);
  }

  /** Where `[first, end)` really ends: bytes beyond a FIN are said and not used. */
  #cutAtEnd(flow: TcpFlow, first: number, end: number): number {
    if (!flow.hasEnd && flow.state !== FLOW_ENDED) return end;
    const stop = flow.state === FLOW_ENDED ? flow.offset : flow.endAt;
    if (end <= stop) return end;
    const offset = Math.max(first, stop);
    this.#told.ranged(flow, { type: 'data-after-close' }, offset, end - offset);
    return stop;
  }

  /** Whether `[first, end)` is further ahead than the window lets the sender be. */
  #isTooFar(flow: TcpFlow, first: number, end: number): boolean {
    const reach = reachOf(flow, this.#limits.windowBytes);
    if (first > Math.max(flow.offset, flow.ackedTo) + reach && isOneSided(flow)) {
      this.#makeRoom(flow, first, reach);
    }
    if (first <= Math.max(flow.offset, flow.ackedTo) + reach) {
      forgetFar(flow);
      return false;
    }
    if (isFarInARow(flow, first, end)) {
      this.delivery.giveUpTo(flow, first, 'not-captured');
      return false;
    }
    this.#told.ranged(flow, { type: 'out-of-window', reset: false }, first, end - first);
    return true;
  }

  /** Gives up the oldest holes until a segment at `first`, near what waits, is in reach. */
  #makeRoom(flow: TcpFlow, first: number, window: number): void {
    if (first > flow.waiting!.end + window) return;
    while (flow.waiting !== null && first > flow.offset + window) this.delivery.giveUpHole(flow);
  }

  /** Bytes that are new: `[start, captured)` are there, up to `end` the snapshot length cut them. */
  #fresh(flow: TcpFlow, first: number, start: number, captured: number, end: number, segment: Segment): void {
    const { delivery } = this;
    const isNext = flow.state === FLOW_OPEN && start === flow.offset;
    if (isNext && (flow.waiting?.start ?? end) >= end) {
      const { payload, payloadAt, record, transient } = segment;
      if (start < captured) {
        delivery.give(flow, captured - start, payload, payloadAt + start - first, record, transient);
      }
      if (captured < end) delivery.gap(flow, end, 'snaplen', record);
      delivery.drain(flow);
      flow.settle();
      return;
    }
    if (!isNext && flow.state === FLOW_OPEN) this.#told.outOfOrder(flow, start, end - start);
    if (start < captured) this.#wait(flow, start, segment, start - first, captured - first);
    if (captured < end) delivery.waitMissing(flow, Math.max(start, captured), end);
    this.#settle(flow);
  }

  /** Lets the payload bytes `[from, to)` of a segment wait at `start`. */
  #wait(flow: TcpFlow, start: number, segment: Segment, from: number, to: number): void {
    const { payload, payloadAt, transient } = segment;
    this.delivery.wait(flow, start, payload.subarray(payloadAt + from, payloadAt + to), transient);
  }

  /** After something was added to what waits. */
  #settle(flow: TcpFlow): void {
    if (flow.state !== FLOW_HOLDING) this.delivery.drain(flow);
    else if (flow.waiting!.bytes >= this.#limits.midstreamHoldBytes) this.release(flow);
    if (flow.state === FLOW_OPEN) {
      this.#covered(flow, flow.ackedTo);
      this.#keepLimits(flow);
    }
    this.#keepTotal();
  }

  /** The receiver has everything before `to`: what is missing there will not come any more. */
  #covered(flow: TcpFlow, to: number): void {
    const { offset, ackedTo } = flow;
    if (to <= offset || flow.state !== FLOW_OPEN) return;
    const isBeyond = to > Math.max(offset, ackedTo) + windowOf(flow, this.#limits.windowBytes);
    if (isBeyond && !isFarAcknowledged(flow, to)) return;
    const { waiting } = flow;
    const seen = Math.max(offset, ackedTo, waiting?.end ?? 0);
    // A FIN that was not captured looks like one byte.
    if (to > seen + 1 && !flow.hasEnd)
      this.#told.ranged(flow, { type: 'unseen-acknowledged' }, seen, to - seen);
    if (to > ackedTo) flow.ackedTo = to;
    if (waiting !== null) this.#holeCovered(flow);
  }

  #holeCovered(flow: TcpFlow): void {
    const { trouble } = flow;
    if (trouble.isCovered) return;
    trouble.isCovered = true;
    trouble.coveredSegments = 0;
    trouble.coveredAt = this.#told.seconds + this.#told.nanoseconds / 1e9;
  }

  #giveUpCovered(flow: TcpFlow): void {
    if (flow.state === FLOW_HOLDING) this.release(flow);
    flow.uncover();
    const { waiting, ackedTo } = flow;
    if (waiting !== null) this.delivery.giveUpTo(flow, Math.min(waiting.end, ackedTo), 'not-captured');
  }

  /** Gives up the oldest holes of a flow until what waits in it fits. */
  #keepLimits(flow: TcpFlow): void {
    const { outOfOrderBytes, outOfOrderRuns } = this.#limits;
    for (let { waiting } = flow; waiting !== null; waiting = flow.waiting) {
      const hasTooMany = waiting.bytes > outOfOrderBytes;
      if (!hasTooMany && waiting.runs <= outOfOrderRuns) return;
      const limit = hasTooMany ? 'outOfOrderBytes' : 'outOfOrderRuns';
      this.#told.happened(flow.connection, { type: 'limit-reached', limit });
      this.delivery.giveUpHole(flow);
    }
  }

  /** Gives up the oldest holes until what waits in all flows fits. */
  #keepTotal(): void {
    const { delivery } = this;
    const { totalBytes } = this.#limits;
    if (delivery.waitingCost <= totalBytes) return;
    for (const number of delivery.waitingFlows) {
      this.#giveUp(number, totalBytes);
      if (delivery.waitingCost <= totalBytes) return;
    }
  }

  #giveUp(number: number, totalBytes: number): void {
    const { delivery } = this;
    const flow = TcpFlow.of(this.#rows, number);
    this.#told.happened(flow.connection, { type: 'limit-reached', limit: 'totalBytes' });
    if (flow.state === FLOW_HOLDING) this.release(flow);
    flow.synData = false;
    while (flow.waiting !== null && delivery.waitingCost > totalBytes) delivery.giveUpHole(flow);
  }
}

/** The relative offset of the first byte, or of the end, of a flow that is being held. */
function firstHeld(flow: TcpFlow): number {
  const { waiting } = flow;
  if (waiting !== null) return waiting.start;
  return flow.hasEnd ? flow.endAt : 0;
}
