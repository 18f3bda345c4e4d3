/** A duration in nanoseconds; a bigint where a number would not be exact, beyond 104 days. */
export type Nanoseconds = number | bigint;

/** Seconds and nanoseconds, each of either sign, as one duration. */
export function nanosecondsOf(seconds: number, nanoseconds: number): Nanoseconds {
  const sum = seconds * 1e9 + nanoseconds;
  if (Number.isSafeInteger(sum) || Number.isNaN(sum)) return sum;
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
}

/**
 * From one time to another, each in seconds and nanoseconds; negative when time went back. Times are kept in two small
 * integers: one number for both would be allocated anew for each segment.
 */
export function elapsed(
  fromSeconds: number,
  fromNanoseconds: number,
  toSeconds: number,
  toNanoseconds: number,
): Nanoseconds {
  return nanosecondsOf(toSeconds - fromSeconds, toNanoseconds - fromNanoseconds);
}
