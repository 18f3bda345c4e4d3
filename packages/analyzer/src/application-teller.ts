import { looksLikeHttp } from '@plainwire/http';
import type { Connection, StreamChunk } from '@plainwire/tcp-reassembly';
import { looksLikeTls } from '@plainwire/tls-decrypt';

/** Bytes that are waited for before the first ones of a connection are called neither TLS nor HTTP. */
const ENOUGH_TO_TELL = 16;

const LONGEST_START_LINE = 4096;
const LINE_FEED = 0x0a;

const RECORD_HEADER = 5;
const CLIENT_HELLO = 1;
/** Captured before the hello that it answers, where a capture's packets are in disorder. */
const SERVER_HELLO = 2;

/** What the bytes of a stream are. */
export type Application = 'tls' | 'http' | 'other';

/** What is known of the bytes inside one connection. */
class Route {
  application: Application | undefined = undefined;
  /** What TLS holds, once its first plaintext has been seen. */
  inner: Application | undefined = undefined;
  /** Chunks that came before it could be told what they are. */
  readonly held: StreamChunk[] = [];
  readonly heldPlaintext: StreamChunk[] = [];
}

/**
 * Tells what is inside each connection by its bytes, not by its port: TLS, HTTP, or neither. A connection that turns to
 * TLS later (STARTTLS, CONNECT) is noticed where a chunk begins with a hello, and to HTTP where one begins with a start
 * line. A capture that begins inside a TLS record is noticed where a chunk is made of whole ones.
 */
export class ApplicationTeller {
  readonly #routes = new WeakMap<Connection, Route>();

  /** Hands on what can be told by now: `chunk`, with those of its connection that were held, or nothing yet. */
  tell(chunk: StreamChunk, hand: (chunk: StreamChunk, application: Application) => void): void {
    const route = this.#routeOf(chunk);
    if (route.application === undefined) {
      route.held.push(chunk);
      // Few bytes may come before a ClientHello: PostgreSQL asks for TLS in eight.
      route.application = startsTls(chunk) ? 'tls' : startsHttp(chunk) ? 'http' : told(route.held);
      if (route.application === undefined) return;
      for (const held of route.held.splice(0)) hand(held, route.application);
      return;
    }
    if (route.application !== 'tls' && (startsTls(chunk) || isWholeRecords(chunk))) route.application = 'tls';
    if (route.application === 'other' && startsHttp(chunk)) route.application = 'http';
    hand(chunk, route.application);
  }

  /** What the connection carries; undefined when it is neither TLS nor HTTP as far as its bytes tell by now. */
  applicationOf(connection: Connection): Exclude<Application, 'other'> | undefined {
    const application = this.#routes.get(connection)?.application;
    return application === 'other' ? undefined : application;
  }

  /**
   * The same of the plaintext of a TLS connection. Its first record may hold one byte: senders of TLS 1.0 split what they
   * write, so that nobody can choose the block in front (BEAST).
   */
  tellPlaintext(chunk: StreamChunk, hand: (chunk: StreamChunk, application: Application) => void): void {
    const route = this.#routeOf(chunk);
    if (route.inner !== undefined) {
      hand(chunk, route.inner);
      return;
    }
    route.heldPlaintext.push(chunk);
    route.inner = startsHttp(chunk) ? 'http' : told(route.heldPlaintext);
    if (route.inner === undefined) return;
    for (const held of route.heldPlaintext.splice(0)) hand(held, route.inner);
  }

  #routeOf(chunk: StreamChunk): Route {
    let route = this.#routes.get(chunk.connection);
    if (route === undefined) {
      route = new Route();
      this.#routes.set(chunk.connection, route);
    }
    return route;
  }
}

/** What the first bytes of either direction say; undefined while too few of them are there. */
function told(chunks: readonly StreamChunk[]): Application | undefined {
  let decided: Application | undefined;
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
  return chunk.kind === 'data' && isHello(chunk.bytes!);
}

/**
 * One side of a connection may begin with HTTP although the other did not: a server's answer to nonsense. Later it begins
 * with a whole start line: behind the greeting of a proxy (SOCKS), say.
 */
function startsHttp({ kind, offset, bytes }: StreamChunk): boolean {
  if (kind !== 'data' || !isCapital(bytes![0])) return false;
  return (
    (offset === 0 || bytes!.subarray(0, LONGEST_START_LINE).includes(LINE_FEED)) && looksLikeHttp(bytes!)
  );
}

function isCapital(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x41 && byte <= 0x5a;
}

/** Each record begins where the one before it ends, and the last one ends with the chunk. */
function isWholeRecords({ kind, bytes }: StreamChunk): boolean {
  if (kind !== 'data') return false;
  let at = 0;
  while (at + RECORD_HEADER < bytes!.length) {
    if (!isCiphertext(bytes!, at)) return false;
    at += RECORD_HEADER + bytes![at + 3]! * 256 + bytes![at + 4]!;
  }
  return at === bytes!.length;
}

/** Application data, whose version field is the same in all versions in use (RFC 5246 §6.2.1, RFC 8446 §5.2). */
function isCiphertext(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 23 && bytes[at + 1] === 3 && bytes[at + 2] === 3;
}

/** A handshake record of version 3.x whose first message is a hello (RFC 5246 §6.2.1, §7.4). */
function isHello(bytes: Uint8Array): boolean {
  if (bytes.length <= 5 || bytes[0] !== 22 || bytes[1] !== 3 || bytes[2]! > 4) return false;
  return bytes[5] === CLIENT_HELLO || bytes[5] === SERVER_HELLO;
}
