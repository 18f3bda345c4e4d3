import type { FieldText } from './declared-field.ts';
import type { FieldValue } from './field.ts';
import type { LayerView } from './view.ts';

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

/** What people are told of a checksum, by its status: `0xf5c7 [correct]`, `0xf5c8 incorrect, should be 0xf5c7`. */
export function checksumText(there: FieldValue, status: number, right: () => number | undefined): string {
  const remark = status === CHECKSUM.BAD ? `incorrect, should be ${hex(right())}` : REMARKS[status];
  return `${hex(Number(there))} ${remark}`;
}

const REMARKS: Readonly<Record<number, string>> = {
  [CHECKSUM.GOOD]: '[correct]',
  [CHECKSUM.UNVERIFIED]: '[unverified]',
  [CHECKSUM.NOT_PRESENT]: '[zero-value ignored]',
  [CHECKSUM.ILLEGAL]: '[zero-value illegal]',
};

function hex(value = 0): string {
  return `0x${value.toString(16).padStart(4, '0')}`;
}

/** The same for a checksum over the whole layer, as those of ICMP and IGMP are. */
export function messageChecksumText(statusOf: (layer: LayerView) => number): FieldText {
  return (there, layer) => {
    const { bytes, start, limit } = layer;
    const right = () => rightChecksum(internetChecksum(bytes, start, limit), Number(there));
    return checksumText(there, statusOf(layer), right);
  };
}
