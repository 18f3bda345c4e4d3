import { u32be, u32le } from '@plainwire/bytes';
import type { RecordAddress } from '../../dissector.ts';

/** A Unix `timeval`: seconds and microseconds, 32 bits each. */
export const PING_TIME = 8;

const MICROSECONDS = 1_000_000;
/** How far from the time of capture the time in a ping may be. */
const DAY_NS = 86_400n * 1_000_000_000n;

/**
 * When a ping was sent, in nanoseconds since 1970: what most programs put before the payload, in their host's byte order.
 * No RFC says so; the order whose time is nearer to the capture's is taken, and neither when both are a day away.
 *
 * @param record that holds the ping; one that does not say when it was captured gives undefined.
 */
export function pingTime(
  bytes: Uint8Array,
  at: number,
  limit: number,
  record: RecordAddress | undefined,
): bigint | undefined {
  const captured = capturedNs(record);
  if (captured === undefined || limit - at < PING_TIME) return undefined;
  const big = timeNs(u32be(bytes, at), u32be(bytes, at + 4));
  const little = timeNs(u32le(bytes, at), u32le(bytes, at + 4));
  const nearest = nearer(big, little, captured);
  return nearest !== undefined && distance(nearest, captured) < DAY_NS ? nearest : undefined;
}

/** When a record was captured, in nanoseconds since 1970. */
export function capturedNs(record: RecordAddress | undefined): bigint | undefined {
  if (record?.seconds === undefined) return undefined;
  return BigInt(record.seconds) * 1_000_000_000n + BigInt(record.nanoseconds ?? 0);
}

function timeNs(seconds: number, microseconds: number): bigint | undefined {
  if (microseconds >= MICROSECONDS) return undefined;
  return BigInt(seconds) * 1_000_000_000n + BigInt(microseconds) * 1000n;
}

function nearer(a: bigint | undefined, b: bigint | undefined, to: bigint): bigint | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return distance(b, to) < distance(a, to) ? b : a;
}

function distance(a: bigint, b: bigint): bigint {
  return a < b ? b - a : a - b;
}
