import type { ConnectionKeeper } from './connection-keeper.ts';
import { DISCARDED, FLAGS, LAST_SECOND, RESET } from './connection-rows.ts';
import type { Orderer } from './orderer.ts';
import type { RecentSegments } from './recent-segments.ts';
import type { Segment } from './segment.ts';
import { answersSyn, noteTimestamp, refusalOf } from './segment-rules.ts';
import { CLOSED, EMBRYONIC, ESTABLISHED } from './tcp-connection.ts';
import { ACK, FIN, RST, SYN, URG } from './tcp-flags.ts';
import { FLOW_ENDED, FLOW_HOLDING, FLOW_OPEN, MAX_SCALE, offsetOf, type TcpFlow } from './tcp-flow.ts';
import type { Told } from './told.ts';

const MAX_OTHER_SYNS = 4;

/** What segments do that are not plain: handshakes, ends, holes, flows found in mid-stream, and what should not be. */
export class UnplainSegments {
  readonly #told: Told;
  readonly #orderer: Orderer;
  readonly #keeper: ConnectionKeeper;
  readonly #recent: RecentSegments;
  readonly #windowBytes: number;
  readonly #useBadChecksums: boolean;

  constructor(
    told: Told,
    orderer: Orderer,
    keeper: ConnectionKeeper,
    recent: RecentSegments,
    windowBytes: number,
    useBadChecksums: boolean,
  ) {
    this.#told = told;
    this.#orderer = orderer;
    this.#keeper = keeper;
    this.#recent = recent;
    this.#windowBytes = windowBytes;
    this.#useBadChecksums = useBadChecksums;
  }

  take(flow: TcpFlow, segment: Segment): void {
    const { ints } = flow.rows;
    const { now } = this.#keeper;
    const reason = refusalOf(flow, segment, now, this.#useBadChecksums);
    ints[flow.at + LAST_SECOND] = now;
    if ((ints[flow.at + FLAGS]! & DISCARDED) !== 0) this.#drop(flow, segment);
    else if (reason !== undefined) this.#notUsed(flow, segment, { type: 'refused', reason });
    else this.#use(flow, segment);
  }

  #use(flow: TcpFlow, segment: Segment): void {
    const { flags } = segment;
    const { other } = flow;
    this.#orderer.passed(flow);
    this.#orderer.passed(other);
    if ((flags & RST) !== 0) {
      this.#reset(flow, segment);
      return;
    }
    let sequence = segment.sequence | 0;
    if ((flags & SYN) !== 0) {
      if (!this.#synchronize(flow, segment)) return;
      sequence = (sequence + 1) | 0;
      noteTimestamp(flow, segment);
    } else if (flow.rows.state(flow.at) === EMBRYONIC) {
      this.#keeper.move(flow.at, ESTABLISHED);
    }
    if ((flags & ACK) !== 0) {
      flow.ack = segment.acknowledgment | 0;
      this.#orderer.acknowledged(other, segment.acknowledgment | 0);
    }
    if ((flags & SYN) === 0) {
      // The window of a SYN is not scaled (RFC 7323 §2.2); `windowBytes` are within reach until there is another.
      flow.window = segment.window;
      noteTimestamp(flow, segment);
    }
    if ((flags & URG) !== 0) this.#urgent(flow, sequence, segment);
    const length = Math.max(segment.payloadLength, segment.originalPayloadLength);
    this.#payload(flow, sequence, length, segment);
    if ((flags & FIN) !== 0) this.#orderer.ends(flow, (sequence + length) | 0, 'fin');
    this.#keeper.closeIfEnded(flow);
  }

  #payload(flow: TcpFlow, sequence: number, length: number, segment: Segment): void {
    if ((segment.flags & SYN) !== 0) {
      if (length > 0 && !flow.synData && flow.offset === 0 && flow.waiting === null) {
        this.#orderer.synData(flow, segment);
      }
      return;
    }
    if (flow.synData) this.#orderer.acceptSynData(flow);
    const known = flow.state >= FLOW_OPEN;
    if (known && length <= 1 && ((sequence - flow.next) | 0) === -1 && (segment.flags & FIN) === 0) {
      this.#told.ranged(flow, { type: 'keep-alive' }, flow.offset - 1, length);
    } else if (length > 0) {
      this.#data(flow, sequence, segment);
    } else if (flow.state < FLOW_HOLDING && (segment.flags & FIN) === 0) {
      this.#orderer.announced(flow, sequence);
    }
  }

  #urgent(flow: TcpFlow, sequence: number, segment: Segment): void {
    const end = offsetOf(flow, sequence) + (segment.urgentPointer ?? 0);
    this.#told.ranged(flow, { type: 'urgent' }, end, 0);
  }

  #data(flow: TcpFlow, sequence: number, segment: Segment): void {
    const { ipId = -1 } = segment;
    if (ipId >= 0) {
      const isNext = flow.state === FLOW_OPEN && flow.waiting === null && flow.next === sequence;
      this.#told.capturedTwice = !isNext && this.#recent.has(flow.number, segment);
      this.#recent.add(flow.number, segment);
    }
    this.#orderer.data(flow, sequence, segment);
  }

  /** Takes a SYN; false when it does not belong to this flow. */
  #synchronize(flow: TcpFlow, segment: Segment): boolean {
    const sequence = segment.sequence | 0;
    if (flow.hasSyn && flow.initialSequence !== sequence) {
      // Until a byte was given out, the last SYN-ACK may be the true one.
      if (flow.offset > 0 || flow.waiting !== null || flow.state !== FLOW_OPEN) {
        this.#notUsed(flow, segment, { type: 'refused', reason: 'flags' });
        return false;
      }
      const others = flow.otherSyns ?? [];
      if (others.length < MAX_OTHER_SYNS) others.push(flow.initialSequence);
      flow.otherSyns = others;
      flow.next = (sequence + 1) | 0;
    } else if (flow.state < FLOW_HOLDING) {
      flow.state = FLOW_OPEN;
      flow.next = (sequence + 1) | 0;
    } else if (!flow.hasSyn && flow.state === FLOW_HOLDING) {
      this.#orderer.beginAt(flow, (sequence + 1 - flow.next) | 0);
    }
    flow.initialSequence = sequence;
    const scale = segment.windowScale ?? -1;
    flow.windowScale = scale;
    if (scale > MAX_SCALE) this.#told.ranged(flow, { type: 'window-scale-exceeded', scale }, 0, 0);
    return true;
  }

  /**
   * RFC 5961 §3: a RST counts when its number lies in the window, or is what the other side expects; while nothing else
   * came from its sender, when it acknowledges the SYN (RFC 9293 §3.10.7.3).
   */
  #reset(flow: TcpFlow, segment: Segment): void {
    const { other, at, rows } = flow;
    const sequence = segment.sequence | 0;
    const ahead = (sequence - flow.next) | 0;
    const expected = other.hasAck ? (other.ack - flow.next) | 0 : 0;
    const known = flow.state >= FLOW_HOLDING;
    const isStray = known
      ? ahead < Math.min(0, expected) || ahead > this.#windowBytes
      : rows.state(at) === EMBRYONIC && !answersSyn(other, segment);
    if (isStray) {
      this.#notUsed(flow, segment, { type: 'out-of-window', reset: true });
      return;
    }
    if (rows.state(at) === CLOSED) return;
    rows.ints[at + FLAGS]! |= RESET;
    if (flow.state === FLOW_OPEN && flow.waiting !== null && ahead > 0) {
      this.#orderer.ends(flow, sequence, 'rst');
    } else {
      this.#orderer.finish(flow, 'rst');
    }
    this.#orderer.finish(other, 'rst');
    this.#keeper.closeIfEnded(flow);
  }

  #notUsed(flow: TcpFlow, segment: Segment, event: Parameters<Told['ranged']>[1]): void {
    this.#told.ranged(flow, event, offsetOf(flow, segment.sequence), segment.payloadLength);
  }

  /** A segment of a connection that nobody wants. */
  #drop(flow: TcpFlow, segment: Segment): void {
    flow.connection.discardedBytes += segment.payloadLength;
    if ((segment.flags & RST) !== 0) {
      flow.rows.ints[flow.at + FLAGS]! |= RESET;
      flow.state = flow.other.state = FLOW_ENDED;
    } else if ((segment.flags & FIN) !== 0) {
      flow.state = FLOW_ENDED;
    }
    if ((segment.flags & (SYN | RST)) === 0 && flow.rows.state(flow.at) === EMBRYONIC) {
      this.#keeper.move(flow.at, ESTABLISHED);
    }
    this.#keeper.closeIfEnded(flow);
  }
}
