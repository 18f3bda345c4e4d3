import type { BodyReader } from './body-reader.ts';
import type { BodyStore } from './body-store.ts';
import { GrowBuffer } from './grow-buffer.ts';
import { HeadScanner } from './head-scanner.ts';
import type { HttpFaultCode } from './http-fault.ts';
import type { HttpLimits } from './limits.ts';

type Phase = 'size' | 'extension' | 'data' | 'data-end' | 'trailers' | 'done';

const CR = 0x0d;
const LF = 0x0a;
/** 13 hex digits are 52 bits: exact. */
const MOST_DIGITS = 13;

/** The chunked transfer coding (RFC 9112 §7.1), read as it comes. */
export class ChunkedReader implements BodyReader {
  broken: HttpFaultCode | undefined;
  /** A line of the coding ended in LF alone. */
  bareLf = false;
  /** The trailer section with its empty line, once done. */
  readonly trailers = new GrowBuffer();
  readonly #store: BodyStore;
  readonly #limits: HttpLimits;
  readonly #scanner = new HeadScanner();
  #phase: Phase = 'size';
  #size = 0;
  #digits = 0;
  #lineLength = 0;
  #last = 0;

  constructor(store: BodyStore, limits: HttpLimits) {
    this.#store = store;
    this.#limits = limits;
  }

  get done(): boolean {
    return this.#phase === 'done';
  }

  get missing(): number {
    return this.#phase === 'data' ? this.#size : 0;
  }

  read(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    while (at < end && this.#phase !== 'done' && this.broken === undefined) {
      if (this.#phase === 'data') at = this.#data(bytes, at, end);
      else if (this.#phase === 'trailers') at = this.#trailers(bytes, at, end);
      else this.#lineByte(bytes[at++]!);
    }
    return at;
  }

  gap(length: number): number {
    if (this.#phase !== 'data') {
      this.broken = 'gap';
      return 0;
    }
    const inside = Math.min(length, this.#size);
    this.#store.hole(inside);
    this.#size -= inside;
    if (this.#size === 0) this.#enterDataEnd();
    if (inside < length) this.broken = 'gap';
    return inside;
  }

  endsWith(): boolean {
    return this.done;
  }

  #data(bytes: Uint8Array, at: number, end: number): number {
    const to = Math.min(end, at + this.#size);
    this.#store.append(bytes, at, to);
    this.#size -= to - at;
    if (this.#size === 0) this.#enterDataEnd();
    return to;
  }

  #enterDataEnd(): void {
    this.#phase = 'data-end';
    this.#last = 0;
  }

  #lineByte(byte: number): void {
    if (this.#phase === 'data-end') this.#afterData(byte);
    else if (byte === LF) this.#sizeLineEnd();
    else if (++this.#lineLength > this.#limits.chunkLineBytes) this.broken = 'limit';
    else if (this.#phase === 'size') this.#sizeByte(byte);
    this.#last = byte;
  }

  #sizeByte(byte: number): void {
    const digit = hexDigit(byte);
    if (digit >= 0) {
      if (++this.#digits > MOST_DIGITS) this.broken = 'malformed-chunk';
      this.#size = this.#size * 16 + digit;
    } else if (this.#digits > 0 && (byte === 0x3b || byte === 0x20 || byte === 0x09 || byte === CR)) {
      this.#phase = 'extension';
    } else {
      this.broken = 'malformed-chunk';
    }
  }

  #sizeLineEnd(): void {
    if (this.#digits === 0) {
      this.broken = 'malformed-chunk';
      return;
    }
    if (this.#last !== CR) this.bareLf = true;
    this.#phase = this.#size === 0 ? 'trailers' : 'data';
    this.#digits = 0;
    this.#lineLength = 0;
  }

  #afterData(byte: number): void {
    if (byte === LF) {
      if (this.#last !== CR) this.bareLf = true;
      this.#phase = 'size';
    } else if (byte !== CR || this.#last === CR) {
      this.broken = 'malformed-chunk';
    }
  }

  #trailers(bytes: Uint8Array, at: number, end: number): number {
    const to = this.#scanner.scan(bytes, at, end);
    this.trailers.append(bytes, at, to);
    if (this.#scanner.found) this.#phase = 'done';
    else if (this.trailers.length > this.#limits.headBytes) this.broken = 'limit';
    return to;
  }
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
