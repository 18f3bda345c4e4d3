/** A time or a duration in nanoseconds; a bigint where a number would not be exact, beyond 104 days. */
export type Nanoseconds = number | bigint;

/** The time `seconds` and `nanoseconds` after the origin. */
export function nanosecondsOf(seconds: number, nanoseconds: number): Nanoseconds {
  const sum = seconds * 1e9 + nanoseconds;
  return Number.isSafeInteger(sum) ? sum : BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
}

/** From `earlier` to `later`; negative when time went back. */
export function elapsed(earlier: Nanoseconds, later: Nanoseconds): Nanoseconds {
  if (typeof earlier === 'number' && typeof later === 'number') {
    const difference = later - earlier;
    if (Number.isSafeInteger(difference)) return difference;
  }
  const exact = BigInt(later) - BigInt(earlier);
  const rounded = Number(exact);
  return Number.isSafeInteger(rounded) ? rounded : exact;
}
