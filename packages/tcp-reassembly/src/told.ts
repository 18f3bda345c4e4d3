import { DataChunk } from './data-chunk.ts';
import type { ConnectionClosed, ConnectionOpened, LimitReached, TcpEvent } from './events.ts';
import type { Segment } from './segment.ts';
import type { Alternative, ChunkSource, Connection, GapReason } from './stream-chunk.ts';
import type { TcpFlow } from './tcp-flow.ts';
import type { Conflict } from './waiting-bytes.ts';
import type { WaitingPiece } from './waiting-piece.ts';

const NO_SOURCES: readonly ChunkSource[] = Object.freeze([]);

interface When {
  readonly connection: Connection;
  readonly record: number;
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** An event of a range without what is said of every range. */
type Unplaced<Event> = Event extends When & { readonly direction: 0 | 1 }
  ? Omit<Event, keyof When | 'direction' | 'offset' | 'length'>
  : never;

type Undated<Event> = Event extends When ? Omit<Event, keyof When> : never;
type ConnectionEvent = Undated<ConnectionOpened | ConnectionClosed | LimitReached>;

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

  /** Says `event` of the connection as a whole. */
  happened(connection: Connection, event: ConnectionEvent): void {
    const { record, seconds, nanoseconds } = this;
    this.add({ connection, record, seconds, nanoseconds, ...event });
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
    const chunk = new DataChunk(
      connection,
      direction,
      offset,
      length,
      seconds,
      nanoseconds,
      buffer,
      at,
      origin,
    );
    if (others !== undefined) chunk.alternatives = others;
    this.add(chunk);
  }

  /** Missing bytes, or the end of the direction. */
  mark(
    { connection, direction, offset }: TcpFlow,
    kind: 'gap' | 'end',
    length: number,
    reason: GapReason,
    sources = NO_SOURCES,
  ): void {
    const { seconds, nanoseconds } = this;
    const chunk = { connection, direction, kind, offset, length, reason, sources, seconds, nanoseconds };
    this.add({ type: 'chunk', chunk });
  }

  /** Bytes came again, or the packet was captured again. */
  again(flow: TcpFlow, offset: number, length: number, compared: boolean): void {
    if (this.capturedTwice) this.ranged(flow, { type: 'capture-duplicate' }, offset, length);
    else this.ranged(flow, { type: 'retransmission', compared }, offset, length);
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

  overlaps(flow: TcpFlow, conflicts: readonly Conflict[], delivered: boolean): void {
    for (const conflict of conflicts) {
      this.ranged(flow, { type: 'overlap', ...conflict, delivered }, conflict.offset, conflict.kept.length);
    }
  }

  /** Says `event` of `length` bytes at `offset`. */
  ranged(flow: TcpFlow, event: Unplaced<TcpEvent>, offset: number, length: number): void {
    this.add({ ...this.#range(flow, offset, length), ...event } as TcpEvent);
  }

  #range({ connection, direction }: TcpFlow, offset: number, length: number) {
    const { record, seconds, nanoseconds } = this;
    return { connection, direction, offset, length, record, seconds, nanoseconds };
  }
}
