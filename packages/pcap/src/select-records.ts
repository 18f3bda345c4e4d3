import type { CaptureRecord } from './record.ts';

/** A choice among records, for `createCaptureCopier({ keep })` or a loop. */
export type RecordChoice = (record: CaptureRecord) => boolean;

/** Records numbered `first` to `last`, both included. */
export function betweenNumbers(first: number, last = Infinity): RecordChoice {
  return (record) => record.number >= first && record.number <= last;
}

/** Records from `from` (included) to `to` (not included), in nanoseconds since 1970. */
export function betweenTimes(from: bigint, to?: bigint): RecordChoice {
  return (record) => {
    const time = record.timestampNs;
    return time >= from && (to === undefined || time < to);
  };
}

/** What is compared of a record, and when it came; every `CaptureRecord` has it. */
export type RecordToCompare = Pick<
  CaptureRecord,
  'buffer' | 'offset' | 'capturedLength' | 'seconds' | 'nanoseconds'
>;

export interface DuplicateOptions<R extends RecordToCompare = CaptureRecord> {
  /** How many earlier records a record is compared with. Default 5. */
  readonly window?: number;
  /** Most seconds that a record may come after the one it duplicates. Default: no limit. */
  readonly maxSeconds?: number;
  /**
   * Bytes at the start of each packet that are not compared, such as a header that a mirror port adds. Default 0. A
   * packet that has no more than those is compared whole.
   */
  readonly skipBytes?: number | ((record: R) => number);
}

/**
 * Records whose bytes in the file are not the same as those of one of the records shortly before. Keeps copies of
 * those. A record costs the same whatever the window.
 */
export function withoutDuplicates<R extends RecordToCompare = CaptureRecord>(
  options: DuplicateOptions<R> = {},
): (record: R) => boolean {
  const { window = 5, maxSeconds = Infinity, skipBytes = 0 } = options;
  const recent = new RecentRecords(window, Math.round(maxSeconds * 1e9));
  const basis = Math.floor(Math.random() * 2 ** 32);
  return (record) => {
    const { buffer, offset, capturedLength, seconds, nanoseconds } = record;
    const skipped = typeof skipBytes === 'number' ? skipBytes : skipBytes(record);
    const start = skipped < capturedLength ? offset + skipped : offset;
    const bytes = buffer.subarray(start, offset + capturedLength);
    return !recent.meet({ hash: hashOf(bytes, basis), seconds, nanoseconds, bytes });
  };
}

interface Recent {
  readonly hash: number;
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly bytes: Uint8Array;
}

/** The last records, in order and by their hash. */
class RecentRecords {
  readonly #window: number;
  readonly #maxNs: number;
  readonly #order: (Recent | undefined)[] = [];
  #first = 0;
  readonly #byHash = new Map<number, Recent[]>();

  constructor(window: number, maxNs: number) {
    this.#window = window;
    this.#maxNs = maxNs;
  }

  /** Whether a record like `met` was there; it is there from now on. */
  meet(met: Recent): boolean {
    this.#forget(met);
    const kept = { ...met, bytes: met.bytes.slice() };
    this.#order.push(kept);
    const alike = this.#byHash.get(met.hash);
    if (alike === undefined) {
      this.#byHash.set(met.hash, [kept]);
      return false;
    }
    const at = alike.findIndex((other) => equal(other.bytes, met.bytes));
    const isDuplicate = at >= 0 && this.#isSoonAfter(alike[at]!, met);
    // The newest of equal ones stands for all.
    alike[at < 0 ? alike.length : at] = kept;
    return isDuplicate;
  }

  #isSoonAfter(earlier: Recent, later: Recent): boolean {
    const passed = nsBetween(earlier, later);
    return this.#maxNs === Infinity || (passed >= 0 && passed <= this.#maxNs);
  }

  #forget(now: Recent): void {
    for (;;) {
      const oldest = this.#order[this.#first];
      if (oldest === undefined) break;
      const tooMany = this.#order.length - this.#first > this.#window;
      if (!tooMany && nsBetween(oldest, now) <= this.#maxNs) break;
      this.#order[this.#first++] = undefined;
      const alike = this.#byHash.get(oldest.hash);
      const at = alike?.indexOf(oldest) ?? -1;
      if (alike === undefined || at < 0) continue;
      if (alike.length > 1) alike.splice(at, 1);
      else this.#byHash.delete(oldest.hash);
    }
    if (this.#first > 1024 && this.#first * 2 > this.#order.length) {
      this.#order.splice(0, this.#first);
      this.#first = 0;
    }
  }
}

function nsBetween(earlier: Recent, later: Recent): number {
  return (later.seconds - earlier.seconds) * 1e9 + (later.nanoseconds - earlier.nanoseconds);
}

/**
 * FNV-1a, 32 bits: only to tell most records apart at once, the bytes decide. From a basis that nobody knows, so that
 * no file can be made whose packets all have one hash.
 */
function hashOf(bytes: Uint8Array, basis: number): number {
  let hash = basis;
  for (let at = 0; at < bytes.length; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return hash;
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}
