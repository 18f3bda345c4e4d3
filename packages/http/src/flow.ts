import { type BodyReader, LengthReader, UntilCloseReader } from './body-reader.ts';
import { BodyStore } from './body-store.ts';
import { ChunkCursor } from './chunk-cursor.ts';
import { ChunkedReader } from './chunked-reader.ts';
import { FieldReader } from './fields.ts';
import { type Framing, frameBody } from './framing.ts';
import { HeadReader } from './head-reader.ts';
import { HeldChunks } from './held-chunks.ts';
import type { HttpConnection, HttpContext, SkippedRun } from './http-connection.ts';
import { type HttpFaultCode, httpFault } from './http-fault.ts';
import { Hunt } from './hunt.ts';
import { latin1Text } from './latin1.ts';
import type { Message } from './message.ts';
import type { StreamChunk, StreamSource } from './stream-chunk.ts';

/**
 * Where a flow is. `paired`: a response head waits for the request it answers, whose method decides the framing.
 * `answered`: a CONNECT or Upgrade request waits for the response that decides what follows.
 */
type State = 'head' | 'body' | 'hunt' | 'paired' | 'answered' | 'tunnel' | 'not-http' | 'ended';

/** Ends that do not tell that the sender had said everything (RFC 9112 §8). */
const UNCLEAN_ENDS = new Set(['rst', 'timeout', 'capture-end', 'limit', 'evicted', 'truncated']);

/** States that a tunnel ends when the other flow opens one. */
const MAY_TURN = new Set<State>(['head', 'hunt', 'answered']);

/** One direction of a connection: finds messages in its bytes. */
export class Flow {
  readonly direction: 0 | 1;
  role: 'request' | 'response' | undefined;
  /** Stream offset after the last byte fed. */
  offset = 0;
  readonly #connection: HttpConnection;
  readonly #context: HttpContext;
  #state: State = 'head';
  #head: HeadReader;
  #hunt: Hunt | undefined;
  #message: Message | undefined;
  #body: BodyReader | undefined;
  #store: BodyStore | undefined;
  /** The request that `answered` waits for. */
  #asker: Message | undefined;
  readonly #held = new HeldChunks();
  /** While held chunks are worked off: those that have to wait on. Their bytes need no second copy. */
  #unread: StreamChunk[] | undefined;
  /** In the loop over `#work`. */
  #busy = false;
  /** Work in hand, the next bytes last: a hunt gives bytes back. */
  #work: ChunkCursor[] = [];

  constructor(direction: 0 | 1, connection: HttpConnection) {
    this.direction = direction;
    this.#connection = connection;
    this.#context = connection.context;
    this.#head = new HeadReader(this.#context.limits.headBytes);
  }

  /** Bytes that wait for what the other flow says. */
  get heldBytes(): number {
    return this.#held.cost;
  }

  get ended(): boolean {
    return this.#state === 'ended';
  }

  /** No message will come from here any more. */
  get silent(): boolean {
    return this.#state === 'ended' || this.#state === 'not-http' || this.#state === 'tunnel';
  }

  feed(chunk: StreamChunk): void {
    this.offset = chunk.offset + (chunk.kind === 'end' ? 0 : chunk.length);
    this.#take(chunk);
  }

  /** Goes on when what was waited for is known; false when nothing changed. */
  resume(): boolean {
    if (this.#busy || !this.#reconsider()) return false;
    this.#replay(this.#held.take());
    return true;
  }

  /** Looks at what the other flow has said; true when that changes what this one does. */
  #reconsider(): boolean {
    if (this.#state === 'paired') return this.#pair(this.#message!);
    if (this.#connection.opener !== undefined && MAY_TURN.has(this.#state)) {
      this.#enterTunnel();
      return true;
    }
    return this.#state === 'answered' && this.#answered();
  }

  /** Works off what was held, until there is something to wait for again. */
  #replay(held: readonly StreamChunk[]): void {
    const unread: StreamChunk[] = [];
    this.#unread = unread;
    for (const chunk of held) {
      if (this.#waits) unread.push(chunk);
      else this.#take(chunk);
    }
    this.#unread = undefined;
    this.#held.putBack(unread);
  }

  get #waits(): boolean {
    return this.#state === 'paired' || this.#state === 'answered';
  }

  #take(chunk: StreamChunk): void {
    if (this.#waits) this.#held.push(chunk);
    else if (chunk.kind === 'data') this.#data(chunk);
    else if (chunk.kind === 'gap') this.#gap(chunk);
    else this.#end(chunk);
  }

  /** After each step the other flow has its turn, so that it does not matter how the bytes were cut. */
  #data(chunk: StreamChunk): void {
    this.#busy = true;
    this.#work = [new ChunkCursor(chunk)];
    for (let cursor = this.#work.at(-1); cursor !== undefined; cursor = this.#work.at(-1)) {
      if (cursor.done) {
        this.#work.pop();
        continue;
      }
      this.#reconsider();
      this.#step(cursor);
      this.#connection.other(this).resume();
    }
    this.#busy = false;
  }

  #step(cursor: ChunkCursor): void {
    switch (this.#state) {
      case 'head':
        this.#headBytes(cursor);
        break;
      case 'body':
        this.#bodyBytes(cursor);
        break;
      case 'hunt':
        this.#huntBytes(cursor);
        break;
      default:
        this.#otherBytes(cursor);
        cursor.at = cursor.bytes.length;
    }
  }

  #headBytes(cursor: ChunkCursor): void {
    const head = this.#head;
    const verdict = head.read(cursor);
    if (verdict === 'more') return;
    const start = head.start;
    if (verdict === 'refused' || start === undefined || !this.#mayBe(start.kind)) {
      this.#refuse(cursor);
      return;
    }
    const message = head.message(cursor.chunk, this.#context);
    this.#head = new HeadReader(this.#context.limits.headBytes);
    this.#begin(message);
    if (verdict === 'limit') this.#break('limit', cursor.chunk, 'limits.headBytes');
    else this.#frame(message);
  }

  /** Whether this flow can hold messages of `kind`; the first message decides who is the client. */
  #mayBe(kind: 'request' | 'response'): boolean {
    if (this.#expected() !== undefined && this.#expected() !== kind) return false;
    this.role = kind;
    return true;
  }

  #expected(): 'request' | 'response' | undefined {
    if (this.role !== undefined) return this.role;
    const other = this.#connection.other(this).role;
    return other === undefined ? undefined : other === 'request' ? 'response' : 'request';
  }

  /** These bytes begin no message: search behind their first one. */
  #refuse(cursor: ChunkCursor): void {
    const read = this.#head.giveBack(cursor.chunk);
    this.#head = new HeadReader(this.#context.limits.headBytes);
    this.#lose(read.offset);
    const again = new ChunkCursor(read);
    again.at = 1;
    this.#work.push(again);
  }

  #begin(message: Message): void {
    this.#message = message;
    this.#store = new BodyStore(message, this.#context.limits, this.#context.budget);
    if (message.kind === 'request') this.#connection.pairing.asked(message);
  }

  #frame(message: Message): void {
    if (message.kind === 'request') this.#enterBody(message, frameBody(message));
    else if (!this.#pair(message)) this.#state = 'paired';
  }

  /** Finds the request that the response answers; false when it may still come. */
  #pair(message: Message): boolean {
    const match = this.#connection.answer(message, this);
    if (match === undefined) return false;
    if (match.request !== undefined) message.request = match.request;
    if (!match.sure) message.say(httpFault('pairing-uncertain', message.offset, 'RFC 9112 §9.3.2'));
    this.#enterBody(message, frameBody(message, match.request?.method));
    return true;
  }

  #enterBody(message: Message, framing: Framing): void {
    for (const doubt of framing.doubts) message.say(httpFault(doubt.code, message.offset, doubt.spec));
    const { limits } = this.#context;
    const store = this.#store!;
    this.#state = 'body';
    if (framing.body === 'tunnel') this.#openTunnel(message);
    else if (framing.body === 'none') this.#finish();
    else if (framing.body === 'unknown') this.#lostEnd(message);
    else if (framing.body === 'length') this.#body = new LengthReader(framing.length, store);
    else if (framing.body === 'chunked') this.#body = new ChunkedReader(store, limits);
    else this.#body = new UntilCloseReader(store);
  }

  /** A request whose coding does not say where it ends (RFC 9112 §6.3 item 4): no server may read on here. */
  #lostEnd(message: Message): void {
    this.#close(message, false);
    this.#lose(message.offset + message.length);
  }

  #openTunnel(message: Message): void {
    message.tunnel = message.status === 101 ? (message.header('upgrade') ?? '') : 'CONNECT';
    this.#connection.openTunnel(message);
    this.#close(message, true);
    this.#state = 'tunnel';
  }

  #bodyBytes(cursor: ChunkCursor): void {
    const message = this.#message!;
    const body = this.#body!;
    const to = body.read(cursor.bytes, cursor.at, cursor.bytes.length);
    cursor.advance(to, this.#cameFrom);
    message.touch(cursor.chunk);
    message.length = cursor.offset - message.offset;
    if (body.done) this.#finish();
    else if (body.broken !== undefined) this.#break(body.broken, cursor.chunk);
  }

  readonly #cameFrom = (source: StreamSource): void => {
    this.#message!.cameFrom(source.record);
  };

  #huntBytes(cursor: ChunkCursor): void {
    const hunt = this.#hunt!;
    const { found, again } = hunt.take(cursor);
    if (found) {
      this.#skipped(hunt.from, (again?.offset ?? cursor.offset) - hunt.from, 'lost-place');
      this.#hunt = undefined;
      this.#state = 'head';
      if (again !== undefined) this.#work.push(new ChunkCursor(again));
    } else if (this.role === undefined && hunt.seen > this.#context.limits.huntBytes) {
      this.#skipped(hunt.from, cursor.offset - hunt.from, 'not-http');
      this.#hunt = undefined;
      this.#state = 'not-http';
    }
  }

  #otherBytes(cursor: ChunkCursor): void {
    if (this.#state === 'tunnel') this.#handOn(cursor.at === 0 ? cursor.chunk : cursor.rest());
    else if (this.#waits) (this.#unread ?? this.#held).push(cursor.rest());
    else this.#skipped(cursor.offset, cursor.bytes.length - cursor.at, 'not-http');
  }

  #handOn(chunk: StreamChunk): void {
    const { opener } = this.#connection;
    if (opener !== undefined) this.#context.onTunnel?.(chunk, opener);
  }

  #gap(chunk: StreamChunk): void {
    if (this.#state === 'tunnel') this.#handOn(chunk);
    else if (this.#state === 'body') this.#bodyGap(chunk);
    else if (this.#state === 'hunt') this.#huntGap(chunk);
    else if (this.#state === 'head') {
      this.#abandonHead('gap', chunk);
      this.#lose(chunk.offset + chunk.length);
    }
  }

  #bodyGap(chunk: StreamChunk): void {
    const message = this.#message!;
    const body = this.#body!;
    message.say(httpFault('gap', chunk.offset, 'RFC 9112 §8', chunk.reason ?? 'gap', chunk.length));
    const inside = body.gap(chunk.length);
    message.length = chunk.offset + inside - message.offset;
    if (body.done) this.#finish();
    else if (body.broken !== undefined) this.#close(message, false);
    if (inside < chunk.length) this.#lose(chunk.offset + chunk.length);
  }

  #end(chunk: StreamChunk): void {
    const clean = !UNCLEAN_ENDS.has(chunk.reason ?? '');
    if (this.#state === 'tunnel') this.#handOn(chunk);
    else if (this.#state === 'head') this.#abandonHead('incomplete', chunk);
    else if (this.#state === 'body') this.#bodyEnd(chunk, clean);
    else if (this.#state === 'hunt') this.#huntEnd(chunk);
    this.#state = 'ended';
  }

  #bodyEnd(chunk: StreamChunk, clean: boolean): void {
    const message = this.#message!;
    const body = this.#body!;
    if (body.endsWith(clean)) {
      this.#finish();
      return;
    }
    message.say(httpFault('incomplete', chunk.offset, 'RFC 9112 §8', 'stream', body.missing));
    this.#close(message, false);
  }

  #huntEnd(chunk: StreamChunk): void {
    const { from } = this.#hunt!;
    this.#skipped(from, chunk.offset - from, this.role === undefined ? 'not-http' : 'lost-place');
  }

  #huntGap(chunk: StreamChunk): void {
    this.#huntEnd(chunk);
    this.#hunt = new Hunt(this.#expected(), chunk.offset + chunk.length, this.#hunt!.seen);
  }

  #skipped(offset: number, length: number, reason: SkippedRun['reason']): void {
    if (length <= 0) return;
    const { connection } = this.#connection;
    this.#context.onSkipped?.({ connection, direction: this.direction, offset, length, reason });
  }

  /** The head will not become whole. What there is of it is given out when its start line is. */
  #abandonHead(code: HttpFaultCode, chunk: StreamChunk): void {
    const head = this.#head;
    this.#head = new HeadReader(this.#context.limits.headBytes);
    if (head.length === 0) return;
    const start = head.start;
    if (start === undefined || !this.#mayBe(start.kind)) {
      this.#skipped(head.offset, head.length, 'lost-place');
      return;
    }
    const message = head.message(head.lastChunk ?? chunk, this.#context);
    message.say(httpFault(code, chunk.offset, 'RFC 9112 §8', chunk.reason ?? 'stream'));
    this.#begin(message);
    if (message.kind === 'response') this.#pairNow(message);
    this.#close(message, false);
  }

  /** Without waiting: the framing no longer matters. */
  #pairNow(message: Message): void {
    const match = this.#connection.pairing.match(message, false);
    if (match.request !== undefined && match.request !== 'wait') message.request = match.request;
  }

  /** The message cannot be read on; look for the next one. */
  #break(code: HttpFaultCode, chunk: StreamChunk, limitedBy = 'stream'): void {
    const message = this.#message!;
    const end = message.offset + message.length;
    message.say(httpFault(code, end, code === 'limit' ? 'RFC 9112 §2.2' : 'RFC 9112 §7.1', limitedBy));
    if (message.kind === 'response' && this.#body === undefined) this.#pairNow(message);
    message.touch(chunk);
    this.#close(message, false);
    this.#lose(end);
  }

  /** Bytes from stream offset `from` on have no known place in a message. */
  #lose(from: number): void {
    this.#state = 'hunt';
    this.#hunt = new Hunt(this.#expected(), from);
    if (this.role === 'request') this.#connection.pairing.requestsLost();
    else if (this.role === 'response') this.#connection.pairing.responsesLost();
  }

  #finish(): void {
    const message = this.#message!;
    if (this.#body instanceof ChunkedReader) this.#readTrailers(message, this.#body);
    this.#close(message, this.#store!.whole);
    if (message.kind !== 'request' || !asksForOther(message)) return;
    this.#asker = message;
    this.#state = 'answered';
    // Where waiting is vain, the state ends here; one resume for each such request would copy their list each time.
    this.#answered();
  }

  /** Whether it is known, or will never be, what follows a CONNECT or Upgrade request. */
  #answered(): boolean {
    const asker = this.#asker!;
    if (this.#connection.lastSettled === asker) {
      this.#state = 'head';
      return true;
    }
    if (this.#connection.mayWait(this)) return false;
    this.#state = 'head';
    if (asker.method === 'CONNECT') {
      this.#connection.openTunnel(asker);
      this.#enterTunnel();
    }
    return true;
  }

  /** The other flow opened a tunnel: what comes is no longer HTTP/1. */
  #enterTunnel(): void {
    const head = this.#head;
    if (this.#state === 'head' && head.length > 0) this.#handOn(head.giveBack(head.lastChunk!));
    this.#head = new HeadReader(this.#context.limits.headBytes);
    this.#hunt = undefined;
    this.#state = 'tunnel';
  }

  #readTrailers(message: Message, body: ChunkedReader): void {
    const at = message.offset + message.length - body.trailers.length;
    const reader = new FieldReader(at, this.#context.limits.headers, message.faults);
    if (body.bareLf) reader.say('bare-lf', 0, 'RFC 9112 §7.1');
    reader.read(latin1Text(body.trailers.view()), 0);
    message.trailers = reader.headers;
  }

  /** Gives the message out. */
  #close(message: Message, complete: boolean): void {
    this.#store!.finish();
    message.complete = complete;
    this.#context.budget.used -= message.close();
    this.#message = undefined;
    this.#body = undefined;
    this.#store = undefined;
    this.#state = 'head';
    this.#context.emit(message);
  }
}

/** What follows such a request is for the response to say (RFC 9110 §7.8, §9.3.6). */
function asksForOther(message: Message): boolean {
  return message.method === 'CONNECT' || message.header('upgrade') !== undefined;
}
