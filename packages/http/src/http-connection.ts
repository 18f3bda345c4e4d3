import type { ContentDecoders } from './content-coding.ts';
import { Flow } from './flow.ts';
import type { BodyBudget, HttpLimits } from './limits.ts';
import type { HttpMessage, Message } from './message.ts';
import { Pairing } from './pairing.ts';
import type { StreamChunk, StreamConnection } from './stream-chunk.ts';

/** Stream bytes that belong to no message. */
export interface SkippedRun {
  readonly connection: StreamConnection;
  readonly direction: 0 | 1;
  /** Stream offset. */
  readonly offset: number;
  readonly length: number;
  /** `not-http`: no message was found at all. `lost-place`: after a gap or a broken message, until the next one begins. */
  readonly reason: 'not-http' | 'lost-place';
}

/** What all connections of one parser share. */
export interface HttpContext {
  readonly limits: HttpLimits;
  /** Responses wait for requests that were not seen yet. */
  readonly waitForRequests: boolean;
  readonly budget: BodyBudget;
  readonly decoders: ContentDecoders;
  /** Takes a finished message. */
  readonly emit: (message: HttpMessage) => void;
  readonly onTunnel: ((chunk: StreamChunk, opener: HttpMessage) => void) | undefined;
  readonly onSkipped: ((run: SkippedRun) => void) | undefined;
}

/** Both flows of one connection, and what they have to tell each other. */
export class HttpConnection {
  readonly connection: StreamConnection;
  readonly context: HttpContext;
  readonly pairing: Pairing;
  /** The 101, or the 2xx to CONNECT, after which other bytes follow. */
  opener: HttpMessage | undefined;
  /** The request that was last answered, or given up. */
  lastSettled: Message | undefined;
  readonly #flows: readonly [Flow, Flow];
  /** Flows do not wait for each other: set at the end, and once waiting was in vain. */
  #hasty = false;

  constructor(connection: StreamConnection, context: HttpContext) {
    this.connection = connection;
    this.context = context;
    this.pairing = new Pairing(context.limits.pendingRequests, (request) => {
      this.lastSettled = request;
      context.budget.used -= request.settle();
    });
    this.#flows = [new Flow(0, this), new Flow(1, this)];
  }

  get ended(): boolean {
    return this.#flows[0].ended && this.#flows[1].ended;
  }

  feed(chunk: StreamChunk): void {
    this.#flows[chunk.direction].feed(chunk);
    this.#settle();
  }

  /** Ends both flows, as `reason` says, and gives out what they hold. */
  finish(last: StreamChunk, reason: string): void {
    this.#hasty = true;
    this.#settle();
    const { connection, seconds, nanoseconds } = last;
    for (const flow of this.#flows) {
      const { direction, offset } = flow;
      flow.feed({
        connection,
        direction,
        kind: 'end',
        offset,
        length: 0,
        reason,
        sources: [],
        seconds,
        nanoseconds,
      });
    }
    this.#settle();
    this.pairing.clear();
  }

  openMessage(direction: 0 | 1): HttpMessage | undefined {
    return this.#flows[direction].openMessage;
  }

  other(flow: Flow): Flow {
    return this.#flows[flow.direction === 0 ? 1 : 0];
  }

  /** Whether it makes sense that `flow` waits for what the other one says. */
  mayWait(flow: Flow): boolean {
    const other = this.other(flow);
    return !this.#hasty && !other.silent && flow.heldBytes <= this.context.limits.heldBytes;
  }

  /** Pairs `response`; undefined when its request may still come. */
  answer(response: Message, flow: Flow): { request: Message | undefined; sure: boolean } | undefined {
    const patient = this.mayWait(flow);
    if (!patient) this.#hasty = true;
    const match = this.pairing.match(response, patient && this.context.waitForRequests);
    return match.request === 'wait' ? undefined : { request: match.request, sure: match.sure };
  }

  /** From here on the connection carries something else than HTTP/1. */
  openTunnel(opener: HttpMessage): void {
    this.opener = opener;
  }

  /** One flow may have said what the other one waits for; go on until neither gets further. */
  #settle(): void {
    while (this.#flows[0].resume() || this.#flows[1].resume());
  }
}
