import { AmbiguousChunk, DataChunk, MarkChunk } from './data-chunk.ts';
import { DeliveredRing } from './delivered-ring.ts';
import type { TcpEvent } from './events.ts';
import type { ReassemblyLimits } from './limits.ts';
import type { Segment } from './segment.ts';
import type { ChunkSource, GapReason } from './stream-chunk.ts';
import { FLOW_ENDED, FLOW_HINTED, FLOW_HOLDING, FLOW_OPEN, type TcpFlow } from './tcp-flow.ts';
import { type Conflict, sameBytes, WaitingBytes } from './waiting-bytes.ts';
import type { WaitingPiece } from './waiting-piece.ts';

const NO_SOURCES: readonly ChunkSource[] = Object.freeze([]);
/** So many segments in a row that lie too far ahead, each behind the last, are where the stream went on. */
const FAR_SEGMENTS = 3;
const MAX_SCALE = 14;
/** With so much waiting behind a hole, and no word from the receiver, the hole is the capture's. */
const ONE_SIDED_BYTES = 64 << 10;

/** Whether the `length` bytes at `at` look like the beginning of a message. */
export type BeginsCleanly = (bytes: Uint8Array, at: number, length: number) => boolean;

/**
 * Puts the bytes of each flow in order: gives them out, lets them wait, declares gaps. One flow at a time; who belongs
 * to which connection, and when a connection ends, is the reassembler's business.
 */
export class Orderer {
  readonly events: TcpEvent[] = [];
  /** The record being worked on, and its time. */
  record = 0;
  seconds = 0;
  nanoseconds = 0;
  /** Memory that waiting bytes take in all flows. */
  waitingCost = 0;
  /** Flows with waiting bytes, the one with the oldest hole first. */
  readonly waitingFlows = new Set<TcpFlow>();

  /** The segment being worked on is one that was captured twice. */
  capturedTwice = false;

  readonly #limits: ReassemblyLimits;
  readonly #policy: number;
  readonly #beginsCleanly: BeginsCleanly | undefined;
  readonly ring: DeliveredRing | undefined;

  constructor(limits: ReassemblyLimits, policy: number, beginsCleanly: BeginsCleanly | undefined) {
    this.#limits = limits;
    this.#policy = policy;
    this.#beginsCleanly = beginsCleanly;
    if (limits.comparedBytes > 0) this.ring = new DeliveredRing(limits.comparedBytes);
  }

  /** Takes the payload of a segment whose first byte has number `sequence`. */
  data(flow: TcpFlow, sequence: number, segment: Segment): void {
    if (flow.state < FLOW_HOLDING) this.#begin(flow, sequence, this.#isCleanStart(flow, segment));
    const length = segment.payloadLength;
    const first = flow.offset + ((sequence - flow.next) | 0);
    const captured = first + length;
    const end = this.#cutAtEnd(flow, first, first + Math.max(length, segment.originalPayloadLength));
    if (first >= end) return;
    if (first > flow.offset && this.#tooFar(flow, first, end)) return;
    if (first < flow.offset && flow.state >= FLOW_OPEN) {
      this.#repeated(flow, first, Math.min(captured, end, flow.offset), segment);
    }
    if (flow.state === FLOW_ENDED) return;
    const start = flow.state === FLOW_HOLDING ? first : Math.max(first, flow.offset);
    if (start < end) this.#fresh(flow, first, start, Math.min(captured, end), end, segment);
  }

  /** Lets the payload of a SYN wait until the other side takes it or more is sent (RFC 7413 §3). */
  synData(flow: TcpFlow, segment: Segment): void {
    const start = flow.offset;
    const captured = start + segment.payloadLength;
    const length = Math.max(segment.payloadLength, segment.originalPayloadLength);
    const end = this.#cutAtEnd(flow, start, start + length);
    if (start >= end) return;
    if (start < captured) this.#insert(flow, start, payloadOf(segment, 0, Math.min(captured, end) - start));
    if (captured < end) this.#insertMissing(flow, captured, end);
    flow.synData = true;
    this.keepTotal();
  }

  /** The SYN's data was taken; it may go out now. */
  acceptSynData(flow: TcpFlow): void {
    flow.synData = false;
    this.#drain(flow);
  }

  /** The SYN's data was refused: it will be sent again. */
  refuseSynData(flow: TcpFlow): void {
    flow.synData = false;
    this.forget(flow);
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
    if (to > flow.offset) this.#covered(flow, to);
  }

  /** Of several SYNs the one that was acknowledged was the true one. */
  #chooseSyn(flow: TcpFlow, acknowledgment: number): void {
    const sequence = (acknowledgment - 1) | 0;
    if (flow.offset === 0 && flow.otherSyns!.includes(sequence)) {
      flow.initialSequence = sequence;
      flow.next = acknowledgment;
    }
    flow.otherSyns = null;
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
    if (offset > flow.offset && this.#tooFar(flow, offset, offset)) return;
    flow.hasEnd = true;
    flow.endAt = offset;
    flow.endReason = reason;
    if (flow.state === FLOW_OPEN) this.#drain(flow);
  }

  /** Ends the flow now: what waits is given out, with the gaps before it. */
  finish(flow: TcpFlow, reason: GapReason): void {
    if (flow.state === FLOW_ENDED) return;
    flow.synData = false;
    if (flow.state === FLOW_HOLDING) this.release(flow);
    while (flow.waiting !== null) {
      this.#gapTo(flow, flow.waiting.start);
      this.#drain(flow);
    }
    // `#drain` may have reached the FIN.
    if ((flow.state as number) === FLOW_ENDED) return;
    if (flow.hasEnd) this.#gapTo(flow, flow.endAt);
    // One byte beyond what was seen is as a rule a FIN that was not captured.
    else if (flow.ackedTo > flow.offset + 1) this.#gapTo(flow, flow.ackedTo);
    this.#end(flow, flow.hasEnd ? flow.endReason : reason);
  }

  /** A segment of the flow's connection is about to be looked at: gives up on holes whose time is over. */
  passed(flow: TcpFlow): void {
    const { midstreamHoldSeconds, coveredHoldSegments, coveredHoldSeconds } = this.#limits;
    if (flow.state === FLOW_HOLDING && this.seconds - flow.trouble.heldSince > midstreamHoldSeconds) {
      this.release(flow);
    }
    if (!flow.isCovered) return;
    const elapsed =
      this.seconds - flow.trouble.coveredSeconds + (this.nanoseconds - flow.trouble.coveredNanoseconds) / 1e9;
    if (++flow.trouble.coveredSegments >= coveredHoldSegments || elapsed > coveredHoldSeconds)
      this.#giveUpCovered(flow);
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
    flow.ackedTo -= base;
    flow.uncover();
    flow.endAt -= base;
    // A FIN before the first byte belongs to something else.
    if (flow.endAt < 0) flow.hasEnd = false;
    flow.state = FLOW_OPEN;
    this.#drain(flow);
  }

  /** Drops what waits without a word. */
  forget(flow: TcpFlow): void {
    if (flow.waiting === null) return;
    this.waitingCost -= flow.waiting.cost;
    flow.waiting = null;
    this.waitingFlows.delete(flow);
  }

  /** Gives up the oldest holes until what waits in all flows fits. */
  keepTotal(): void {
    if (this.waitingCost <= this.#limits.totalBytes) return;
    for (const flow of this.waitingFlows) {
      this.#limitReached(flow, 'totalBytes');
      if (flow.state === FLOW_HOLDING) this.release(flow);
      flow.synData = false;
      while (flow.waiting !== null && this.waitingCost > this.#limits.totalBytes) {
        this.#gapTo(flow, flow.waiting.start);
        this.#drain(flow);
      }
      if (this.waitingCost <= this.#limits.totalBytes) return;
    }
  }

  /** The first data of a flow without a SYN: with a clean start or at an announced place it is open, else it is held. */
  #begin(flow: TcpFlow, sequence: number, clean: boolean): void {
    const announced = flow.state === FLOW_HINTED && flow.next === (sequence | 0);
    flow.state = announced || clean ? FLOW_OPEN : FLOW_HOLDING;
    flow.next = sequence | 0;
    flow.offset = 0;
    flow.trouble.heldSince = this.seconds;
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
    this.#ranged(flow, 'data-after-close', offset, end - offset);
    return stop;
  }

  #tooFar(flow: TcpFlow, first: number, end: number): boolean {
    const window = this.#window(flow);
    if (first > Math.max(flow.offset, flow.ackedTo) + window && this.#isOneSided(flow)) {
      this.#makeRoom(flow, first, window);
    }
    const edge = Math.max(flow.offset, flow.ackedTo) + window;
    if (first <= edge) {
      if (flow.trouble.farCount > 0) flow.trouble.farCount = 0;
      return false;
    }
    const { trouble } = flow;
    const sequence = (flow.next + (first - flow.offset)) | 0;
    trouble.farCount = trouble.farCount > 0 && trouble.farNext === sequence ? trouble.farCount + 1 : 1;
    trouble.farNext = (sequence + (end - first)) | 0;
    if (trouble.farCount >= FAR_SEGMENTS && flow.state === FLOW_OPEN) {
      trouble.farCount = 0;
      this.#giveUpTo(flow, first, 'not-captured');
      return false;
    }
    this.events.push({ ...this.#range(flow, first, end - first), type: 'out-of-window', reset: false });
    return true;
  }

  /** Nothing tells how far the receiver is, and much waits: the sender would not go on if the holes were real. */
  #isOneSided(flow: TcpFlow): boolean {
    return (
      flow.state === FLOW_OPEN &&
      flow.waiting !== null &&
      flow.waiting.bytes >= ONE_SIDED_BYTES &&
      !receiverOf(flow).hasAck
    );
  }

  /** Gives up the oldest holes until a segment at `first`, near what waits, is in reach. */
  #makeRoom(flow: TcpFlow, first: number, window: number): void {
    if (first > flow.waiting!.end + window) return;
    while (flow.waiting !== null && first > flow.offset + window) {
      this.#gapTo(flow, flow.waiting.start);
      this.#drain(flow);
    }
  }

  /** How far ahead the receiver lets the sender be, at least the limit. Without its SYN its scale may be any. */
  #window(flow: TcpFlow): number {
    const receiver = receiverOf(flow);
    let scale = MAX_SCALE;
    if (flow.hasSyn && receiver.hasSyn) {
      const scaled = flow.windowScale >= 0 && receiver.windowScale >= 0;
      scale = scaled ? Math.min(receiver.windowScale, MAX_SCALE) : 0;
    }
    return Math.max(this.#limits.windowBytes, receiver.window * 2 ** scale);
  }

  /** Bytes that are new: `[start, captured)` are there, up to `end` the snapshot length cut them. */
  #fresh(flow: TcpFlow, first: number, start: number, captured: number, end: number, segment: Segment): void {
    const waiting = flow.waiting;
    if (flow.state === FLOW_OPEN && start === flow.offset && (waiting === null || waiting.start >= end)) {
      if (start < captured) this.#give(flow, start - first, captured - start, segment);
      if (captured < end)
        this.#gap(flow, end, 'snaplen', [{ record: this.record, offset: flow.offset, length: 0 }]);
      this.#drain(flow);
      return;
    }
    if (start > flow.offset && flow.state === FLOW_OPEN) {
      this.#outOfOrder(flow, start, end - start);
    }
    if (start < captured) this.#insert(flow, start, payloadOf(segment, start - first, captured - first));
    if (captured < end) this.#insertMissing(flow, Math.max(start, captured), end);
    this.#settle(flow);
  }

  /** After something was added to what waits. */
  #settle(flow: TcpFlow): void {
    if (flow.state !== FLOW_HOLDING) this.#drain(flow);
    else if (flow.waiting!.bytes >= this.#limits.midstreamHoldBytes) this.release(flow);
    if (flow.state === FLOW_OPEN) {
      this.#covered(flow, flow.ackedTo);
      this.#keepLimits(flow);
    }
    this.keepTotal();
  }

  #give(flow: TcpFlow, skip: number, length: number, segment: Segment): void {
    this.#deliver(flow, length, segment.payload, segment.payloadAt + skip, this.record, segment.transient);
  }

  #deliver(
    flow: TcpFlow,
    length: number,
    buffer: Uint8Array,
    at: number,
    origin: number | WaitingPiece,
    transient: boolean,
  ): void {
    const offset = flow.offset;
    const { seconds, nanoseconds } = this;
    const { connection, direction } = flow;
    const others = flow.waiting?.takeAlternatives(offset + length);
    this.events.push(
      others === undefined
        ? new DataChunk(connection, direction, offset, length, seconds, nanoseconds, buffer, at, origin)
        : new AmbiguousChunk(
            [connection, direction, offset, length, seconds, nanoseconds, buffer, at, origin],
            others,
          ),
    );
    flow.offset = offset + length;
    flow.next = (flow.next + length) | 0;
    if (this.ring !== undefined && !transient) this.#remember(flow, offset, length, buffer, at, origin);
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

  /** Gives out what waits and is next, and ends the flow when its end is reached. */
  #drain(flow: TcpFlow): void {
    const waiting = flow.waiting;
    if (waiting !== null && !flow.synData) {
      const before = waiting.cost;
      while (waiting.start <= flow.offset) this.#drainPiece(flow, waiting.shift());
      this.waitingCost -= before - waiting.cost;
      if (waiting.empty) this.#nothingWaits(flow);
    }
    if (flow.hasEnd && flow.endAt === flow.offset && !flow.synData) this.#end(flow, flow.endReason);
  }

  #drainPiece(flow: TcpFlow, piece: WaitingPiece): void {
    const stop = flow.hasEnd ? Math.min(piece.end, flow.endAt) : piece.end;
    if (stop < piece.end) {
      const offset = Math.max(piece.start, stop);
      this.#ranged(flow, 'data-after-close', offset, piece.end - offset);
    }
    if (stop <= flow.offset) return;
    if (piece.buffer === null) {
      const source = { record: piece.records[0]!, offset: piece.start, length: 0 };
      this.#gap(flow, stop, 'snaplen', [source]);
      return;
    }
    const from = flow.offset;
    this.#deliver(flow, stop - from, piece.buffer, piece.at + from - piece.start, piece, false);
  }

  #nothingWaits(flow: TcpFlow): void {
    flow.waiting = null;
    flow.uncover();
    this.waitingFlows.delete(flow);
  }

  #end(flow: TcpFlow, reason: GapReason): void {
    this.forget(flow);
    flow.state = FLOW_ENDED;
    this.#mark(flow, 'end', 0, reason, NO_SOURCES);
  }

  #insert(flow: TcpFlow, start: number, bytes: Uint8Array): void {
    const waiting = this.#waiting(flow);
    const before = waiting.cost;
    waiting.insert(start, bytes, this.record);
    this.waitingCost += waiting.cost - before;
    if (waiting.repeated > 0) {
      this.#again(flow, waiting.repeatedFrom, waiting.repeated, true);
      for (const conflict of waiting.conflicts) this.#overlap(flow, conflict, false);
    }
  }

  #insertMissing(flow: TcpFlow, start: number, end: number): void {
    const waiting = this.#waiting(flow);
    const before = waiting.cost;
    waiting.insertMissing(start, end, this.record);
    this.waitingCost += waiting.cost - before;
  }

  #waiting(flow: TcpFlow): WaitingBytes {
    if (flow.waiting === null) {
      flow.waiting = new WaitingBytes(this.#policy, this.#limits.alternatives);
      this.waitingFlows.add(flow);
    }
    return flow.waiting;
  }

  /** `[first, to)` was given out before; says so, and compares when the first copy is still held. */
  #repeated(flow: TcpFlow, first: number, to: number, segment: Segment): void {
    const from = Math.max(first, 0);
    const conflicts: Conflict[] = [];
    let compared = 0;
    if (this.ring !== undefined && from < to) {
      compared = this.ring.visit(flow.number, from, to, (offset, kept, keptRecord) => {
        const other = payloadOf(segment, offset - first, offset - first + kept.length);
        if (sameBytes(kept, other)) return;
        const both = { kept: kept.slice(), other: other.slice() };
        conflicts.push({ offset, ...both, keptRecord, otherRecord: this.record });
      });
    }
    if (to <= first) return;
    this.#again(flow, first, to - first, compared === to - first);
    for (const conflict of conflicts.reverse()) this.#overlap(flow, conflict, true);
  }

  /** Says that bytes came again. */
  #again(flow: TcpFlow, offset: number, length: number, compared: boolean): void {
    const { connection, direction } = flow;
    const { record, seconds, nanoseconds } = this;
    this.events.push(
      this.capturedTwice
        ? { type: 'capture-duplicate', connection, direction, offset, length, record, seconds, nanoseconds }
        : {
            type: 'retransmission',
            connection,
            direction,
            offset,
            length,
            compared,
            record,
            seconds,
            nanoseconds,
          },
    );
  }

  #outOfOrder(flow: TcpFlow, offset: number, length: number): void {
    const { connection, direction } = flow;
    const { record, seconds, nanoseconds } = this;
    const missing = offset - flow.offset;
    this.events.push({
      type: 'out-of-order',
      connection,
      direction,
      offset,
      length,
      missing,
      record,
      seconds,
      nanoseconds,
    });
  }

  #overlap(flow: TcpFlow, conflict: Conflict, delivered: boolean): void {
    const range = this.#range(flow, conflict.offset, conflict.kept.length);
    this.events.push({ ...range, ...conflict, type: 'overlap', delivered });
  }

  /** The receiver has everything before `to`: what is missing there will not come any more. */
  #covered(flow: TcpFlow, to: number): void {
    if (to <= flow.offset || flow.state !== FLOW_OPEN) return;
    if (to > Math.max(flow.offset, flow.ackedTo) + this.#window(flow)) {
      if (flow.trouble.farCount === 0 || ((flow.next + (to - flow.offset)) | 0) !== flow.trouble.farNext)
        return;
      flow.trouble.farCount = 0;
    }
    const seen = Math.max(flow.offset, flow.ackedTo, flow.waiting?.end ?? 0);
    // A FIN that was not captured looks like one byte.
    if (to > seen + 1 && !flow.hasEnd) {
      this.events.push({ ...this.#range(flow, seen, to - seen), type: 'unseen-acknowledged' });
    }
    flow.ackedTo = Math.max(to, flow.ackedTo);
    if (flow.waiting !== null) this.#holeCovered(flow);
  }

  #holeCovered(flow: TcpFlow): void {
    if (flow.isCovered) return;
    flow.trouble.isCovered = true;
    flow.trouble.coveredSegments = 0;
    flow.trouble.coveredSeconds = this.seconds;
    flow.trouble.coveredNanoseconds = this.nanoseconds;
  }

  #giveUpCovered(flow: TcpFlow): void {
    flow.uncover();
    if (flow.state === FLOW_HOLDING) this.release(flow);
    while (flow.waiting !== null && flow.ackedTo > flow.offset && flow.state === FLOW_OPEN) {
      this.#gapTo(flow, Math.min(flow.waiting.start, flow.ackedTo));
      this.#drain(flow);
    }
  }

  #keepLimits(flow: TcpFlow): void {
    const { outOfOrderBytes, outOfOrderRuns } = this.#limits;
    while (flow.waiting !== null) {
      if (flow.waiting.bytes > outOfOrderBytes) this.#limitReached(flow, 'outOfOrderBytes');
      else if (flow.waiting.runs > outOfOrderRuns) this.#limitReached(flow, 'outOfOrderRuns');
      else return;
      this.#gapTo(flow, flow.waiting.start);
      this.#drain(flow);
    }
  }

  /** Declares everything before `to` missing that did not come, and gives out what lies between. */
  #giveUpTo(flow: TcpFlow, to: number, reason: GapReason): void {
    while (flow.waiting !== null && flow.waiting.start < to) {
      this.#gapTo(flow, flow.waiting.start);
      this.#drain(flow);
    }
    if (flow.state === FLOW_OPEN && flow.offset < to) this.#gap(flow, to, reason, NO_SOURCES);
  }

  /** A gap up to `to`: what the receiver acknowledged was not captured, the rest is lost. */
  #gapTo(flow: TcpFlow, to: number): void {
    if (flow.ackedTo > flow.offset) {
      this.#gap(flow, Math.min(to, flow.ackedTo), 'not-captured', NO_SOURCES);
    }
    if (to > flow.offset) this.#gap(flow, to, 'lost', NO_SOURCES);
  }

  #gap(flow: TcpFlow, to: number, reason: GapReason, sources: readonly ChunkSource[]): void {
    const length = to - flow.offset;
    if (length <= 0) return;
    this.#mark(flow, 'gap', length, reason, sources);
    flow.offset = to;
    flow.next = (flow.next + length) | 0;
  }

  #mark(
    flow: TcpFlow,
    kind: 'gap' | 'end',
    length: number,
    reason: GapReason,
    sources: readonly ChunkSource[],
  ): void {
    const { connection, direction, offset } = flow;
    const { seconds, nanoseconds } = this;
    this.events.push(
      new MarkChunk(connection, direction, kind, offset, length, reason, sources, seconds, nanoseconds),
    );
  }

  #limitReached(flow: TcpFlow, limit: 'outOfOrderBytes' | 'outOfOrderRuns' | 'totalBytes'): void {
    const { record, seconds, nanoseconds } = this;
    this.events.push({
      type: 'limit-reached',
      connection: flow.connection,
      limit,
      record,
      seconds,
      nanoseconds,
    });
  }

  #ranged(flow: TcpFlow, type: 'data-after-close', offset: number, length: number): void {
    this.events.push({ ...this.#range(flow, offset, length), type });
  }

  #range(flow: TcpFlow, offset: number, length: number) {
    const { record, seconds, nanoseconds } = this;
    const { connection, direction } = flow;
    return { connection, direction, offset, length, record, seconds, nanoseconds };
  }
}

function receiverOf(flow: TcpFlow): TcpFlow {
  const { connection } = flow;
  return flow === connection.flow0 ? connection.flow1 : connection.flow0;
}

/** The relative offset of the first byte, or of the end, of a flow that is being held. */
function firstHeld(flow: TcpFlow): number {
  if (flow.waiting !== null) return flow.waiting.start;
  return flow.hasEnd ? flow.endAt : 0;
}

/** A view of the payload bytes `[from, to)`. */
function payloadOf(segment: Segment, from: number, to: number): Uint8Array {
  return segment.payload.subarray(segment.payloadAt + from, segment.payloadAt + to);
}
