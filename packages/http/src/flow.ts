import { ChunkCursor } from './chunk-cursor.ts';
import type { Framing } from './framing.ts';
import { HeadReader } from './head-reader.ts';
import { HeldChunks } from './held-chunks.ts';
import type { HttpConnection, HttpContext, SkippedRun } from './http-connection.ts';
import { type HttpFaultCode, httpFault } from './http-fault.ts';
import { Hunt } from './hunt.ts';
import type { Message } from './message.ts';
import { OpenMessage } from './open-message.ts';
import type { StreamChunk } from './stream-chunk.ts';

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
  #open: OpenMessage | undefined;
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

  /** The message whose head is there and whose body is being read. */
  get openMessage(): Message | undefined {
    return this.#open?.message;
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
    if (this.#state === 'paired') return this.#pair(this.#open!);
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
    const open = this.#begin(message);
    if (verdict === 'limit') this.#break(open, 'limit', cursor.chunk, 'limits.headBytes');
    else this.#frame(open);
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

  #begin(message: Message): OpenMessage {
    const open = new OpenMessage(message, this.#context);
    this.#open = open;
    if (message.kind === 'request') this.#connection.pairing.asked(message);
    return open;
  }

  #frame(open: OpenMessage): void {
    if (open.message.kind === 'request') this.#enterBody(open, open.frame());
    else if (!this.#pair(open)) this.#state = 'paired';
  }

  /** Finds the request that the response answers; false when it may still come. */
  #pair(open: OpenMessage): boolean {
    const { message } = open;
    const match = this.#connection.answer(message, this);
    if (match === undefined) return false;
    if (match.request !== undefined) message.request = match.request;
    if (!match.sure) message.say(httpFault('pairing-uncertain', message.offset, 'RFC 9112 §9.3.2'));
    this.#enterBody(open, open.frame(match.request?.method));
    return true;
  }

  #enterBody(open: OpenMessage, body: Framing['body']): void {
    this.#state = 'body';
    if (body === 'tunnel') this.#openTunnel(open);
    else if (body === 'none') this.#finish(open);
    else if (body === 'unknown') this.#giveUp(open);
  }

  #openTunnel(open: OpenMessage): void {
    const { message } = open;
    message.tunnel = message.status === 101 ? (message.header('upgrade') ?? '') : 'CONNECT';
    this.#connection.openTunnel(message);
    open.close(true);
    this.#next('tunnel');
  }

  #bodyBytes(cursor: ChunkCursor): void {
    const open = this.#open!;
    open.read(cursor);
    if (open.done) this.#finish(open);
    else if (open.broken !== undefined) this.#break(open, open.broken, cursor.chunk);
  }

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
    const open = this.#open!;
    const inside = open.gap(chunk);
    if (open.done) this.#finish(open);
    else if (open.broken !== undefined) open.close(false);
    if (inside < chunk.length) this.#lose(chunk.offset + chunk.length);
  }

  #end(chunk: StreamChunk): void {
    const clean = !UNCLEAN_ENDS.has(chunk.reason ?? '');
    if (this.#state === 'tunnel') this.#handOn(chunk);
    else if (this.#state === 'head') this.#abandonHead('incomplete', chunk);
    else if (this.#state === 'body') this.#open!.end(chunk, clean);
    else if (this.#state === 'hunt') this.#huntEnd(chunk);
    this.#next('ended');
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
    const open = this.#begin(message);
    if (message.kind === 'response') this.#pairNow(message);
    open.close(false);
    this.#next('head');
  }

  /** Without waiting: the framing no longer matters. */
  #pairNow(message: Message): void {
    const match = this.#connection.pairing.match(message, false);
    if (match.request !== undefined && match.request !== 'wait') message.request = match.request;
  }

  /** The message cannot be read on; look for the next one. */
  #break(open: OpenMessage, code: HttpFaultCode, chunk: StreamChunk, limitedBy = 'stream'): void {
    const { message } = open;
    const end = message.offset + message.length;
    message.say(httpFault(code, end, code === 'limit' ? 'RFC 9112 §2.2' : 'RFC 9112 §7.1', limitedBy));
    if (message.kind === 'response' && !open.framed) this.#pairNow(message);
    message.touch(chunk);
    this.#giveUp(open);
  }

  /** Where the message ends cannot be known: no server may read on either (RFC 9112 §6.3 item 4). */
  #giveUp(open: OpenMessage): void {
    open.close(false);
    this.#lose(open.message.offset + open.message.length);
  }

  /** Bytes from stream offset `from` on have no known place in a message. */
  #lose(from: number): void {
    this.#next('hunt');
    this.#hunt = new Hunt(this.#expected(), from);
    if (this.role === 'request') this.#connection.pairing.requestsLost();
    else if (this.role === 'response') this.#connection.pairing.responsesLost();
  }

  #finish(open: OpenMessage): void {
    open.finish();
    this.#next('head');
    if (open.message.kind !== 'request' || !asksForOther(open.message)) return;
    this.#asker = open.message;
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

  #next(state: State): void {
    this.#open = undefined;
    this.#state = state;
  }
}

/** What follows such a request is for the response to say (RFC 9110 §7.8, §9.3.6). */
function asksForOther(message: Message): boolean {
  return message.method === 'CONNECT' || message.header('upgrade') !== undefined;
}
