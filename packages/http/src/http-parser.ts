import type { ContentDecoders } from './content-coding.ts';
import { HttpConnection, type HttpContext, type SkippedRun } from './http-connection.ts';
import { BodyBudget, defaultHttpLimits, type HttpLimits } from './limits.ts';
import type { HttpMessage } from './message.ts';
import type { StreamChunk, StreamConnection } from './stream-chunk.ts';

export interface HttpParserOptions {
  readonly limits?: Partial<HttpLimits> | undefined;
  /**
   * Whether a response waits for a request that was not seen yet (default), so that one flow may be pushed before the
   * other. Without it, for chunks in capture order, each message comes with the chunk that completes it.
   */
  readonly waitForRequests?: boolean | undefined;
  /**
   * Takes what follows a CONNECT that was granted or an Upgrade: chunks of both directions, the first one cut where
   * the tunnel begins. Bytes are copied when they had to wait, else valid during the call only.
   */
  readonly onTunnel?: ((chunk: StreamChunk, opener: HttpMessage) => void) | undefined;
  /** Is told of stream bytes that belong to no message. */
  readonly onSkipped?: ((run: SkippedRun) => void) | undefined;
}

/** Finds the HTTP/1.x messages of any number of connections (RFC 9112), as a listener: both sides, gaps and all. */
export interface HttpParser {
  /** Takes chunks of any connections, each flow in order; gives the messages that ended with them. */
  push(chunks: readonly StreamChunk[]): readonly HttpMessage[];
  pushChunk(chunk: StreamChunk): readonly HttpMessage[];
  /** The message of that direction whose head has come and whose end has not. It goes on growing. */
  openMessage(connection: StreamConnection, direction: 0 | 1): HttpMessage | undefined;
  /** Gives the messages that are still open; they say that they are incomplete. */
  end(): readonly HttpMessage[];
}

/** The parser over given content decoders: `createHttpParser` of the entry chooses them. */
export class StreamHttpParser implements HttpParser {
  readonly #connections = new Map<number, { connection: HttpConnection; last: StreamChunk }>();
  readonly #context: HttpContext;
  #out: HttpMessage[] = [];

  constructor(options: HttpParserOptions, decoders: ContentDecoders) {
    const limits = { ...defaultHttpLimits, ...options.limits };
    this.#context = {
      limits,
      waitForRequests: options.waitForRequests ?? true,
      decoders,
      budget: new BodyBudget(limits.openBodyBytes),
      emit: (message) => this.#out.push(message),
      onTunnel: options.onTunnel,
      onSkipped: options.onSkipped,
    };
  }

  push(chunks: readonly StreamChunk[]): readonly HttpMessage[] {
    for (const chunk of chunks) this.#feed(chunk);
    return this.#taken();
  }

  pushChunk(chunk: StreamChunk): readonly HttpMessage[] {
    this.#feed(chunk);
    return this.#taken();
  }

  openMessage(connection: StreamConnection, direction: 0 | 1): HttpMessage | undefined {
    return this.#connections.get(connection.id)?.connection.openMessage(direction);
  }

  end(): readonly HttpMessage[] {
    for (const [id] of this.#connections) this.#finish(id, 'capture-end');
    return this.#taken();
  }

  #feed(chunk: StreamChunk): void {
    const { id } = chunk.connection;
    let entry = this.#connections.get(id);
    if (entry === undefined) {
      if (chunk.kind === 'end') return;
      this.#makeRoom();
      entry = { connection: new HttpConnection(chunk.connection, this.#context), last: chunk };
      this.#connections.set(id, entry);
    }
    entry.connection.feed(chunk);
    entry.last = chunk;
    if (entry.connection.ended) this.#connections.delete(id);
  }

  #makeRoom(): void {
    if (this.#connections.size < this.#context.limits.connections) return;
    const [oldest] = this.#connections.keys();
    this.#finish(oldest!, 'limit');
  }

  #finish(id: number, reason: string): void {
    const { connection, last } = this.#connections.get(id)!;
    this.#connections.delete(id);
    connection.finish(last, reason);
  }

  #taken(): readonly HttpMessage[] {
    const out = this.#out;
    this.#out = [];
    return out;
  }
}
