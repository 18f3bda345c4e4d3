import { u32be, u32le } from '@plainwire/bytes';
import type { RecordAddress } from '../../dissector.ts';

/** A Unix `timeval`: seconds and microseconds, 32 bits each. */
export const PING_TIME = 8;

const MICROSECONDS = 1_000_000;
/** How far from the time of capture the time in a ping may be, in seconds. */
const DAY = 86_400;

/**
 * Whether a ping begins with when it was sent, as most programs let it, in their host's byte order. No RFC says so: it is a
 * time when that is less than a day from the capture. Allocates nothing.
 *
 * @param record that holds the ping; one that does not say when it was captured has no time.
 */
export function hasPingTime(
  bytes: Uint8Array,
  at: number,
  limit: number,
  record: RecordAddress | undefined,
): boolean {
  if (record?.seconds === undefined || limit - at < PING_TIME) return false;
  return Math.min(distanceOf(u32be, bytes, at, record), distanceOf(u32le, bytes, at, record)) < DAY;
}

/** When it was sent, in nanoseconds since 1970, by the byte order whose time is nearer to the capture's. */
export function pingTimeNs(bytes: Uint8Array, at: number, record: RecordAddress): bigint {
  const isLittle = distanceOf(u32le, bytes, at, record) < distanceOf(u32be, bytes, at, record);
  const read = isLittle ? u32le : u32be;
  return BigInt(read(bytes, at)) * 1_000_000_000n + BigInt(read(bytes, at + 4)) * 1000n;
}

/** Seconds between the capture and the time in this byte order; infinite when that is none. */
function distanceOf(read: typeof u32be, bytes: Uint8Array, at: number, record: RecordAddress): number {
  const microseconds = read(bytes, at + 4);
  if (microseconds >= MICROSECONDS) return Number.POSITIVE_INFINITY;
  const sinceSeconds = record.seconds! - read(bytes, at);
  return Math.abs(sinceSeconds + (record.nanoseconds ?? 0) / 1e9 - microseconds / 1e6);
}
