import type { HttpMessage } from '@plainwire/http';
import type { CaptureRecord } from '@plainwire/pcap';

/** What of a message tells its place; an `HttpMessage` fits. */
export interface ExchangedMessage {
  readonly kind: HttpMessage['kind'];
  readonly connection: HttpMessage['connection'];
  readonly target?: string | undefined;
  /** Of a response, what it answers. */
  readonly request?: ExchangedMessage | undefined;
  header(name: string): string | undefined;
}

/** Where a message stands in its connection. Frames are those that completed the messages. */
export interface HttpPlace {
  readonly kind: HttpMessage['kind'];
  /** Counted from 1; of a response that of its request, undefined when that was not seen. */
  readonly number: number | undefined;
  readonly previousRequestIn: number | undefined;
  readonly previousResponseIn: number | undefined;
  /** Of a response: its request's frame, the time since then, and what was asked for. */
  readonly requestIn: number | undefined;
  readonly elapsedNs: bigint | undefined;
  readonly uri: string | undefined;
}

/** A request, or what must have been one when only its response was seen. */
interface Asked {
  readonly number: number;
  readonly timeNs: bigint;
  /** The request before it: its frame, and once it is answered that of the response. */
  readonly previous: { readonly frame: number | undefined; answeredIn: number | undefined } | undefined;
  /** The same of this one, for the next. */
  readonly own: { readonly frame: number | undefined; answeredIn: number | undefined };
}

const NONE: readonly HttpPlace[] = [];

/** Numbers the HTTP messages of each connection, and finds to each response the frame of its request, as Wireshark does. */
export class HttpExchanges {
  readonly #last = new WeakMap<HttpMessage['connection'], Asked>();
  readonly #asked = new WeakMap<ExchangedMessage, Asked>();

  /**
   * The places of the messages that the record completed, in their order.
   *
   * @param isSecure they came out of TLS.
   */
  of(messages: readonly ExchangedMessage[], record: CaptureRecord, isSecure: boolean): readonly HttpPlace[] {
    if (messages.length === 0) return NONE;
    const scheme = isSecure ? 'https' : 'http';
    return messages.map((message) =>
      message.kind === 'request' ? this.#request(message, record) : this.#response(message, record, scheme),
    );
  }

  #request(message: ExchangedMessage, { number: frame, timestampNs: timeNs }: CaptureRecord): HttpPlace {
    const before = this.#last.get(message.connection);
    const own = { frame, answeredIn: undefined };
    const asked = { number: (before?.number ?? 0) + 1, timeNs, previous: before?.own, own };
    this.#last.set(message.connection, asked);
    this.#asked.set(message, asked);
    return {
      ...UNANSWERED,
      kind: 'request',
      number: asked.number,
      previousRequestIn: before?.own.frame,
    };
  }

  #response(
    message: ExchangedMessage,
    { number: frame, timestampNs }: CaptureRecord,
    scheme: string,
  ): HttpPlace {
    const asked = message.request === undefined ? undefined : this.#asked.get(message.request);
    if (asked === undefined) return this.#unasked(message, frame, timestampNs);
    asked.own.answeredIn = frame;
    return {
      kind: 'response',
      number: asked.number,
      previousRequestIn: asked.previous?.frame,
      previousResponseIn: asked.previous?.answeredIn,
      requestIn: asked.own.frame,
      elapsedNs: timestampNs - asked.timeNs,
      uri: uriOf(message.request!, scheme),
    };
  }

  /** Its request was not seen: it counts all the same. */
  #unasked({ connection }: ExchangedMessage, frame: number, timeNs: bigint): HttpPlace {
    const before = this.#last.get(connection);
    const number = (before?.number ?? 0) + 1;
    const own = { frame: undefined, answeredIn: frame };
    this.#last.set(connection, { number, timeNs, previous: before?.own, own });
    return { ...UNANSWERED, kind: 'response', number };
  }
}

const UNANSWERED = {
  number: undefined,
  previousRequestIn: undefined,
  previousResponseIn: undefined,
  requestIn: undefined,
  elapsedNs: undefined,
  uri: undefined,
};

/** What was asked for, in full where the request says of whom. */
function uriOf(request: ExchangedMessage, scheme: string): string | undefined {
  const { target } = request;
  const host = request.header('host');
  if (target === undefined || !target.startsWith('/') || host === undefined) return target;
  return `${scheme}://${host}${target}`;
}
