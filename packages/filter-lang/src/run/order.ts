import type { Comparison, Value } from '../check/typed.ts';
import { type Dialect, since } from '../dialect.ts';
import type { FieldValue } from '../field.ts';
import { factsOf, kindOf } from '../field-type.ts';
import { isTime } from './arithmetic.ts';
import { compareByLength, compareBytes, comparePrefix, compareText } from './bytes.ts';
import type { RunContext } from './context.ts';

const BILLION = 1_000_000_000n;

/** Below zero, zero or above as `a` is less, equal or greater; NaN when neither holds. */
type Order = (a: FieldValue, b: FieldValue) => number;

/** How values of `left` compare with values of `right`; an address prefix on either side counts for both. */
function orderOf(left: Value, right: Value, { dialect }: RunContext): Order {
  switch (kindOf(left.type)) {
    case 'boolean':
      return (a, b) => Number(Boolean(a)) - Number(Boolean(b));
    case 'ipv4':
      return ipv4Order(prefixOf(left, right, 32));
    case 'ipv6': {
      const bits = prefixOf(left, right, 128);
      return (a, b) => comparePrefix(a as Uint8Array, b as Uint8Array, bits);
    }
    case 'bytes':
      return bytesOrder(left, right, dialect);
    case 'string':
      return (a, b) => compareText(a as string, b as string);
    default:
      if (isTime(left.type) && !since(dialect, '4.2')) return oldTimeOrder;
      return isUnsigned(left) ? unsignedOrder : numberOrder;
  }
}

/**
 * Whether a value of `left` and one of `right` stand in `comparison`. A negative number beside an unsigned one is out
 * of its range: 4.0 then lets no comparison hold, and none fail that has to hold for `all`.
 */
export function relationOf(
  comparison: Comparison,
  left: Value,
  right: Value,
  wantsAll: boolean,
  context: RunContext,
): (a: FieldValue, b: FieldValue) => boolean {
  const order = orderOf(left, right, context);
  if (!isUnsigned(left) || since(context.dialect, '4.2')) return (a, b) => satisfies(comparison, order(a, b));
  return (a, b) => {
    const found = order(a, b);
    return Number.isNaN(found) ? wantsAll : satisfies(comparison, found);
  };
}

/** What `comparison` makes of an order. */
function satisfies(comparison: Comparison, order: number): boolean {
  switch (comparison) {
    case 'eq':
      return order === 0;
    case 'ne':
      return order !== 0;
    case 'lt':
      return order < 0;
    case 'le':
      return order <= 0;
    case 'gt':
      return order > 0;
    case 'ge':
      return order >= 0;
  }
}

/** Protocols order by length first, and in 4.0 all bytes did. */
function bytesOrder(left: Value, right: Value, dialect: Dialect): Order {
  const isProtocol = left.type === 'protocol' || right.type === 'protocol';
  if (isProtocol || !since(dialect, '4.2'))
    return (a, b) => compareByLength(a as Uint8Array, b as Uint8Array);
  return (a, b) => compareBytes(a as Uint8Array, b as Uint8Array);
}

function isUnsigned({ type }: Value): boolean {
  const { bits, signed } = factsOf(type);
  return bits > 0 && !signed;
}

function prefixOf(left: Value, right: Value, bits: number): number {
  const own = left.node === 'constant' ? (left.prefix ?? bits) : bits;
  const other = right.node === 'constant' ? (right.prefix ?? bits) : bits;
  return Math.min(own, other);
}

function ipv4Order(prefix: number): Order {
  const mask = prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0;
  return (a, b) => ((Number(a) & mask) >>> 0) - ((Number(b) & mask) >>> 0);
}

/** 4.0 keeps 32 bits of the seconds that lie between two times: beyond 68 years the later one is the earlier. */
function oldTimeOrder(a: FieldValue, b: FieldValue): number {
  const [left, right] = [BigInt(a as bigint), BigInt(b as bigint)];
  const seconds = left / BILLION - right / BILLION;
  return Number(seconds === 0n ? left - right : BigInt.asIntN(32, seconds));
}

/** Numbers and bigints compare with each other by value. */
function numberOrder(a: FieldValue, b: FieldValue): number {
  return a < b ? -1 : a > b ? 1 : a >= b ? 0 : Number.NaN;
}

/** A negative number is out of an unsigned one's range: it compares as nothing, unless arithmetic went below zero, too. */
function unsignedOrder(a: FieldValue, b: FieldValue): number {
  return Number(b) < 0 && Number(a) >= 0 ? Number.NaN : numberOrder(a, b);
}
