import { concat } from '@plainwire/bytes';
import type { CloseReason, TcpEvent } from './events.ts';
import type { Connection, GapReason, StreamChunk } from './stream-chunk.ts';

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

/**
 * Joins what the events of a reassembler say, per connection and direction. Everything is copied and kept: for tests
 * and small captures. Throws a RangeError when the chunks of a direction do not follow each other.
 */
export class Collector {
  readonly #connections = new Map<Connection, Growing>();

  /** Takes the events of one push. */
  add(events: readonly TcpEvent[]): void {
    for (const event of events) {
      if (event.type === 'opened') this.#of(event.connection).midstream = event.midstream;
      else if (event.type === 'closed') this.#of(event.connection).closed = event.how;
      else if (event.type === 'chunk') {
        const { chunk } = event;
        this.#of(chunk.connection).flows[chunk.direction].add(chunk);
      }
    }
  }

  /** What there is so far, in order of the connections' first events. */
  get connections(): CollectedConnection[] {
    return [...this.#connections.values()];
  }

  #of(connection: Connection): Growing {
    let found = this.#connections.get(connection);
    if (found === undefined) {
      const flows = [new GrowingFlow(), new GrowingFlow()] as const;
      found = { connection, midstream: false, closed: undefined, flows };
      this.#connections.set(connection, found);
    }
    return found;
  }
}

/** The connections that `events` (of any number of pushes, copied) tell of. */
export function collect(events: Iterable<TcpEvent>): CollectedConnection[] {
  const collector = new Collector();
  collector.add([...events]);
  return collector.connections;
}

interface Growing extends CollectedConnection {
  midstream: boolean;
  readonly flows: readonly [GrowingFlow, GrowingFlow];
  closed: CloseReason | undefined;
}

class GrowingFlow implements CollectedFlow {
  readonly gaps: CollectedFlow['gaps'][number][] = [];
  end: GapReason | undefined;
  readonly #parts: Uint8Array[] = [];
  #length = 0;
  /** Stream offset that is next. */
  #next = 0;

  get bytes(): Uint8Array {
    return concat(this.#parts);
  }

  add({ kind, offset, length, reason, bytes }: StreamChunk): void {
    if (offset !== this.#next || this.end !== undefined) {
      throw new RangeError(`chunk at ${offset} after ${this.end ?? this.#next}`);
    }
    this.#next += length;
    if (kind === 'end') this.end = reason;
    else if (kind === 'gap') this.gaps.push({ offset, length, at: this.#length, reason });
    else {
      this.#parts.push(bytes!.slice());
      this.#length += length;
    }
  }
}
