import type { BodyStore } from './body-store.ts';
import type { HttpFaultCode } from './http-fault.ts';

/** Knows where a body ends (RFC 9112 §6.3) and hands its bytes to the store. */
export interface BodyReader {
  /** Takes bytes from `bytes[at..end)`; gives the index after the last one taken. */
  read(bytes: Uint8Array, at: number, end: number): number;
  /** Bytes of a gap of `length` that belong to this body; it ends broken when its place is lost. */
  gap(length: number): number;
  readonly done: boolean;
  /** Set when the body cannot be read on. */
  readonly broken: HttpFaultCode | undefined;
  /** Whether the body is whole when the stream ends here. */
  endsWith(clean: boolean): boolean;
  /** Bytes that are still to come, when that is known. */
  readonly missing: number;
}

/** Content-Length (RFC 9112 §6.2). */
export class LengthReader implements BodyReader {
  missing: number;
  broken: HttpFaultCode | undefined;
  readonly #store: BodyStore;

  constructor(length: number, store: BodyStore) {
    this.missing = length;
    this.#store = store;
  }

  get done(): boolean {
    return this.missing === 0;
  }

  read(bytes: Uint8Array, at: number, end: number): number {
    const to = Math.min(end, at + this.missing);
    this.#store.append(bytes, at, to);
    this.missing -= to - at;
    return to;
  }

  gap(length: number): number {
    const inside = Math.min(length, this.missing);
    this.#store.hole(inside);
    this.missing -= inside;
    return inside;
  }

  endsWith(): boolean {
    return this.done;
  }
}

/** Everything until the connection closes (RFC 9112 §6.3 item 8). */
export class UntilCloseReader implements BodyReader {
  readonly done = false;
  readonly broken = undefined;
  readonly missing = 0;
  readonly #store: BodyStore;

  constructor(store: BodyStore) {
    this.#store = store;
  }

  read(bytes: Uint8Array, at: number, end: number): number {
    this.#store.append(bytes, at, end);
    return end;
  }

  gap(length: number): number {
    this.#store.hole(length);
    return length;
  }

  endsWith(clean: boolean): boolean {
    return clean;
  }
}
