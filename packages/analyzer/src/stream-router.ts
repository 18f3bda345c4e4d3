import { createHttpParser, type HttpMessage, looksLikeHttp } from '@plainwire/http';
import type { Connection, StreamChunk } from '@plainwire/tcp-reassembly';
import {
  createTlsDecryptor,
  looksLikeTls,
  type TlsDecryptor,
  type TlsDecryptorOptions,
} from '@plainwire/tls-decrypt';
import type { StreamOutcome, TlsRecordEvent } from './outcome.ts';

/** Bytes that are waited for before the first ones of a connection are called neither TLS nor HTTP. */
const ENOUGH_TO_TELL = 16;

type Application = 'undecided' | 'tls' | 'http' | 'other';

/** What is known of the bytes inside one connection. */
class Route {
  application: Application = 'undecided';
  /** What TLS holds, once its first plaintext has been seen. */
  inner: Application = 'undecided';
  /** Chunks that came before it could be told what they are. */
  readonly held: StreamChunk[] = [];
}

/**
 * Hands stream chunks to the parser of what is inside them, told by the bytes and not by the port: TLS, HTTP, or
 * neither. A connection that turns to TLS later (STARTTLS, CONNECT) is noticed where a chunk begins with a ClientHello.
 */
export class StreamRouter {
  readonly tls: TlsDecryptor;
  readonly #http = createHttpParser({ waitForRequests: false });
  readonly #routes = new WeakMap<Connection, Route>();

  constructor(tls: TlsDecryptorOptions) {
    this.tls = createTlsDecryptor(tls);
  }

  /** Routes what one frame made ready. The chunks' bytes must stay as they are. */
  push(chunks: readonly StreamChunk[]): StreamOutcome {
    const outcome = new Outcome(chunks);
    for (const chunk of chunks) this.#route(chunk, outcome);
    return outcome;
  }

  /** Nothing more will come: what was held back is given out as far as it goes. */
  end(chunks: readonly StreamChunk[]): StreamOutcome {
    const outcome = new Outcome(chunks);
    for (const chunk of chunks) this.#route(chunk, outcome);
    this.#takeTls(this.tls.end(), outcome);
    outcome.messages.push(...this.#http.end());
    return outcome;
  }

  #route(chunk: StreamChunk, outcome: Outcome): void {
    const route = this.#routeOf(chunk);
    if (route.application === 'undecided') {
      this.#decide(route, chunk, outcome);
      return;
    }
    if (route.application !== 'tls' && startsTls(chunk)) route.application = 'tls';
    if (route.application === 'other' && startsHttp(chunk)) route.application = 'http';
    this.#hand(route, chunk, outcome);
  }

  #routeOf(chunk: StreamChunk): Route {
    let route = this.#routes.get(chunk.connection);
    if (route === undefined) {
      route = new Route();
      this.#routes.set(chunk.connection, route);
    }
    return route;
  }

  #decide(route: Route, chunk: StreamChunk, outcome: Outcome): void {
    route.held.push(chunk);
    route.application = tell(route.held);
    if (route.application === 'undecided') return;
    for (const held of route.held.splice(0)) this.#hand(route, held, outcome);
  }

  #hand(route: Route, chunk: StreamChunk, outcome: Outcome): void {
    if (route.application === 'tls') this.#takeTls(this.tls.pushChunk(chunk), outcome);
    else if (route.application === 'http') outcome.messages.push(...this.#http.pushChunk(chunk));
  }

  #takeTls(events: ReturnType<TlsDecryptor['pushChunk']>, outcome: Outcome): void {
    for (const event of events) {
      if (event.type === 'record') outcome.tlsRecords.push(event);
      else if (event.type === 'plaintext') this.#takePlaintext(event.chunk, outcome);
    }
  }

  #takePlaintext(chunk: StreamChunk, outcome: Outcome): void {
    outcome.plaintext.push(chunk);
    const route = this.#routeOf(chunk);
    if (route.inner === 'undecided' && chunk.kind === 'data') {
      route.inner = looksLikeHttp(chunk.bytes!) ? 'http' : 'other';
    }
    if (route.inner === 'http') outcome.messages.push(...this.#http.pushChunk(chunk));
  }
}

class Outcome implements StreamOutcome {
  readonly chunks: readonly StreamChunk[];
  readonly tlsRecords: TlsRecordEvent[] = [];
  readonly plaintext: StreamChunk[] = [];
  readonly messages: HttpMessage[] = [];

  constructor(chunks: readonly StreamChunk[]) {
    this.chunks = chunks;
  }
}

/** What the first bytes of either direction say; `undecided` while too few of them are there. */
function tell(chunks: readonly StreamChunk[]): Application {
  let decided: Application = 'undecided';
  for (const direction of [0, 1] as const) {
    const first = firstBytes(chunks, direction);
    if (looksLikeTls(first)) return 'tls';
    if (looksLikeHttp(first)) return 'http';
    if (
      first.length >= ENOUGH_TO_TELL ||
      chunks.some((chunk) => chunk.direction === direction && chunk.kind === 'end')
    ) {
      decided = 'other';
    }
  }
  return decided;
}

function firstBytes(chunks: readonly StreamChunk[], direction: 0 | 1): Uint8Array {
  const first = new Uint8Array(ENOUGH_TO_TELL);
  let length = 0;
  for (const chunk of chunks) {
    if (chunk.direction !== direction || chunk.kind !== 'data') continue;
    const piece = chunk.bytes!.subarray(0, ENOUGH_TO_TELL - length);
    first.set(piece, length);
    length += piece.length;
  }
  return first.subarray(0, length);
}

function startsTls(chunk: StreamChunk): boolean {
  return chunk.kind === 'data' && isClientHello(chunk.bytes!);
}

/** One side of a connection may begin with HTTP although the other did not: a server's answer to nonsense. */
function startsHttp(chunk: StreamChunk): boolean {
  return chunk.kind === 'data' && chunk.offset === 0 && looksLikeHttp(chunk.bytes!);
}

/** A handshake record of version 3.x whose first message is a ClientHello (RFC 5246 §6.2.1, §7.4). */
function isClientHello(bytes: Uint8Array): boolean {
  return bytes.length > 5 && bytes[0] === 22 && bytes[1] === 3 && bytes[2]! <= 4 && bytes[5] === 1;
}
