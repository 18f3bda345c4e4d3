import { AmbiguousChunk, DataChunk, MarkChunk } from './data-chunk.ts';
import type { CloseReason, LimitReached, SegmentRefused, TcpEvent } from './events.ts';
import type { Segment } from './segment.ts';
import type { Alternative, ChunkSource, Connection, GapReason } from './stream-chunk.ts';
import type { TcpFlow } from './tcp-flow.ts';
import type { Conflict } from './waiting-bytes.ts';
import type { WaitingPiece } from './waiting-piece.ts';

const NO_SOURCES: readonly ChunkSource[] = Object.freeze([]);

/** What a segment made happen, one call an event, with the segment's record number and time. */
export class Told {
  /** Used again for each push, as long as that one's was: it need not grow each time. */
  readonly #events: TcpEvent[] = [];
  /** So many of them are of this push. */
  count = 0;
  record = 0;
  seconds = 0;
  nanoseconds = 0;
  /** The segment is one that was captured twice. */
  capturedTwice = false;

  add(event: TcpEvent): void {
    this.#events[this.count++] = event;
  }

  /** All that was told since `count` was 0. */
  events(): readonly TcpEvent[] {
    if (this.#events.length !== this.count) this.#events.length = this.count;
    return this.#events;
  }

  /** What follows is said of this segment. */
  begin(segment: Segment): void {
    this.record = segment.record;
    this.seconds = segment.seconds;
    this.nanoseconds = segment.nanoseconds;
    this.capturedTwice = false;
  }

  opened(connection: Connection, midstream: boolean, reusesPorts: boolean): void {
    const { record, seconds, nanoseconds } = this;
    this.add({ type: 'opened', connection, midstream, reusesPorts, record, seconds, nanoseconds });
  }

  closed(connection: Connection, how: CloseReason, discardedBytes: number): void {
    const { record, seconds, nanoseconds } = this;
    this.add({ type: 'closed', connection, how, discardedBytes, record, seconds, nanoseconds });
  }

  limit(connection: Connection, limit: LimitReached['limit']): void {
    const { record, seconds, nanoseconds } = this;
    this.add({ type: 'limit-reached', connection, limit, record, seconds, nanoseconds });
  }

  data(
    flow: TcpFlow,
    length: number,
    buffer: Uint8Array,
    at: number,
    origin: number | WaitingPiece,
    others: readonly Alternative[] | undefined,
  ): void {
    const { connection, direction, offset } = flow;
    const { seconds, nanoseconds } = this;
    this.add(
      others === undefined
        ? new DataChunk(connection, direction, offset, length, seconds, nanoseconds, buffer, at, origin)
        : new AmbiguousChunk(
            [connection, direction, offset, length, seconds, nanoseconds, buffer, at, origin],
            others,
          ),
    );
  }

  gap(flow: TcpFlow, length: number, reason: GapReason, sources = NO_SOURCES): void {
    this.#mark(flow, 'gap', length, reason, sources);
  }

  end(flow: TcpFlow, reason: GapReason): void {
    this.#mark(flow, 'end', 0, reason, NO_SOURCES);
  }

  /** Bytes came again, or the packet was captured again. */
  again(flow: TcpFlow, offset: number, length: number, compared: boolean): void {
    const { connection, direction } = flow;
    const { record, seconds, nanoseconds } = this;
    const range = { connection, direction, offset, length };
    this.add(
      this.capturedTwice
        ? { type: 'capture-duplicate', ...range, record, seconds, nanoseconds }
        : { type: 'retransmission', ...range, compared, record, seconds, nanoseconds },
    );
  }

  outOfOrder(flow: TcpFlow, offset: number, length: number): void {
    const { connection, direction } = flow;
    const { record, seconds, nanoseconds } = this;
    this.add({
      type: 'out-of-order',
      connection,
      direction,
      offset,
      length,
      missing: offset - flow.offset,
      record,
      seconds,
      nanoseconds,
    });
  }

  overlap(flow: TcpFlow, conflict: Conflict, delivered: boolean): void {
    const range = this.#range(flow, conflict.offset, conflict.kept.length);
    this.add({ ...range, ...conflict, type: 'overlap', delivered });
  }

  outOfWindow(flow: TcpFlow, offset: number, length: number, reset: boolean): void {
    this.add({ ...this.#range(flow, offset, length), type: 'out-of-window', reset });
  }

  refused(flow: TcpFlow, offset: number, length: number, reason: SegmentRefused['reason']): void {
    this.add({ ...this.#range(flow, offset, length), type: 'refused', reason });
  }

  ranged(
    flow: TcpFlow,
    type: 'data-after-close' | 'keep-alive' | 'urgent' | 'unseen-acknowledged',
    offset: number,
    length: number,
  ): void {
    this.add({ ...this.#range(flow, offset, length), type });
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
    this.add(
      new MarkChunk(connection, direction, kind, offset, length, reason, sources, seconds, nanoseconds),
    );
  }

  #range(flow: TcpFlow, offset: number, length: number) {
    const { record, seconds, nanoseconds } = this;
    const { connection, direction } = flow;
    return { connection, direction, offset, length, record, seconds, nanoseconds };
  }
}
