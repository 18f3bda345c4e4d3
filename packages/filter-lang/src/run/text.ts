import type { FieldType, FieldValue } from '../field.ts';

/** A value as Wireshark's `string()` shows it: integers in decimal, addresses in their usual form. */
export function textOf(value: FieldValue, type: FieldType): string {
  if (type === 'ipv4') return [24, 16, 8, 0].map((shift) => (Number(value) >>> shift) & 0xff).join('.');
  if (type === 'ipxnet') return `0x${Number(value).toString(16).toUpperCase().padStart(8, '0')}`;
  if (!(value instanceof Uint8Array)) return String(value);
  switch (type) {
    case 'ipv6':
      return ipv6Text(value);
    case 'guid':
      return [
        value.subarray(0, 4),
        value.subarray(4, 6),
        value.subarray(6, 8),
        value.subarray(8, 10),
        value.subarray(10),
      ]
        .map((part) => hex(part, ''))
        .join('-');
    case 'oid':
      return oidText(value, true);
    case 'rel_oid':
      return oidText(value, false);
    default:
      return hex(value, ':');
  }
}

function hex(bytes: Uint8Array, separator: string): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(separator);
}

/** RFC 5952 §4 and §5. */
function ipv6Text(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, at) => ((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0));
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return `::ffff:${Array.from(bytes.subarray(12)).join('.')}`;
  }
  const gap = longestGap(groups);
  const text = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  if (gap.length < 2) return text(groups);
  return `${text(groups.slice(0, gap.start))}::${text(groups.slice(gap.start + gap.length))}`;
}

function longestGap(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}

/** X.690 §8.19: base-128 arcs; the first two share a number. */
function oidText(bytes: Uint8Array, absolute: boolean): string {
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const byte of bytes) {
    arc = (arc << 7n) | BigInt(byte & 0x7f);
    if (byte >= 0x80) continue;
    arcs.push(...(absolute && arcs.length === 0 ? splitFirst(arc) : [arc]));
    arc = 0n;
  }
  return arcs.join('.');
}

function splitFirst(arc: bigint): bigint[] {
  const first = arc < 80n ? arc / 40n : 2n;
  return [first, arc - 40n * first];
}
