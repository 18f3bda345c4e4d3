import { fromBase64, toBase64 } from './base64.ts';
import { newWins } from './overlap-policy.ts';
import type { PieceBuffers } from './piece-buffers.ts';
import type { Alternative } from './stream-chunk.ts';
import { type PieceSnapshot, WaitingPiece } from './waiting-piece.ts';

/** Two versions of the same stream bytes, one of them from a segment that just came. */
export interface Conflict {
  readonly offset: number;
  readonly kept: Uint8Array;
  readonly keptRecord: number;
  readonly other: Uint8Array;
  readonly otherRecord: number;
}

export interface WaitingSnapshot {
  readonly pieces: readonly PieceSnapshot[];
  readonly alternatives: readonly {
    readonly offset: number;
    readonly bytes: string;
    readonly record: number;
  }[];
}

const SOURCE_COST = 16;
/** A segment that contradicts more segments than this is settled as the others, but the rest is not told. */
const MAX_CONFLICTS = 64;

/**
 * The bytes of one direction that wait for earlier ones: pieces in stream order that never overlap. Neighbours are
 * joined while they are small, so that the bookkeeping is in proportion to the bytes and the holes, not to the
 * segments. Finding a place is a binary search.
 */
export class WaitingBytes {
  readonly #policy: number;
  readonly #maxAlternatives: number;
  readonly #buffers: PieceBuffers;
  #pieces: WaitingPiece[] = [];
  /** `#pieces` has been used and emptied: there is room in it. */
  #hasRoom = false;
  /** Index of the first live piece. */
  #first = 0;
  #missing = 0;
  #sources = 0;
  #capacity = 0;
  /** Bytes that wait, cut ones not counted. */
  bytes = 0;
  /** Stretches without a hole inside. */
  runs = 0;
  /** Versions that lost, in the order in which they came. */
  alternatives: Alternative[] = [];
  /** What the last `insert` found different. */
  conflicts: Conflict[] = [];
  /** First offset and bytes of the last `insert` that were there already. */
  repeatedFrom = 0;
  repeated = 0;

  constructor(policy: number, maxAlternatives: number, buffers: PieceBuffers) {
    this.#policy = policy;
    this.#buffers = buffers;
    this.#maxAlternatives = maxAlternatives;
  }

  get empty(): boolean {
    return this.#first === this.#pieces.length;
  }

  /** Memory of the bytes that wait. */
  get capacity(): number {
    return this.#capacity;
  }

  /** Memory in use, roughly: buffers and the list of their records. */
  get cost(): number {
    return this.#capacity + SOURCE_COST * this.#sources;
  }

  /** Offset of the first waiting byte; Infinity when nothing waits. */
  get start(): number {
    return this.empty ? Number.POSITIVE_INFINITY : this.#pieces[this.#first]!.start;
  }

  /** Offset after the last waiting byte; -Infinity when nothing waits. */
  get end(): number {
    return this.empty ? Number.NEGATIVE_INFINITY : this.#pieces[this.#pieces.length - 1]!.end;
  }

  /** The pieces in stream order, for looking at. */
  pieces(): readonly WaitingPiece[] {
    return this.#pieces.slice(this.#first);
  }

  /** Copies `bytes` in at `start`. Where bytes wait already, the policy chooses; see `conflicts` and `repeated`. */
  insert(start: number, bytes: Uint8Array, record: number, isTransient = false): void {
    const end = start + bytes.length;
    if (this.conflicts.length > 0) this.conflicts = [];
    this.repeated = 0;
    if (this.#missing > 0) this.#carveMissing(start, end);
    if (start >= this.end) {
      this.#fill(start, bytes, record, isTransient);
      return;
    }
    const free = this.#resolve(start, end, bytes, record);
    for (let i = 0; i < free.length; i += 2) {
      const from = free[i]!;
      this.#fill(from, bytes.subarray(from - start, free[i + 1]! - start), record, isTransient);
    }
  }

  /** Notes that `[start, end)` was cut by the snapshot length. Bytes that wait there stay. */
  insertMissing(start: number, end: number, record: number): void {
    this.repeated = 0;
    const free = this.#resolve(start, end, null, record);
    for (let i = 0; i < free.length; i += 2) {
      this.#placeMissing(this.#find(free[i]!), free[i]!, free[i + 1]!, record);
    }
  }

  /** Whether anything waits, or is known to be cut, in `[start, end)`. */
  overlaps(start: number, end: number): boolean {
    const piece = this.#pieces[this.#find(start)];
    return piece !== undefined && piece.start < end;
  }

  /** Whether a record brought exactly `[start, end)`. */
  hasSource(start: number, end: number): boolean {
    const piece = this.#pieces[this.#find(start)];
    if (piece === undefined || piece.start > start) return false;
    const index = piece.sourceAt(start);
    return piece.starts[index] === start && piece.sourceEnd(index) === end;
  }

  /** Whether exactly these bytes wait at `start`, in one piece. */
  matches(start: number, bytes: Uint8Array): boolean {
    const piece = this.#pieces[this.#find(start)];
    const end = start + bytes.length;
    if (piece === undefined || piece.buffer === null || piece.start > start || piece.end < end) return false;
    return piece.matches(start, bytes, 0, bytes.length);
  }

  snapshot(): WaitingSnapshot {
    return {
      pieces: this.pieces().map((piece) => piece.snapshot()),
      alternatives: this.alternatives.map((other) => ({ ...other, bytes: toBase64(other.bytes) })),
    };
  }

  /** For waiting bytes of which there are none. */
  restore({ pieces, alternatives }: WaitingSnapshot): void {
    for (const snapshot of pieces) {
      const piece = WaitingPiece.restore(snapshot, this.#buffers);
      this.#place(this.#pieces.length, piece);
      if (piece.buffer === null) {
        this.#missing++;
      } else {
        this.bytes += piece.end - piece.start;
        this.#count(piece);
      }
    }
    this.alternatives = alternatives.map((other) => ({ ...other, bytes: fromBase64(other.bytes) }));
  }

  /** Drops everything; nobody looks at it any more. */
  clear(): void {
    for (let i = this.#first; i < this.#pieces.length; i++) this.#pieces[i]!.giveBack();
    // Popped, not thrown away: thousands of datagrams come and go, and arrays this old are collected late.
    this.#hasRoom = this.#pieces.length === 1;
    if (this.#hasRoom) this.#pieces.pop();
    else this.#pieces = [];
    this.#first = 0;
    this.#missing = 0;
    this.#sources = 0;
    this.#capacity = 0;
    this.bytes = 0;
    this.runs = 0;
    if (this.alternatives.length > 0) this.alternatives = [];
    if (this.conflicts.length > 0) this.conflicts = [];
    this.repeated = 0;
  }

  /** Takes the first piece out. */
  shift(): WaitingPiece {
    const piece = this.#pieces[this.#first]!;
    const next = this.#pieces[this.#first + 1];
    if (next === undefined || next.start !== piece.end) this.runs--;
    this.#first++;
    this.#forget(piece);
    if (this.#first === this.#pieces.length) {
      this.#pieces = [];
      this.#hasRoom = false;
      this.#first = 0;
    } else if (this.#first > 64 && this.#first * 2 > this.#pieces.length) {
      this.#pieces = this.#pieces.slice(this.#first);
      this.#first = 0;
    }
    return piece;
  }

  /** Moves every piece by `distance`: the offset 0 was found. */
  shiftOffsets(distance: number): void {
    for (const piece of this.pieces()) {
      piece.start += distance;
      piece.end += distance;
      for (let i = 0; i < piece.starts.length; i++) piece.starts[i]! += distance;
    }
    this.alternatives = this.alternatives.map((other) => ({ ...other, offset: other.offset + distance }));
  }

  /** Takes out the alternatives that start before `end`; undefined when there are none. */
  takeAlternatives(end: number): readonly Alternative[] | undefined {
    if (this.alternatives.length === 0) return undefined;
    const taken = this.alternatives.filter((other) => other.offset < end);
    if (taken.length === 0) return undefined;
    this.alternatives = this.alternatives.filter((other) => other.offset >= end);
    return taken;
  }

  /** Index of the first piece that ends after `offset`. */
  #find(offset: number): number {
    let low = this.#first;
    let high = this.#pieces.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#pieces[middle]!.end > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Settles what `[start, end)` shares with waiting pieces; gives the ranges that are free, as from, to, from, to… */
  #resolve(start: number, end: number, bytes: Uint8Array | null, record: number): number[] {
    const free: number[] = [];
    let at = start;
    for (let index = this.#find(start); index < this.#pieces.length; index++) {
      const piece = this.#pieces[index]!;
      if (piece.start >= end) break;
      if (piece.start > at) free.push(at, piece.start);
      if (bytes !== null && piece.buffer !== null) this.#overlay(piece, start, end, bytes, record);
      at = piece.end;
    }
    if (at < end) free.push(at, end);
    return free;
  }

  #overlay(piece: WaitingPiece, start: number, end: number, bytes: Uint8Array, record: number): void {
    let from = Math.max(start, piece.start);
    const stop = Math.min(end, piece.end);
    if (this.repeated === 0) this.repeatedFrom = from;
    this.repeated += stop - from;
    if (piece.matches(from, bytes, from - start, stop - from)) return;
    const before = piece.starts.length;
    while (from < stop) {
      const index = piece.sourceAt(from);
      const oldStart = piece.starts[index]!;
      const oldEnd = piece.sourceEnd(index);
      const to = Math.min(stop, oldEnd);
      const wins = newWins(this.#policy, start, end, oldStart, oldEnd);
      this.#compare(piece, index, from, bytes.subarray(from - start, to - start), record, wins);
      from = to;
    }
    this.#sources += piece.starts.length - before;
  }

  #compare(
    piece: WaitingPiece,
    index: number,
    from: number,
    fresh: Uint8Array,
    record: number,
    wins: boolean,
  ): void {
    const old = piece.view(from, from + fresh.length);
    if (sameBytes(old, fresh)) return;
    if (this.conflicts.length >= MAX_CONFLICTS) {
      if (wins) piece.overwrite(index, from, fresh, record);
      return;
    }
    const versions = [
      { bytes: old.slice(), record: piece.records[index]! },
      { bytes: fresh.slice(), record },
    ];
    if (wins) piece.overwrite(index, from, fresh, record);
    const [lost, kept] = wins ? versions : versions.reverse();
    this.conflicts.push({
      offset: from,
      kept: kept!.bytes,
      keptRecord: kept!.record,
      other: lost!.bytes,
      otherRecord: lost!.record,
    });
    if (this.alternatives.length < this.#maxAlternatives) this.alternatives.push({ offset: from, ...lost! });
  }

  /** Puts bytes where none wait. */
  #fill(start: number, bytes: Uint8Array, record: number, isTransient: boolean): void {
    const index = this.#find(start);
    const left = index > this.#first ? this.#pieces[index - 1] : undefined;
    const right = this.#pieces[index];
    const end = start + bytes.length;
    this.bytes += bytes.length;
    if (left !== undefined && left.end === start && left.takes(bytes.length, 1)) {
      this.#uncount(left);
      left.append(bytes, record, isTransient);
      this.#count(left);
    } else if (right !== undefined && right.start === end && right.takes(bytes.length, 1)) {
      this.#uncount(right);
      right.prepend(bytes, record, isTransient);
      this.#count(right);
    } else {
      const piece = WaitingPiece.of(start, bytes, record, this.#buffers, isTransient);
      this.#place(index, piece);
      this.#count(piece);
      return;
    }
    if (left?.end === end ? right?.start === end : left?.end === start) {
      this.runs--;
      this.#joinAt(index - 1);
    }
  }

  #count(piece: WaitingPiece): void {
    this.#sources += piece.starts.length;
    this.#capacity += piece.capacity;
  }

  #uncount(piece: WaitingPiece): void {
    this.#sources -= piece.starts.length;
    this.#capacity -= piece.capacity;
  }

  #placeMissing(index: number, start: number, end: number, record: number): void {
    this.#place(index, WaitingPiece.missing(start, end, record, this.#buffers));
    this.#missing++;
  }

  #place(index: number, piece: WaitingPiece): void {
    this.runs += this.#runsBetween(index, piece, index);
    if (this.#pieces.length === 0 && !this.#hasRoom) this.#pieces = [piece];
    else this.#pieces.splice(index, 0, piece);
  }

  /** Joins the pieces at `index` and `index + 1` when both are small. */
  #joinAt(index: number): void {
    const left = this.#pieces[index]!;
    const right = this.#pieces[index + 1]!;
    if (right.buffer === null || !left.takes(right.end - right.start, right.starts.length)) return;
    this.#uncount(left);
    this.#uncount(right);
    const joined = left.join(right);
    this.#count(joined);
    this.#pieces.splice(index, 2, joined);
  }

  /** Frees the parts of missing pieces that `[start, end)` now brings bytes for. */
  #carveMissing(start: number, end: number): void {
    for (let index = this.#find(start); index < this.#pieces.length; ) {
      const piece = this.#pieces[index]!;
      if (piece.start >= end) return;
      if (piece.buffer !== null) {
        index++;
        continue;
      }
      const record = piece.records[0]!;
      this.#remove(index);
      if (piece.start < start) this.#placeMissing(index++, piece.start, start, record);
      if (piece.end > end) this.#placeMissing(index++, end, piece.end, record);
    }
  }

  #remove(index: number): void {
    const piece = this.#pieces[index]!;
    this.runs -= this.#runsBetween(index, piece, index + 1);
    this.#pieces.splice(index, 1);
    this.#forget(piece);
  }

  /** How many runs there are more with `piece` between those before `index` and those from `next` on. */
  #runsBetween(index: number, piece: WaitingPiece, next: number): number {
    const touchesLeft = index > this.#first && this.#pieces[index - 1]!.end === piece.start;
    const touchesRight = this.#pieces[next]?.start === piece.end;
    return 1 - Number(touchesLeft) - Number(touchesRight);
  }

  #forget(piece: WaitingPiece): void {
    if (piece.buffer === null) {
      this.#missing--;
    } else {
      this.bytes -= piece.end - piece.start;
      this.#uncount(piece);
    }
  }
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return a.length === b.length;
}
