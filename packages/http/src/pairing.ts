import type { Message } from './message.ts';

/** Requests that were lost stand here between those that were seen. */
const LOST = Symbol('lost');

/** Capture times of two directions are compared with this much grace: their packets may be captured out of order. */
const GRACE_NS = 1_000_000;

/** What pairing says of a response: the request, none, or that the request may still come. */
export type Match =
  | { readonly request: Message | undefined; readonly sure: boolean }
  | { readonly request: 'wait'; readonly sure: false };

const WAIT: Match = { request: 'wait', sure: false };

/**
 * Which request a response answers (RFC 9112 §9.3.2: in order). When messages were lost, capture times tell: a
 * response never comes before its request.
 */
export class Pairing {
  readonly #limit: number;
  readonly #settled: (request: Message) => void;
  #queue: (Message | typeof LOST)[] = [];
  #first = 0;
  #responsesLost = false;
  /** Responses that went on without waiting longer; their requests may come late. */
  #blind: Message[] = [];

  /** @param settled is told of every request that waits no longer. */
  constructor(limit: number, settled: (request: Message) => void) {
    this.#limit = limit;
    this.#settled = settled;
  }

  get #waiting(): number {
    return this.#queue.length - this.#first;
  }

  asked(request: Message): void {
    const blind = this.#blind[0];
    if (blind !== undefined && !isLater(request, blind)) {
      this.#blind.shift();
      this.#settled(request);
    } else if (this.#waiting >= this.#limit) {
      this.#settled(request);
      this.requestsLost();
    } else {
      this.#queue.push(request);
    }
  }

  /** Bytes of the request direction are missing: any number of requests may have been in them. */
  requestsLost(): void {
    if (this.#waiting === 0 || this.#queue[this.#queue.length - 1] !== LOST) this.#queue.push(LOST);
  }

  /** Bytes of the response direction are missing: any number of responses may have been in them. */
  responsesLost(): void {
    this.#responsesLost = true;
  }

  /** Finds the request of `response`; an interim response (1xx) leaves it waiting for the final one. */
  match(response: Message, mayWait: boolean): Match {
    const sure = this.#catchUp(response);
    const front = this.#queue[this.#first];
    if (front === LOST) return { request: undefined, sure: false };
    if (front === undefined) {
      if (mayWait) return WAIT;
      if (this.#blind.length < this.#limit) this.#blind.push(response);
      return { request: undefined, sure: true };
    }
    if (isLater(front, response)) return { request: undefined, sure: true };
    if (response.status! >= 200 || response.status === 101) this.#settled(this.#shift() as Message);
    return { request: front, sure };
  }

  clear(): void {
    while (this.#waiting > 0) {
      const entry = this.#shift();
      if (entry !== LOST) this.#settled(entry!);
    }
  }

  /** Drops what `response` cannot answer; false when that was a guess. */
  #catchUp(response: Message): boolean {
    let sure = true;
    if (this.#responsesLost) {
      sure = false;
      this.#responsesLost = false;
      while (this.#waiting > 1 && !this.#isFuture(this.#queue[this.#first + 1]!, response)) this.#settle();
    }
    while (this.#queue[this.#first] === LOST && this.#waiting > 1) {
      if (this.#isFuture(this.#queue[this.#first + 1]!, response)) break;
      this.#settle();
      sure = false;
    }
    return sure;
  }

  #isFuture(entry: Message | typeof LOST, response: Message): boolean {
    return entry !== LOST && isLater(entry, response);
  }

  #settle(): void {
    const entry = this.#shift();
    if (entry !== undefined && entry !== LOST) this.#settled(entry);
  }

  #shift(): Message | typeof LOST | undefined {
    const entry = this.#queue[this.#first];
    if (++this.#first === this.#queue.length) {
      this.#queue = [];
      this.#first = 0;
    } else if (this.#first >= 64 && this.#first * 2 >= this.#queue.length) {
      this.#queue = this.#queue.slice(this.#first);
      this.#first = 0;
    }
    return entry;
  }
}

function isLater(request: Message, response: Message): boolean {
  const seconds = request.firstSeconds - response.firstSeconds;
  return seconds * 1e9 + (request.firstNanoseconds - response.firstNanoseconds) > GRACE_NS;
}
