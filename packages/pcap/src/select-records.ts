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

/** Records that are not the same, byte for byte, as one of the records shortly before. Keeps copies of those. */
export function withoutDuplicates(options: DuplicateOptions = {}): RecordChoice {
  const { window = 5, maxSeconds = Infinity, skipBytes = 0 } = options;
  const recent: Recent[] = [];
  let next = 0;
  return (record) => {
    const start = record.offset + Math.min(skipBytes, record.capturedLength);
    const bytes = record.buffer.subarray(start, record.offset + record.capturedLength);
    const hash = hashOf(bytes);
    const seconds = record.seconds + record.nanoseconds / 1e9;
    const seen = recent.some(
      (other) =>
        other.hash === hash &&
        other.originalLength === record.originalLength &&
        Math.abs(seconds - other.seconds) <= maxSeconds &&
        equal(other.bytes, bytes),
    );
    recent[next] = { hash, seconds, originalLength: record.originalLength, bytes: bytes.slice() };
    next = (next + 1) % window;
    return !seen;
  };
}

interface Recent {
  readonly hash: number;
  readonly seconds: number;
  readonly originalLength: number;
  readonly bytes: Uint8Array;
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
