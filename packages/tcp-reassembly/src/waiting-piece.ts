import { fromBase64, toBase64 } from './base64.ts';
import type { PieceBuffers } from './piece-buffers.ts';

const MAX_BYTES = 64 << 10;
const MAX_SOURCES = 512;
const MOST_SPARE = 1024;

export interface PieceSnapshot {
  readonly start: number;
  readonly end: number;
  readonly bytes: string | null;
  readonly at: number;
  readonly capacity: number;
  readonly isTransient: boolean;
  readonly starts: readonly number[];
  readonly records: readonly number[];
}

/**
 * Bytes `[start, end)` of a stream that wait for earlier ones, in a buffer of their own with room to grow at both
 * ends, and the records that they came from: source `i` covers `[starts[i], starts[i + 1])`.
 *
 * `buffer` is null for bytes that the snapshot length cut away: they are known to be missing.
 */
export class WaitingPiece {
  start: number;
  end: number;
  buffer: Uint8Array | null;
  /** Index in `buffer` of the byte at `start`. */
  at: number;
  starts: number[];
  records: number[];

  /** All of its bytes are from segments whose payload is transient: its buffer may be used again. */
  isTransient: boolean;
  readonly #buffers: PieceBuffers;

  private constructor(
    start: number,
    end: number,
    buffer: Uint8Array | null,
    record: number,
    buffers: PieceBuffers,
    isTransient: boolean,
  ) {
    this.start = start;
    this.end = end;
    this.buffer = buffer;
    this.at = 0;
    this.starts = [start];
    this.records = [record];
    this.isTransient = isTransient;
    this.#buffers = buffers;
  }

  static of(
    start: number,
    bytes: Uint8Array,
    record: number,
    buffers: PieceBuffers,
    isTransient: boolean,
  ): WaitingPiece {
    const buffer = buffers.take(bytes.length);
    buffer.set(bytes);
    const end = start + bytes.length;
    const spare = buffers.pieces.pop();
    if (spare === undefined) return new WaitingPiece(start, end, buffer, record, buffers, isTransient);
    spare.start = start;
    spare.end = end;
    spare.buffer = buffer;
    spare.at = 0;
    spare.starts[0] = start;
    spare.records[0] = record;
    spare.isTransient = isTransient;
    return spare;
  }

  /** Nobody looks at it any more: it and its buffer may be used again. */
  giveBack(): void {
    const { buffer, starts, records } = this;
    if (buffer === null) return;
    this.#buffers.give(buffer);
    this.buffer = null;
    if (starts.length > 1) starts.length = records.length = 1;
    if (this.#buffers.pieces.length < MOST_SPARE) this.#buffers.pieces.push(this);
  }

  static missing(start: number, end: number, record: number, buffers: PieceBuffers): WaitingPiece {
    return new WaitingPiece(start, end, null, record, buffers, true);
  }

  snapshot(): PieceSnapshot {
    const { buffer, starts, records, ...plain } = this;
    const bytes = buffer === null ? null : toBase64(this.view(this.start, this.end));
    return { ...plain, bytes, capacity: this.capacity, starts: [...starts], records: [...records] };
  }

  static restore(snapshot: PieceSnapshot, buffers: PieceBuffers): WaitingPiece {
    const { start, end, at, capacity, isTransient, bytes } = snapshot;
    const buffer = bytes === null ? null : buffers.take(capacity);
    buffer?.set(fromBase64(bytes!), at);
    const piece = new WaitingPiece(start, end, buffer, 0, buffers, isTransient);
    piece.at = at;
    piece.starts = [...snapshot.starts];
    piece.records = [...snapshot.records];
    return piece;
  }

  /** Memory that the bytes take. */
  get capacity(): number {
    return this.buffer === null ? 0 : this.buffer.length;
  }

  /** Where source `index` ends. */
  sourceEnd(index: number): number {
    return index + 1 < this.starts.length ? this.starts[index + 1]! : this.end;
  }

  /** Index of the source that holds the byte at `offset`. */
  sourceAt(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** A view of `[from, to)`. */
  view(from: number, to: number): Uint8Array {
    return this.buffer!.subarray(this.at + from - this.start, this.at + to - this.start);
  }

  /** Whether the bytes from `offset` on are those of `bytes` from `from` on. */
  matches(offset: number, bytes: Uint8Array, from: number, length: number): boolean {
    const buffer = this.buffer!;
    const at = this.at + offset - this.start;
    for (let i = 0; i < length; i++) if (buffer[at + i] !== bytes[from + i]) return false;
    return true;
  }

  /** Whether `bytes` more from `sources` more records may join this piece. */
  takes(bytes: number, sources: number): boolean {
    return (
      this.buffer !== null &&
      this.end - this.start + bytes <= MAX_BYTES &&
      this.starts.length + sources <= MAX_SOURCES
    );
  }

  append(bytes: Uint8Array, record: number, isTransient: boolean): void {
    this.isTransient &&= isTransient;
    const length = this.end - this.start;
    if (this.at + length + bytes.length > this.buffer!.length) this.#grow(0, bytes.length);
    this.buffer!.set(bytes, this.at + length);
    if (this.records[this.records.length - 1] !== record) {
      this.starts.push(this.end);
      this.records.push(record);
    }
    this.end += bytes.length;
  }

  prepend(bytes: Uint8Array, record: number, isTransient: boolean): void {
    this.isTransient &&= isTransient;
    if (this.at < bytes.length) this.#grow(bytes.length, 0);
    this.at -= bytes.length;
    this.buffer!.set(bytes, this.at);
    this.start -= bytes.length;
    if (this.records[0] === record) {
      this.starts[0] = this.start;
    } else {
      this.starts.unshift(this.start);
      this.records.unshift(record);
    }
  }

  /** Joins `right`, which starts where this piece ends; the shorter of the two is copied. Gives the piece to keep. */
  join(right: WaitingPiece): WaitingPiece {
    if (right.end - right.start > this.end - this.start) {
      right.#takeFront(this);
      right.isTransient &&= this.isTransient;
      this.#buffers.give(this.buffer!);
      return right;
    }
    const length = this.end - this.start;
    const more = right.end - right.start;
    if (this.at + length + more > this.buffer!.length) this.#grow(0, more);
    this.buffer!.set(right.view(right.start, right.end), this.at + length);
    for (let i = this.meets(right) ? 1 : 0; i < right.starts.length; i++) {
      this.starts.push(right.starts[i]!);
      this.records.push(right.records[i]!);
    }
    this.end = right.end;
    this.isTransient &&= right.isTransient;
    this.#buffers.give(right.buffer!);
    return this;
  }

  /** Writes other bytes of `record` over `[from, from + bytes.length)`, which lies inside source `index`. */
  overwrite(index: number, from: number, bytes: Uint8Array, record: number): void {
    const to = from + bytes.length;
    this.buffer!.set(bytes, this.at + from - this.start);
    const end = this.sourceEnd(index);
    const owner = this.records[index]!;
    const starts = [from];
    const records = [record];
    if (from > this.starts[index]!) {
      starts.unshift(this.starts[index]!);
      records.unshift(owner);
    }
    if (to < end) {
      starts.push(to);
      records.push(owner);
    }
    this.starts.splice(index, 1, ...starts);
    this.records.splice(index, 1, ...records);
    const own = this.records.indexOf(record, index);
    this.#mergeWithNext(own);
    this.#mergeWithNext(own - 1);
  }

  /** Whether the last source of this piece goes on in `right`. */
  meets(right: WaitingPiece): boolean {
    return this.records[this.records.length - 1] === right.records[0];
  }

  #mergeWithNext(index: number): void {
    if (index < 0 || index + 1 >= this.records.length) return;
    if (this.records[index] !== this.records[index + 1]) return;
    this.starts.splice(index + 1, 1);
    this.records.splice(index + 1, 1);
  }

  #takeFront(left: WaitingPiece): void {
    const more = left.end - left.start;
    if (this.at < more) this.#grow(more, 0);
    this.at -= more;
    this.buffer!.set(left.view(left.start, left.end), this.at);
    this.start = left.start;
    const from = left.meets(this) ? 1 : 0;
    this.starts = left.starts.concat(this.starts.slice(from));
    this.records = left.records.concat(this.records.slice(from));
  }

  #grow(front: number, back: number): void {
    const length = this.end - this.start;
    const old = this.buffer!;
    const grown = this.#buffers.take(2 * (length + front + back));
    const spare = grown.length - length - front - back;
    // Most of the room goes where the piece has just grown, some to the other end.
    const at = front > 0 ? front + spare - (spare >> 2) : Math.min(this.at, spare >> 2);
    grown.set(this.view(this.start, this.end), at);
    this.#buffers.give(old);
    this.buffer = grown;
    this.at = at;
  }
}
