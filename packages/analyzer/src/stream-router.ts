import { createHttpParser, type HttpMessage, looksLikeHttp } from '@plainwire/http';
import type { Connection, StreamChunk } from '@plainwire/tcp-reassembly';
import { createTlsDecryptor, type TlsDecryptor, type TlsDecryptorOptions } from '@plainwire/tls-decrypt';
import { type Application, ApplicationTeller } from './application-teller.ts';
import { type DnsMessage, DnsMessages } from './dns-messages.ts';
import type { StreamOutcome, TlsChoice, TlsRecordEvent } from './outcome.ts';
import { TlsProgress } from './tls-progress.ts';

/** What is read in the bytes of a TCP stream. */
export type StreamApplication = Exclude<Application, 'other'> | 'dns';

/** Hands stream chunks to the parser of what is inside them: TLS, HTTP, DNS, or neither. */
export class StreamRouter {
  readonly tls: TlsDecryptor;
  readonly #http = createHttpParser({ waitForRequests: false });
  readonly #records = new TlsProgress();
  readonly #dns = new DnsMessages();
  readonly #isDns: (connection: Connection) => boolean;
  readonly #desegmentsTls: boolean;
  readonly #teller = new ApplicationTeller();
  /** What the server of a TLS connection chose. */
  readonly #choices = new WeakMap<Connection, TlsChoice>();

  /**
   * @param isDns whether a connection carries DNS, of which nothing but its port tells.
   * @param desegmentsTls whether messages inside TLS may span records.
   */
  constructor(tls: TlsDecryptorOptions, isDns: (connection: Connection) => boolean, desegmentsTls: boolean) {
    this.#isDns = isDns;
    this.#desegmentsTls = desegmentsTls;
    this.tls = createTlsDecryptor(tls);
  }

  /** What is read in the connection's bytes; undefined when nothing is, or too few of them came to tell. */
  applicationOf(connection: Connection): StreamApplication | undefined {
    return this.#isDns(connection) ? 'dns' : this.#teller.applicationOf(connection);
  }

  /** The HTTP message of a plain connection whose head has come and whose end has not. */
  openMessage(connection: Connection, direction: 0 | 1): HttpMessage | undefined {
    return this.#http.openMessage(connection, direction);
  }

  /** Routes what one frame made ready. The chunks' bytes must stay as they are. */
  push(chunks: readonly StreamChunk[]): StreamOutcome {
    const outcome = new Outcome(chunks, this.#desegmentsTls);
    for (const chunk of chunks) this.#route(chunk, outcome);
    return outcome;
  }

  /** Nothing more will come: what was held back is given out as far as it goes. */
  end(chunks: readonly StreamChunk[]): StreamOutcome {
    const outcome = new Outcome(chunks, this.#desegmentsTls);
    for (const chunk of chunks) this.#route(chunk, outcome);
    this.#takeTls(this.tls.end(), outcome);
    outcome.messages.push(...this.#http.end());
    return outcome;
  }

  #route(chunk: StreamChunk, outcome: Outcome): void {
    if (this.#isDns(chunk.connection)) {
      outcome.dnsMessages.push(...this.#dns.pushChunk(chunk));
      return;
    }
    this.#teller.tell(chunk, (one, application) => {
      if (application === 'tls') this.#takeCiphertext(one, outcome);
      else if (application === 'http') outcome.messages.push(...this.#http.pushChunk(one));
    });
  }

  #takeCiphertext(chunk: StreamChunk, outcome: Outcome): void {
    if (outcome.tlsRecords.length === 0) outcome.tlsChosen = this.#choices.get(chunk.connection);
    this.#takeTls(this.tls.pushChunk(chunk), outcome);
    outcome.tlsBegins = this.#records.begins(chunk);
  }

  #takeTls(events: ReturnType<TlsDecryptor['pushChunk']>, outcome: Outcome): void {
    for (const event of events) {
      if (event.type === 'handshake' && event.serverHello !== undefined) {
        this.#choices.set(event.connection, event.serverHello);
      } else if (event.type === 'record' || event.type === 'held-record') {
        if (!this.#records.isNew(event)) continue;
        outcome.tlsRecords.push(event);
        outcome.tlsVersion = this.#choices.get(event.connection)?.version ?? event.version;
      } else if (event.type === 'plaintext') this.#takePlaintext(event.chunk, outcome);
    }
  }

  #takePlaintext(chunk: StreamChunk, outcome: Outcome): void {
    outcome.plaintext.push(chunk);
    this.#teller.tellPlaintext(chunk, (one, application) => {
      if (application !== 'http') return;
      outcome.messages.push(...this.#http.pushChunk(one));
      if (one.kind === 'data' && looksLikeHttp(one.bytes!)) outcome.httpRecords?.push(one.bytes!);
    });
  }
}

class Outcome implements StreamOutcome {
  readonly chunks: readonly StreamChunk[];
  readonly tlsRecords: TlsRecordEvent[] = [];
  tlsVersion: number | undefined = undefined;
  tlsChosen: TlsChoice | undefined = undefined;
  tlsBegins: Uint8Array | undefined = undefined;
  readonly plaintext: StreamChunk[] = [];
  readonly httpRecords: Uint8Array[] | undefined;
  readonly dnsMessages: DnsMessage[] = [];
  readonly messages: HttpMessage[] = [];

  constructor(chunks: readonly StreamChunk[], desegmentsTls: boolean) {
    this.chunks = chunks;
    this.httpRecords = desegmentsTls ? undefined : [];
  }
}
