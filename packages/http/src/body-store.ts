import { GrowBuffer } from './grow-buffer.ts';
import { httpFault } from './http-fault.ts';
import type { BodyBudget, HttpLimits } from './limits.ts';
import type { Message } from './message.ts';

/** Collects the body of one message within the limits; what is over them is counted only. */
export class BodyStore {
  readonly #message: Message;
  readonly #limits: HttpLimits;
  readonly #budget: BodyBudget;
  readonly #kept = new GrowBuffer();
  #dropped = false;

  constructor(message: Message, limits: HttpLimits, budget: BodyBudget) {
    this.#message = message;
    this.#limits = limits;
    this.#budget = budget;
  }

  /** Bytes kept. */
  get length(): number {
    return this.#kept.length;
  }

  /** Whether every byte that came was kept and none was missing. */
  get whole(): boolean {
    return !this.#dropped && this.#message.holes.length === 0;
  }

  append(bytes: Uint8Array, from: number, to: number): void {
    this.#message.bodyLength += to - from;
    const room = Math.min(this.#limits.bodyBytes - this.#kept.length, this.#budget.total - this.#budget.used);
    const count = this.#dropped ? 0 : Math.min(to - from, room);
    if (count < to - from) this.#drop(count === this.#limits.bodyBytes - this.#kept.length);
    if (count <= 0) return;
    this.#kept.append(bytes, from, from + count);
    this.#budget.used += count;
  }

  hole(length: number): void {
    this.#message.bodyLength += length;
    const { holes } = this.#message;
    const last = holes[holes.length - 1];
    if (last !== undefined && (last.at === this.#kept.length || holes.length >= this.#limits.holes)) {
      holes[holes.length - 1] = { at: last.at, length: last.length + length };
    } else {
      holes.push({ at: this.#kept.length, length });
    }
  }

  /** Moves the bytes into the message. They count as held until `release`. */
  finish(): void {
    this.#message.body = this.#kept.take();
  }

  #drop(own: boolean): void {
    if (this.#dropped) return;
    this.#dropped = true;
    const { offset, head, bodyLength } = this.#message;
    const limit = own ? 'limits.bodyBytes' : 'limits.openBodyBytes';
    this.#message.say(
      httpFault('limit', offset + head.length, 'RFC 9112 §6', limit, bodyLength, this.#kept.length),
    );
  }
}
