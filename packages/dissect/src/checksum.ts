/**
 * The Internet checksum (RFC 1071) over `bytes` from `start` to `end`: 0 when the checksum inside them is right.
 *
 * @param sum what a pseudo-header adds.
 */
export function internetChecksum(bytes: Uint8Array, start: number, end: number, sum = 0): number {
  let total = sum;
  let at = start;
  for (; at + 1 < end; at += 2) total += (bytes[at]! << 8) | bytes[at + 1]!;
  if (at < end) total += bytes[at]! << 8;
  while (total > 0xffff) total = (total >>> 16) + (total & 0xffff);
  return total ^ 0xffff;
}

/** What `*.checksum.status` says. */
export const CHECKSUM = { BAD: 0, GOOD: 1, UNVERIFIED: 2, NOT_PRESENT: 3, ILLEGAL: 4 } as const;

/** The checksum that would be right where `there` stands, from the `internetChecksum` over all, which includes it. */
export function rightChecksum(over: number, there: number): number {
  const without = (over ^ 0xffff) - there;
  return ~(without < 0 ? without + 0xffff : without) & 0xffff;
}
