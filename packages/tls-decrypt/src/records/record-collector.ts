import { RECORD_HEADER } from './record-opener.ts';

/** Largest record body: 2^14 + 2048 (RFC 5246 §6.2.3); TLS 1.3 allows less. */
export const MAX_RECORD_BODY = 16_384 + 2048;

/** Buffers that are free, by size: a short connection has a record or two that are cut, and gives its buffer back. */
const pool: Uint8Array[] = [];
const smallPool: Uint8Array[] = [];
const POOLED = 32;
const FULL = RECORD_HEADER + MAX_RECORD_BODY;
const FIRST = 2048;

/** The part of one direction's record that has come so far. */
export class RecordCollector {
  buffer: Uint8Array = EMPTY;
  have = 0;

  /** Adds up to `length` bytes of `bytes` from `start`. */
  add(bytes: Uint8Array, start: number, length: number): void {
    if (this.have + length > this.buffer.length) this.#grow(this.have + length);
    const whole = start === 0 && length === bytes.length;
    this.buffer.set(whole ? bytes : bytes.subarray(start, start + length), this.have);
    this.have += length;
  }

  /** Drops what is there, keeping the buffer for the next record. */
  reset(): void {
    this.have = 0;
  }

  /** Drops everything. */
  release(): void {
    const free = this.buffer.length === FULL ? pool : this.buffer.length === FIRST ? smallPool : undefined;
    if (free !== undefined && free.length < POOLED) free.push(this.buffer);
    this.buffer = EMPTY;
    this.have = 0;
  }

  /** Grows by doubling, so that a length field alone costs nothing. */
  #grow(needed: number): void {
    const size = needed <= FIRST ? FIRST : Math.min(FULL, Math.max(needed, 4 * this.buffer.length));
    const free = size === FULL ? pool : size === FIRST ? smallPool : undefined;
    const larger = free?.pop() ?? new Uint8Array(size);
    if (this.have > 0) larger.set(this.buffer.subarray(0, this.have));
    if (this.buffer.length === FIRST && smallPool.length < POOLED) smallPool.push(this.buffer);
    this.buffer = larger;
  }
}

const EMPTY = new Uint8Array(0);
