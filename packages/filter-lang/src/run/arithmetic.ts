import type { FieldType, FieldValue } from '../field.ts';
import { factsOf, kindOf } from '../field-type.ts';
import type { ArithmeticOperator } from '../syntax/ast.ts';

type Operation = (a: FieldValue, b: FieldValue) => FieldValue | undefined;

/** The operation on two values; it gives undefined where there is no result: overflow, division by zero. */
export function operation(operator: ArithmeticOperator, left: FieldType, right: FieldType): Operation {
  const kind = kindOf(left);
  if (kind === 'ipv4') return (a, b) => (Number(a) & Number(b)) >>> 0;
  if (kind === 'bytes' || kind === 'ipv6') return bitsOfBytes;
  if (left === 'float' || left === 'double') return floatOperation(operator);
  if (isTime(left) || isTime(right)) return timeOperation(operator, left, right);
  const bits = Math.max(factsOf(left).bits, factsOf(right).bits);
  const signed = factsOf(left).signed;
  return bits > 32 ? wideOperation(operator, signed) : integerOperation(operator, signed);
}

export function negate(type: FieldType): (a: FieldValue) => FieldValue | undefined {
  const bits = factsOf(type).bits;
  if (bits === 0) return (a) => (typeof a === 'bigint' ? -a : -Number(a));
  if (bits > 32) return (a) => inRange64(-BigInt(a as bigint), true);
  return (a) => inRange32(0 - Number(a), true);
}

export function isTime(type: FieldType): boolean {
  return type === 'absolute_time' || type === 'relative_time';
}

function integerOperation(operator: ArithmeticOperator, signed: boolean): Operation {
  const compute = NUMBERS[operator];
  const byZero = operator === '/' || operator === '%';
  return (a, b) => {
    if (byZero && Number(b) === 0) return undefined;
    return inRange32(compute(Number(a), Number(b)), signed);
  };
}

function wideOperation(operator: ArithmeticOperator, signed: boolean): Operation {
  const compute = BIGINTS[operator];
  const byZero = operator === '/' || operator === '%';
  return (a, b) => {
    const right = BigInt(b as bigint);
    if (byZero && right === 0n) return undefined;
    return inRange64(compute(BigInt(a as bigint), right), signed);
  };
}

const NUMBERS: Record<ArithmeticOperator, (a: number, b: number) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => Math.trunc(a / b),
  '%': (a, b) => a % b,
  '&': (a, b) => (a & b) >>> 0,
};

const BIGINTS: Record<ArithmeticOperator, (a: bigint, b: bigint) => bigint> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '&': (a, b) => BigInt.asUintN(64, a & b),
};

/** Results are checked as 32-bit ones, whatever the width of the field; below zero they become signed. */
function inRange32(value: number, signed: boolean): number | undefined {
  const high = signed ? 0x7fffffff : 0xffffffff;
  return value > high || value < -0x80000000 ? undefined : value;
}

function inRange64(value: bigint, signed: boolean): bigint | undefined {
  const high = signed ? 0x7fffffffffffffffn : 0xffffffffffffffffn;
  return value > high || value < -0x8000000000000000n ? undefined : value;
}

function floatOperation(operator: ArithmeticOperator): Operation {
  if (operator === '/') return (a, b) => (Number(b) === 0 ? undefined : Number(a) / Number(b));
  const compute = NUMBERS[operator];
  return (a, b) => compute(Number(a), Number(b));
}

/** Times add and subtract as nanoseconds; a plain number on the right scales. */
function timeOperation(operator: ArithmeticOperator, left: FieldType, right: FieldType): Operation {
  if (isTime(left) && isTime(right)) {
    const compute = BIGINTS[operator];
    return (a, b) => compute(BigInt(a as bigint), BigInt(b as bigint));
  }
  return (a, b) => scale(operator, BigInt(a as bigint), Number(b));
}

function scale(operator: ArithmeticOperator, time: bigint, factor: number): bigint | undefined {
  if (operator === '/' && factor === 0) return undefined;
  if (Number.isInteger(factor)) return operator === '*' ? time * BigInt(factor) : time / BigInt(factor);
  const scaled = operator === '*' ? Number(time) * factor : Number(time) / factor;
  return Number.isFinite(scaled) ? BigInt(Math.trunc(scaled)) : undefined;
}

function bitsOfBytes(a: FieldValue, b: FieldValue): FieldValue | undefined {
  const [left, right] = [a as Uint8Array, b as Uint8Array];
  const length = Math.min(left.length, right.length);
  return length === 0 ? undefined : Uint8Array.from({ length }, (_, at) => left[at]! & right[at]!);
}
