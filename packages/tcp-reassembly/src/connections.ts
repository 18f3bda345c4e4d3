import type { AnyIterable } from '@plainwire/bytes';
import type { CloseReason, TcpEvent } from './events.ts';
import { createReassembler, type ReassemblerOptions } from './reassembler.ts';
import type { Segment } from './segment.ts';
import type { Connection, StreamChunk } from './stream-chunk.ts';
import { UnreadChunks } from './unread-chunks.ts';

export interface ConnectionsOptions extends ReassemblerOptions {
  /** Bytes that wait for their readers, in all. Beyond, the fullest stream loses them as a gap. Default 64 MiB. */
  readonly unreadBytes?: number | undefined;
  /** Connections that wait to be looked at. Further ones are dropped. Default 65,536. */
  readonly unreadConnections?: number | undefined;
}

/** A connection that has begun, and its two directions to read from. */
export interface ReadableConnection {
  readonly connection: Connection;
  readonly midstream: boolean;
  /** Says that the bytes are wanted. Without it they are dropped as soon as the next connection is asked for. */
  claim(): readonly [AsyncIterableIterator<StreamChunk>, AsyncIterableIterator<StreamChunk>];
  /** How it ended; undefined while it goes on. */
  readonly closed: CloseReason | undefined;
}

/**
 * The connections in batches of segments, as they begin. Reading a connection's direction, or asking for the next
 * connection, advances the source; nothing is read ahead of that. Chunks for a reader that lags wait, up to
 * `unreadBytes`.
 */
export async function* connections(
  source: AnyIterable<Iterable<Segment>>,
  options: ConnectionsOptions = {},
): AsyncGenerator<ReadableConnection, void, undefined> {
  const pump = new Pump(source, options);
  try {
    for (;;) {
      while (pump.opened.length === 0 && !pump.done) await pump.advance();
      const next = pump.opened.shift();
      if (next === undefined) return;
      yield next;
      if (!next.claimed) pump.discard(next);
    }
  } finally {
    await pump.close();
  }
}

class Opened implements ReadableConnection {
  readonly connection: Connection;
  readonly midstream: boolean;
  readonly unread = [new UnreadChunks(), new UnreadChunks()] as const;
  claimed = false;
  closed: CloseReason | undefined;
  readonly #pump: Pump;

  constructor(pump: Pump, connection: Connection, midstream: boolean) {
    this.#pump = pump;
    this.connection = connection;
    this.midstream = midstream;
  }

  claim(): readonly [AsyncIterableIterator<StreamChunk>, AsyncIterableIterator<StreamChunk>] {
    this.claimed = true;
    return [read(this.#pump, this.unread[0]), read(this.#pump, this.unread[1])];
  }
}

async function* read(pump: Pump, unread: UnreadChunks): AsyncGenerator<StreamChunk, void, undefined> {
  try {
    for (;;) {
      while (unread.empty && !unread.ended && !pump.done) await pump.advance();
      if (unread.empty) return;
      yield pump.take(unread);
    }
  } finally {
    pump.abandon(unread);
  }
}

/** Moves segments from the source to the readers, a batch at a time, whoever asks. */
class Pump {
  readonly opened: Opened[] = [];
  done = false;
  readonly #iterator: AsyncIterator<Iterable<Segment>> | Iterator<Iterable<Segment>>;
  readonly #reassembler: ReturnType<typeof createReassembler>;
  readonly #held = new Map<Connection, Opened>();
  readonly #maxBytes: number;
  readonly #maxOpened: number;
  #bytes = 0;
  #advancing: Promise<void> | undefined;

  constructor(source: AnyIterable<Iterable<Segment>>, options: ConnectionsOptions) {
    this.#iterator =
      Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
    this.#reassembler = createReassembler(options);
    this.#maxBytes = options.unreadBytes ?? 64 << 20;
    this.#maxOpened = options.unreadConnections ?? 65_536;
  }

  /** Takes one batch in; those who ask at the same time wait for the same one. */
  advance(): Promise<void> {
    this.#advancing ??= this.#batch().finally(() => {
      this.#advancing = undefined;
    });
    return this.#advancing;
  }

  take(unread: UnreadChunks): StreamChunk {
    const before = unread.bytes;
    const chunk = unread.shift();
    this.#bytes -= before - unread.bytes;
    return chunk;
  }

  discard(opened: Opened): void {
    this.#reassembler.discard(opened.connection);
    for (const unread of opened.unread) this.abandon(unread);
  }

  abandon(unread: UnreadChunks): void {
    this.#bytes -= unread.bytes;
    unread.clear();
  }

  async close(): Promise<void> {
    this.done = true;
    await this.#iterator.return?.();
  }

  async #batch(): Promise<void> {
    const next = await this.#iterator.next();
    if (next.done === true) {
      this.done = true;
      this.#tell(this.#reassembler.end(), false);
      return;
    }
    for (const segment of next.value) this.#tell(this.#reassembler.push(segment), segment.transient);
  }

  #tell(events: readonly TcpEvent[], transient: boolean): void {
    for (const event of events) {
      if (event.type === 'chunk') this.#deliver(event.chunk, transient);
      else if (event.type === 'opened') this.#open(event.connection, event.midstream);
      else if (event.type === 'closed') this.#closed(event.connection, event.how);
    }
  }

  #open(connection: Connection, midstream: boolean): void {
    const opened = new Opened(this, connection, midstream);
    if (this.opened.length >= this.#maxOpened) {
      this.#reassembler.discard(connection);
      return;
    }
    this.#held.set(connection, opened);
    this.opened.push(opened);
  }

  #closed(connection: Connection, how: CloseReason): void {
    const opened = this.#held.get(connection);
    if (opened === undefined) return;
    opened.closed = how;
    for (const unread of opened.unread) unread.ended = true;
    this.#held.delete(connection);
  }

  #deliver(chunk: StreamChunk, transient: boolean): void {
    const unread = this.#held.get(chunk.connection)?.unread[chunk.direction];
    if (unread === undefined || unread.unwanted) return;
    const before = unread.bytes;
    unread.push(transient && chunk.kind === 'data' ? copied(chunk) : chunk);
    this.#bytes += unread.bytes - before;
    while (this.#bytes > this.#maxBytes && this.#giveUpFullest());
  }

  #giveUpFullest(): boolean {
    let fullest: UnreadChunks | undefined;
    for (const { unread } of this.#held.values()) {
      for (const one of unread) if (one.bytes > (fullest?.bytes ?? 0)) fullest = one;
    }
    for (const { unread } of this.opened) {
      for (const one of unread) if (one.bytes > (fullest?.bytes ?? 0)) fullest = one;
    }
    if (fullest === undefined) return false;
    this.#bytes -= fullest.bytes;
    fullest.giveUp();
    return true;
  }
}

/** The chunk with bytes of its own, for input that will be overwritten. */
function copied(chunk: StreamChunk): StreamChunk {
  const { connection, direction, kind, offset, length, sources, seconds, nanoseconds } = chunk;
  const bytes = chunk.bytes!.slice();
  const others = chunk.alternatives === undefined ? {} : { alternatives: chunk.alternatives };
  return { connection, direction, kind, offset, length, bytes, sources, seconds, nanoseconds, ...others };
}
