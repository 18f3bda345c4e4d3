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

export interface DuplicateOptions {
  /** How many earlier records a record is compared with. Default 5. */
  readonly window?: number;
  /** Most seconds that may lie between a record and its duplicate. Default: no limit. */
  readonly maxSeconds?: number;
  /** Bytes at the start of each packet that are not compared, such as a header that a mirror port adds. Default 0. */
  readonly skipBytes?: number;
}

/**
 * Records that are not the same, byte for byte, as one of the records shortly before. Keeps copies of those. A record
 * costs the same whatever the window.
 */
export function withoutDuplicates(options: DuplicateOptions = {}): RecordChoice {
  const { window = 5, maxSeconds = Infinity, skipBytes = 0 } = options;
  const recent = new RecentRecords(window, maxSeconds);
  return (record) => {
    const start = record.offset + Math.min(skipBytes, record.capturedLength);
    const bytes = record.buffer.subarray(start, record.offset + record.capturedLength);
    const { originalLength, seconds, nanoseconds } = record;
    return !recent.meet({ hash: hashOf(bytes), originalLength, seconds: seconds + nanoseconds / 1e9, bytes });
  };
}

interface Recent {
  readonly hash: number;
  readonly seconds: number;
  readonly originalLength: number;
  readonly bytes: Uint8Array;
}

/** The last records, in order and by their hash. */
class RecentRecords {
  readonly #window: number;
  readonly #maxSeconds: number;
  readonly #order: (Recent | undefined)[] = [];
  #first = 0;
  readonly #byHash = new Map<number, Recent[]>();

  constructor(window: number, maxSeconds: number) {
    this.#window = window;
    this.#maxSeconds = maxSeconds;
  }

  /** Whether a record like `met` was there; it is there from now on. */
  meet(met: Recent): boolean {
    this.#forget(met.seconds);
    const kept = { ...met, bytes: met.bytes.slice() };
    this.#order.push(kept);
    const alike = this.#byHash.get(met.hash);
    if (alike === undefined) {
      this.#byHash.set(met.hash, [kept]);
      return false;
    }
    const at = alike.findIndex((other) => this.#isSame(met, other));
    // The newest of equal ones stands for all.
    alike[at < 0 ? alike.length : at] = kept;
    return at >= 0;
  }

  #isSame(one: Recent, other: Recent): boolean {
    return (
      one.originalLength === other.originalLength &&
      Math.abs(one.seconds - other.seconds) <= this.#maxSeconds &&
      equal(one.bytes, other.bytes)
    );
  }

  #forget(now: number): void {
    for (;;) {
      const oldest = this.#order[this.#first];
      if (oldest === undefined) break;
      const tooMany = this.#order.length - this.#first > this.#window;
      if (!tooMany && now - oldest.seconds <= this.#maxSeconds) break;
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

/** FNV-1a, 32 bits: only to tell most records apart at once, the bytes decide. */
function hashOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < bytes.length; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return hash;
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}
