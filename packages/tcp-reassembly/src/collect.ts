import type { CloseReason, TcpEvent } from './events.ts';
import type { Connection, GapReason } from './stream-chunk.ts';

/** One direction, put together. */
export interface CollectedFlow {
  /** The bytes, with nothing where gaps are. */
  readonly bytes: Uint8Array;
  /** Missing ranges in stream order; `at` is the place in `bytes`. */
  readonly gaps: readonly { offset: number; length: number; at: number; reason: GapReason | undefined }[];
  /** Why the direction ended; undefined when it has not. */
  readonly end: GapReason | undefined;
}

export interface CollectedConnection {
  readonly connection: Connection;
  readonly midstream: boolean;
  readonly flows: readonly [CollectedFlow, CollectedFlow];
  readonly closed: CloseReason | undefined;
}

interface GrowingFlow {
  bytes: Uint8Array;
  length: number;
  /** Stream offset that is next. */
  next: number;
  gaps: { offset: number; length: number; at: number; reason: GapReason | undefined }[];
  end: GapReason | undefined;
}

interface GrowingConnection {
  connection: Connection;
  midstream: boolean;
  flows: [GrowingFlow, GrowingFlow];
  closed: CloseReason | undefined;
}

/**
 * Joins what the events of a reassembler say, per connection and direction. Everything is copied and kept: for tests
 * and small captures. Throws a RangeError when the chunks of a direction do not follow each other.
 */
export class Collector {
  readonly #connections = new Map<Connection, GrowingConnection>();

  /** Takes the events of one push. */
  add(events: readonly TcpEvent[]): void {
    for (const event of events) {
      if (event.type === 'opened') this.#of(event.connection).midstream = event.midstream;
      else if (event.type === 'closed') this.#of(event.connection).closed = event.how;
      else if (event.type === 'chunk') this.#chunk(event.chunk);
    }
  }

  /** What there is so far, in order of the connections' first events. */
  get connections(): CollectedConnection[] {
    return [...this.#connections.values()].map(({ connection, midstream, flows, closed }) => ({
      connection,
      midstream,
      closed,
      flows: [finished(flows[0]), finished(flows[1])],
    }));
  }

  #of(connection: Connection): GrowingConnection {
    let found = this.#connections.get(connection);
    if (found === undefined) {
      found = { connection, midstream: false, flows: [emptyFlow(), emptyFlow()], closed: undefined };
      this.#connections.set(connection, found);
    }
    return found;
  }

  #chunk(chunk: Extract<TcpEvent, { type: 'chunk' }>['chunk']): void {
    const flow = this.#of(chunk.connection).flows[chunk.direction];
    if (chunk.offset !== flow.next) {
      throw new RangeError(`chunk at ${chunk.offset} does not follow ${flow.next}`);
    }
    if (flow.end !== undefined) throw new RangeError('chunk after the end of its direction');
    flow.next += chunk.length;
    if (chunk.kind === 'end') flow.end = chunk.reason;
    else if (chunk.kind === 'gap') {
      flow.gaps.push({ offset: chunk.offset, length: chunk.length, at: flow.length, reason: chunk.reason });
    } else append(flow, chunk.bytes!);
  }
}

/** The connections that `events` (of any number of pushes, copied) tell of. */
export function collect(events: Iterable<TcpEvent>): CollectedConnection[] {
  const collector = new Collector();
  collector.add([...events]);
  return collector.connections;
}

function emptyFlow(): GrowingFlow {
  return { bytes: new Uint8Array(256), length: 0, next: 0, gaps: [], end: undefined };
}

function append(flow: GrowingFlow, bytes: Uint8Array): void {
  const length = flow.length + bytes.length;
  if (length > flow.bytes.length) {
    const grown = new Uint8Array(Math.max(length, 2 * flow.bytes.length));
    grown.set(flow.bytes.subarray(0, flow.length));
    flow.bytes = grown;
  }
  flow.bytes.set(bytes, flow.length);
  flow.length = length;
}

function finished(flow: GrowingFlow): CollectedFlow {
  return { bytes: flow.bytes.slice(0, flow.length), gaps: flow.gaps, end: flow.end };
}
