import type { AnyIterable } from '@plainwire/bytes';
import { ownChunk } from './data-chunk.ts';
import type { ChunkDelivered, CloseReason, TcpEvent } from './events.ts';
import { createReassembler, type Reassembler, type ReassemblerOptions } from './reassembler.ts';
import type { Segment } from './segment.ts';
import type { Connection, StreamChunk } from './stream-chunk.ts';
import { UnreadChunks } from './unread-chunks.ts';

export interface ConnectionsOptions extends ReassemblerOptions {
  /** Bytes that wait for their readers, in all. Beyond, the fullest stream loses them as a gap. Default 64 MiB. */
  readonly unreadBytes?: number | undefined;
  /** Connections that wait to be looked at. Further ones are dropped. Default 65,536. */
  readonly unreadConnections?: number | undefined;
  /**
   * Takes the segments, in place of one made with these options: one that was restored from the snapshot of an earlier
   * capture, or one `withAnalysis`.
   */
  readonly reassembler?: Reassembler | undefined;
  /**
   * The connections go on in another source: nothing is closed at the end of this one, readers stop behind what there
   * is, and `reassembler.snapshot()` remembers the rest. Default false.
   */
  readonly moreFollows?: boolean | undefined;
  /** Called with each event as it happens, but for chunks. */
  readonly onEvent?: ((event: Exclude<TcpEvent, ChunkDelivered>) => void) | undefined;
}

/** A connection that has begun, and its two directions to read from. */
export interface ReadableConnection {
  readonly connection: Connection;
  readonly midstream: boolean;
  /** It began in an earlier source, whose reassembler goes on in this one. Its first chunk is what made it appear. */
  readonly resumed: boolean;
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

type Opened = { -readonly [Key in keyof ReadableConnection]: ReadableConnection[Key] } & {
  readonly unread: readonly [UnreadChunks, UnreadChunks];
  claimed: boolean;
};

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

/** So much of the limit is left when streams lost bytes, so that they are not looked through for each segment. */
const LEFT_AFTER_LOSS = 7 / 8;

/** Moves segments from the source to the readers, a batch at a time, whoever asks. */
class Pump {
  readonly opened: Opened[] = [];
  done = false;
  readonly #iterator: AsyncIterator<Iterable<Segment>> | Iterator<Iterable<Segment>>;
  readonly #options: ConnectionsOptions;
  readonly #reassembler: Reassembler;
  /** Those of an earlier source. */
  readonly #earlier: WeakSet<Connection>;
  readonly #held = new Map<Connection, Opened>();
  /** Those in which bytes wait. */
  readonly #lagging = new Set<UnreadChunks>();
  readonly #maxBytes: number;
  readonly #maxOpened: number;
  #bytes = 0;
  #advancing: Promise<void> | undefined;

  constructor(source: AnyIterable<Iterable<Segment>>, options: ConnectionsOptions) {
    this.#iterator =
      Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
    this.#options = options;
    this.#reassembler = options.reassembler ?? createReassembler(options);
    this.#earlier = new WeakSet(this.#reassembler.connections());
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
    this.#note(unread, before);
    return chunk;
  }

  discard(opened: Opened): void {
    this.#reassembler.discard(opened.connection);
    for (const unread of opened.unread) this.abandon(unread);
  }

  abandon(unread: UnreadChunks): void {
    const before = unread.bytes;
    unread.unwanted = true;
    unread.clear();
    this.#note(unread, before);
  }

  async close(): Promise<void> {
    this.done = true;
    await this.#iterator.return?.();
  }

  async #batch(): Promise<void> {
    const next = await this.#iterator.next();
    if (next.done === true) {
      this.done = true;
      if (this.#options.moreFollows !== true) this.#tell(this.#reassembler.end(), false);
      return;
    }
    for (const segment of next.value) this.#tell(this.#reassembler.push(segment), segment.transient);
  }

  #tell(events: readonly TcpEvent[], transient: boolean): void {
    for (const event of events) {
      if (event.type === 'chunk') {
        this.#deliver(event.chunk, transient);
        continue;
      }
      if (event.type === 'opened') this.#open(event.connection, event.midstream, false);
      else if (event.type === 'closed') this.#closed(event.connection, event.how);
      this.#options.onEvent?.(event);
    }
  }

  #open(connection: Connection, midstream: boolean, resumed: boolean): Opened | undefined {
    if (this.opened.length >= this.#maxOpened) {
      this.#reassembler.discard(connection);
      return undefined;
    }
    const unread = [new UnreadChunks(), new UnreadChunks()] as const;
    const claim = () => {
      opened.claimed = true;
      return [read(this, unread[0]), read(this, unread[1])] as const;
    };
    const opened: Opened = {
      connection,
      midstream,
      resumed,
      closed: undefined,
      unread,
      claimed: false,
      claim,
    };
    this.#held.set(connection, opened);
    this.opened.push(opened);
    return opened;
  }

  #closed(connection: Connection, how: CloseReason): void {
    const opened = this.#held.get(connection);
    if (opened === undefined) return;
    opened.closed = how;
    for (const unread of opened.unread) unread.ended = true;
    this.#held.delete(connection);
  }

  #deliver(chunk: StreamChunk, transient: boolean): void {
    const { connection, direction } = chunk;
    let opened = this.#held.get(connection);
    if (opened === undefined && this.#earlier.delete(connection))
      opened = this.#open(connection, false, true);
    const unread = opened?.unread[direction];
    if (unread === undefined || unread.unwanted) return;
    const before = unread.bytes;
    unread.push(transient ? ownChunk(chunk) : chunk);
    this.#note(unread, before);
    if (this.#bytes > this.#maxBytes) this.#giveUpFullest();
  }

  /** Counts what waits in a stream in which `before` bytes did. */
  #note(unread: UnreadChunks, before: number): void {
    this.#bytes += unread.bytes - before;
    if (unread.bytes > 0) this.#lagging.add(unread);
    else this.#lagging.delete(unread);
  }

  #giveUpFullest(): void {
    for (const unread of [...this.#lagging].sort((a, b) => b.bytes - a.bytes)) {
      if (this.#bytes <= this.#maxBytes * LEFT_AFTER_LOSS) return;
      const before = unread.bytes;
      unread.giveUp();
      this.#note(unread, before);
    }
  }
}
