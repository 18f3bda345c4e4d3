/** So many no-operation options are remarked on, in IPv4 and in TCP. */
export const MANY_NOPS = 4;

/**
 * How many no-operation options there are with one `at` bytes from the header's start, `before` of them before it. As in
 * Wireshark those between other options count together, and one at a multiple of four bytes ends the count.
 */
export function countNops(before: number, at: number): number {
  return before > 0 && at % 4 === 0 ? 0 : before + 1;
}
