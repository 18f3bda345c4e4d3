import { type BodyReader, LengthReader, UntilCloseReader } from './body-reader.ts';
import { BodyStore } from './body-store.ts';
import type { ChunkCursor } from './chunk-cursor.ts';
import { ChunkedReader } from './chunked-reader.ts';
import { FieldReader } from './fields.ts';
import { type Framing, frameBody } from './framing.ts';
import type { HttpContext } from './http-connection.ts';
import { type HttpFaultCode, httpFault } from './http-fault.ts';
import { latin1Text } from './latin1.ts';
import type { Message } from './message.ts';
import type { StreamChunk, StreamSource } from './stream-chunk.ts';

/** A message whose head is there and whose body is being read. */
export class OpenMessage {
  readonly message: Message;
  readonly #context: HttpContext;
  readonly #store: BodyStore;
  #body: BodyReader | undefined;

  constructor(message: Message, context: HttpContext) {
    this.message = message;
    this.#context = context;
    this.#store = new BodyStore(message, context.limits, context.budget);
  }

  /** Whether the body was begun: before that, a response may still wait for its request. */
  get framed(): boolean {
    return this.#body !== undefined;
  }

  get done(): boolean {
    return this.#body?.done === true;
  }

  get broken(): HttpFaultCode | undefined {
    return this.#body?.broken;
  }

  /** Decides where the body ends, and says what is doubtful about it. */
  frame(requestMethod?: string): Framing['body'] {
    const { message } = this;
    const { body, length, doubts } = frameBody(message, requestMethod);
    for (const { code, spec } of doubts) message.say(httpFault(code, message.offset, spec));
    if (body === 'length') this.#body = new LengthReader(length, this.#store);
    else if (body === 'chunked') this.#body = new ChunkedReader(this.#store, this.#context.limits);
    else if (body === 'until-close') this.#body = new UntilCloseReader(this.#store);
    return body;
  }

  /** Takes the bytes that belong to the body. */
  read(cursor: ChunkCursor): void {
    const { message } = this;
    const to = this.#body!.read(cursor.bytes, cursor.at, cursor.bytes.length);
    cursor.advance(to, this.#cameFrom);
    message.touch(cursor.chunk);
    message.length = cursor.offset - message.offset;
  }

  /** Takes what of a gap belongs to the body; gives how many bytes that are. */
  gap(chunk: StreamChunk): number {
    const { message } = this;
    message.say(httpFault('gap', chunk.offset, 'RFC 9112 §8', chunk.reason ?? 'gap', chunk.length));
    const inside = this.#body!.gap(chunk.length);
    message.length = chunk.offset + inside - message.offset;
    return inside;
  }

  /** The stream ends here: `clean` when its sender said so. */
  end(chunk: StreamChunk, clean: boolean): void {
    const body = this.#body!;
    if (body.endsWith(clean)) {
      this.finish();
      return;
    }
    this.message.say(httpFault('incomplete', chunk.offset, 'RFC 9112 §8', 'stream', body.missing));
    this.close(false);
  }

  /** The body ended as its framing says. */
  finish(): void {
    if (this.#body instanceof ChunkedReader) this.#readTrailers(this.#body);
    this.close(this.#store.whole);
  }

  /** Gives the message out. */
  close(complete: boolean): void {
    const { message } = this;
    this.#store.finish();
    message.complete = complete;
    this.#context.budget.used -= message.close();
    this.#context.emit(message);
  }

  readonly #cameFrom = (source: StreamSource): void => {
    this.message.cameFrom(source.record);
  };

  #readTrailers(body: ChunkedReader): void {
    const { message } = this;
    const at = message.offset + message.length - body.trailers.length;
    const reader = new FieldReader(at, this.#context.limits.headers, message.faults);
    if (body.bareLf) reader.say('bare-lf', 0, 'RFC 9112 §7.1');
    reader.read(latin1Text(body.trailers.view()), 0);
    message.trailers = reader.headers;
  }
}
