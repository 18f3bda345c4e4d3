import type { Test, Value } from '../src/check/typed.ts';
import type { FieldInfo, FieldSource, FieldValue } from '../src/field.ts';
import { factsOf, isString, kindOf } from '../src/field-type.ts';
import { negate, operation } from '../src/run/arithmetic.ts';
import { bytesOf, isTruthy } from '../src/run/convert-value.ts';
import { sliceBytes, sliceText } from '../src/run/slice.ts';

/**
 * Walks the typed tree for one frame, with lists of values and nothing clever: what the closures and the generated code
 * are held against. Every field is asked for by `values`, as if none had a place.
 */
export function interpret(test: Test, source: FieldSource): boolean {
  switch (test.test) {
    case 'always':
      return test.result;
    case 'not':
      return !interpret(test.operand, source);
    case 'and':
      return test.operands.every((operand) => interpret(operand, source));
    case 'or':
      return test.operands.some((operand) => interpret(operand, source));
    case 'xor':
      return test.operands.filter((operand) => interpret(operand, source)).length % 2 === 1;
    case 'exists':
      return valuesOf(test.value, source).some(
        (value) => test.value.node !== 'slice' || (value as Uint8Array).length > 0,
      );
    case 'truth':
      return valuesOf(test.value, source).some(isTruthy);
    case 'relation':
    case 'contains': {
      if (isMissing(test.left, source) || isMissing(test.right, source)) return false;
      const [lefts, rights] = [valuesOf(test.left, source), valuesOf(test.right, source)];
      const holds = (a: FieldValue, b: FieldValue) =>
        test.test === 'contains' ? includes(a, b) : compares(test.comparison, a, b, test.left, test.right);
      const outcomes = lefts.flatMap((a) => rights.map((b) => holds(a, b)));
      return test.quantifier === 'all' ? !outcomes.includes(false) : outcomes.includes(true);
    }
    case 'matches': {
      const outcomes = valuesOf(test.left, source).map((value) =>
        typeof value === 'string' ? test.pattern.testText(value) : test.pattern.test(value as Uint8Array),
      );
      if (outcomes.length === 0) return false;
      return test.quantifier === 'all' ? !outcomes.includes(false) : outcomes.includes(true);
    }
    case 'in': {
      const outcomes = valuesOf(test.left, source).map((value) => {
        const isIn = test.items.some(({ low, high }) => {
          const lows = valuesOf(low, source);
          if (high === undefined) return lows.some((each) => compares('eq', value, each, test.left, low));
          const highs = valuesOf(high, source);
          return (
            lows.some((each) => compares('ge', value, each, test.left, low)) &&
            highs.some((each) => compares('le', value, each, test.left, high))
          );
        });
        return isIn !== test.outside;
      });
      if (outcomes.length === 0) return false;
      return test.quantifier === 'all' ? !outcomes.includes(false) : outcomes.includes(true);
    }
  }
}

function valuesOf(value: Value, source: FieldSource): readonly FieldValue[] {
  switch (value.node) {
    case 'constant':
      return [value.value];
    case 'field':
      return value.fields.flatMap((field) => {
        const found = source.values(field.id);
        return value.raw ? found.map((each) => bytesOf(each, field.type)) : found;
      });
    case 'slice':
      return valuesOf(value.operand, source).map((each) =>
        isString(value.type)
          ? sliceText(each as string, value.ranges)
          : sliceBytes(bytesOf(each, value.operand.type), value.ranges),
      );
    case 'arithmetic': {
      const compute = operation(value.operator, value.left.type, value.right.type);
      return valuesOf(value.left, source).flatMap((a) =>
        valuesOf(value.right, source).flatMap((b) => compute(a, b) ?? []),
      );
    }
    case 'negation':
      return valuesOf(value.operand, source).flatMap((each) => negate(value.operand.type)(each) ?? []);
    case 'call': {
      const infos = value.arguments.map((argument) => ({
        type: argument.type,
        isConstant: argument.node === 'constant',
        ...(argument.node === 'field' && { field: argument.fields[0] as FieldInfo }),
      }));
      return value.function.evaluate(
        value.arguments.map((argument) => valuesOf(argument, source)),
        infos,
      );
    }
    case 'conversion':
      return valuesOf(value.operand, source).flatMap((each) => {
        if (value.labels !== undefined) return value.labels.get(each) ?? [];
        return isString(value.type) ? String(each) : bytesOf(each, value.operand.type);
      });
  }
}

/** A calculation without results is not missing when its operands are there. */
function isMissing(value: Value, source: FieldSource): boolean {
  if (value.node === 'arithmetic') return isMissing(value.left, source) || isMissing(value.right, source);
  if (value.node === 'negation') return isMissing(value.operand, source);
  return valuesOf(value, source).length === 0;
}

function includes(a: FieldValue, b: FieldValue): boolean {
  if (typeof a === 'string') return b !== '' && a.includes(b as string);
  const [whole, part] = [a as Uint8Array, b as Uint8Array];
  if (part.length === 0) return false;
  return Array.from({ length: Math.max(0, whole.length - part.length + 1) }).some((_, at) =>
    part.every((byte, index) => whole[at + index] === byte),
  );
}

function compares(comparison: string, a: FieldValue, b: FieldValue, left: Value, right: Value): boolean {
  const order = orderOf(a, b, left, right);
  if (order === undefined) return comparison === 'ne';
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
    default:
      return order >= 0;
  }
}

function orderOf(a: FieldValue, b: FieldValue, left: Value, right: Value): number | undefined {
  const kind = kindOf(left.type);
  if (kind === 'ipv4' || kind === 'ipv6') {
    const bits = Math.min(prefixOf(left), prefixOf(right));
    return digits(a, left, bits).localeCompare(digits(b, right, bits), 'en');
  }
  if (a instanceof Uint8Array) {
    const other = b as Uint8Array;
    if (left.type === 'protocol' && a.length !== other.length) return a.length - other.length;
    return Buffer.compare(a, other);
  }
  const [x, y] = typeof a === 'boolean' ? [Number(a), Number(Boolean(b))] : [a as number, b as number];
  const unsigned = factsOf(left.type).bits > 0 && !factsOf(left.type).signed;
  if (unsigned && y < 0 && x >= 0) return undefined;
  return x < y ? -1 : x > y ? 1 : 0;
}

function prefixOf(value: Value): number {
  return value.node === 'constant' ? (value.prefix ?? 128) : 128;
}

/** The first bits of an address, as text. */
function digits(value: FieldValue, { type }: Value, bits: number): string {
  return Array.from(bytesOf(value, type), (byte) => byte.toString(2).padStart(8, '0'))
    .join('')
    .slice(0, bits);
}
