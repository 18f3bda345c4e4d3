import { ipv6Text, macText, toHex } from '@plainwire/bytes';
import type { FieldInfo, FieldValue } from './field.ts';

/** A field of this package, or of a registry that knows more types than it. */
type Formatted = Pick<FieldInfo, 'base'> & { readonly type: string };

/**
 * The text that `tshark -T fields` prints for a value: integers in the field's base, booleans `1` and `0`, addresses
 * in their usual form, bytes as hex, times in seconds. Strings are given as they are: who prints them escapes them.
 */
export function formatValue(field: Formatted, value: FieldValue): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'string') return value;
  if (typeof value === 'object') return bytesText(field, value);
  switch (field.type) {
    case 'ipv4':
      return dotted(Number(value));
    case 'absolute_time':
      return field.base === 'ntp' && value === 0n ? 'NULL' : absoluteTimeText(BigInt(value));
    case 'relative_time':
      return relativeTime(BigInt(value));
    case 'float':
    case 'double':
      return doubleText(Number(value));
    default:
      return integerText(field, value);
  }
}

/** Fifteen digits, as `%.15g` of C gives them. */
function doubleText(value: number): string {
  return String(Number(value.toPrecision(15))).replace(/e([+-])(\d)$/, 'e$10$2');
}

const HEX_DIGITS: Readonly<Record<string, number | undefined>> = {
  char: 2,
  uint8: 2,
  int8: 2,
  uint16: 4,
  int16: 4,
  uint24: 6,
  int24: 6,
  uint32: 8,
  int32: 8,
  uint40: 10,
  uint48: 12,
  uint56: 14,
  uint64: 16,
  int64: 16,
};

function integerText(field: Formatted, value: number | bigint): string {
  if (field.type === 'none') return '';
  switch (field.base) {
    case 'hex':
    case 'hex_dec':
      return `0x${value.toString(16).padStart(HEX_DIGITS[field.type] ?? 0, '0')}`;
    case 'oct':
      return `0${value.toString(8)}`;
    default:
      return value.toString();
  }
}

function bytesText({ type, base }: Formatted, value: Uint8Array): string {
  if (value.length === 0) return base === 'none_is_none' ? '<none>' : '<MISSING>';
  switch (base === 'ether' ? base : type) {
    case 'ether':
      return value.length === 6 ? macText(value) : toHex(value);
    case 'ipv6':
      return ipv6Text(value);
    case 'eui64':
      return toHex(value, ':');
    case 'guid':
      return guidText(value);
    case 'oid':
      return oidText(value);
    default:
      return toHex(value, base === 'colon' ? ':' : '');
  }
}

function dotted(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

function guidText(bytes: Uint8Array): string {
  const hex = toHex(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** X.690 §8.19: base-128 numbers; the first one holds two arcs. */
export function oidText(bytes: Uint8Array): string {
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const byte of bytes) {
    arc = (arc << 7n) | BigInt(byte & 0x7f);
    if (byte < 0x80) {
      arcs.push(arc);
      arc = 0n;
    }
  }
  const first = arcs.shift();
  if (first === undefined) return '';
  const root = first < 80n ? first / 40n : 2n;
  return [root, first - root * 40n, ...arcs].join('.');
}

const NANOSECONDS = 1_000_000_000n;

function relativeTime(ns: bigint): string {
  const sign = ns < 0n ? '-' : '';
  const size = ns < 0n ? -ns : ns;
  return `${sign}${size / NANOSECONDS}.${String(size % NANOSECONDS).padStart(9, '0')}`;
}

const SECONDS_OF_400_YEARS = 146_097n * 86_400n;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Nov 22, 2026 22:08:00.000000000 UTC` */
export function absoluteTimeText(ns: bigint): string {
  let seconds = ns / NANOSECONDS;
  let rest = ns % NANOSECONDS;
  if (rest < 0n) {
    rest += NANOSECONDS;
    seconds -= 1n;
  }
  // The calendar repeats every 400 years, and those of `Date` end.
  const cycles = seconds / SECONDS_OF_400_YEARS;
  const date = new Date(Number(seconds % SECONDS_OF_400_YEARS) * 1000);
  const day = String(date.getUTCDate()).padStart(2, ' ');
  const clock = date.toISOString().slice(-13, -5);
  return `${MONTHS[date.getUTCMonth()]} ${day}, ${BigInt(date.getUTCFullYear()) + 400n * cycles} ${clock}.${String(rest).padStart(9, '0')} UTC`;
}
