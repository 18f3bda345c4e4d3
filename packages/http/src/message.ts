import type { Fault } from '@plainwire/bytes';
import type { ContentDecoders, DecodedBody } from './content-coding.ts';
import { decodeContent } from './content-coding.ts';
import type { HttpHeader } from './fields.ts';
import type { HttpLimits } from './limits.ts';
import type { StartLine } from './start-line.ts';
import type { StreamChunk, StreamConnection } from './stream-chunk.ts';

/** Body bytes that are missing. */
export interface BodyHole {
  /** Index in `body` where they belong: before the byte of that index. */
  readonly at: number;
  readonly length: number;
}

/** One HTTP/1.x message, as sent: nothing is normalised. */
export interface HttpMessage {
  readonly kind: 'request' | 'response';
  readonly connection: StreamConnection;
  /** Which of the connection's two flows it travelled in. */
  readonly direction: 0 | 1;
  /** `HTTP/1.1`. */
  readonly version: string;
  /** Of a request. */
  readonly method?: string;
  /** Of a request: the request target as sent. */
  readonly target?: string;
  /** Of a response. */
  readonly status?: number;
  /** Of a response; may be empty. */
  readonly reason?: string;
  /** In the order sent, one character per byte (ISO-8859-1). */
  readonly headers: readonly HttpHeader[];
  /** Value of the first field of that name, in any case. */
  header(name: string): string | undefined;
  /** Values of all fields of that name, in any case, in order. */
  headersAll(name: string): readonly string[];
  /** Start line, fields and the empty line after them, as sent. An own copy. */
  readonly head: Uint8Array;
  /** Content after the chunked transfer coding was removed; content codings are still on. An own copy. */
  readonly body: Uint8Array;
  /** Body bytes on the wire: more than `body.length` when bytes are missing or over a limit. */
  readonly bodyLength: number;
  /** Where bytes of the body are missing. */
  readonly holes: readonly BodyHole[];
  /** The body without content codings (gzip, deflate, br, zstd where the platform has it), as far as it could be decoded. */
  decodedBody(): Promise<Uint8Array>;
  /** The same at once, and with what went wrong. */
  decode(): DecodedBody;
  /** Fields after a chunked body. */
  readonly trailers: readonly HttpHeader[];
  /** Of a response: the request it answers, when that was seen. It may itself still be incomplete. */
  readonly request?: HttpMessage;
  /** What the connection speaks after this message: of a 101 the protocol agreed on, of a 2xx to CONNECT `CONNECT`. */
  readonly tunnel?: string;
  /** Whether all bytes of the message are here. */
  readonly complete: boolean;
  readonly faults: readonly Fault[];
  /** Stream offset of the first byte. */
  readonly offset: number;
  /** Bytes from the first to the last on the wire, missing ones included. */
  readonly length: number;
  /** Numbers of the capture records that it came from, in stream order. */
  readonly sources: readonly number[];
  /** When the first byte was captured. */
  readonly firstSeconds: number;
  readonly firstNanoseconds: number;
  /** When the last byte was captured. */
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** The message while it grows. Handed out as the read-only `HttpMessage`. */
export class Message implements HttpMessage {
  readonly kind: 'request' | 'response';
  readonly version: string;
  declare readonly method?: string;
  declare readonly target?: string;
  declare readonly status?: number;
  declare readonly reason?: string;
  declare request?: HttpMessage;
  declare tunnel?: string;
  body: Uint8Array = EMPTY;
  bodyLength = 0;
  readonly holes: BodyHole[] = [];
  trailers: readonly HttpHeader[] = [];
  complete = false;
  length = 0;
  readonly sources: number[] = [];
  firstSeconds = 0;
  firstNanoseconds = 0;
  seconds = 0;
  nanoseconds = 0;
  #byName: Map<string, string[]> | undefined;
  readonly #decoders: ContentDecoders;
  readonly #limits: HttpLimits;
  #open = true;
  #settled: boolean;

  constructor(
    readonly connection: StreamConnection,
    readonly direction: 0 | 1,
    start: StartLine,
    readonly headers: readonly HttpHeader[],
    readonly head: Uint8Array,
    readonly offset: number,
    readonly faults: Fault[],
    limits: HttpLimits,
    decoders: ContentDecoders,
  ) {
    this.kind = start.kind;
    this.version = start.version;
    if (start.method !== undefined) this.method = start.method;
    if (start.target !== undefined) this.target = start.target;
    if (start.status !== undefined) this.status = start.status;
    if (start.reason !== undefined) this.reason = start.reason;
    this.#limits = limits;
    this.#decoders = decoders;
    this.#settled = start.kind === 'response';
  }

  header(name: string): string | undefined {
    return this.headersAll(name)[0];
  }

  headersAll(name: string): readonly string[] {
    this.#byName ??= indexByName(this.headers);
    return this.#byName.get(name.toLowerCase()) ?? [];
  }

  decode(): DecodedBody {
    return decodeContent(this, this.#limits, this.#decoders);
  }

  async decodedBody(): Promise<Uint8Array> {
    return this.decode().bytes;
  }

  say(fault: Fault): void {
    if (this.faults.length < this.#limits.faults) this.faults.push(fault);
  }

  /** The message has ended. Gives the body bytes that are no longer held for it. */
  close(): number {
    this.#open = false;
    return this.#settled ? this.body.length : 0;
  }

  /** The request waits for no response any more. Gives the body bytes that are no longer held for it. */
  settle(): number {
    if (this.#settled) return 0;
    this.#settled = true;
    return this.#open ? 0 : this.body.length;
  }

  /** Notes the time of a chunk that holds bytes of this message. */
  touch(chunk: StreamChunk): void {
    this.seconds = chunk.seconds;
    this.nanoseconds = chunk.nanoseconds;
  }

  /** Notes that bytes of capture record `record` belong to this message. */
  cameFrom(record: number): void {
    const { sources } = this;
    if (sources[sources.length - 1] === record || sources.length >= this.#limits.sources) return;
    sources.push(record);
  }
}

const EMPTY = new Uint8Array(0);

/** A Map, since names come from the wire: `__proto__` is a name like any other. */
function indexByName(headers: readonly HttpHeader[]): Map<string, string[]> {
  const byName = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const values = byName.get(key);
    if (values === undefined) byName.set(key, [value]);
    else values.push(value);
  }
  return byName;
}
