import { infoOf } from '../check/check-call.ts';
import type { Arithmetic, Call, Conversion, FieldRead, Negation, Slice, Value } from '../check/typed.ts';
import type { FieldInfo, FieldSource, FieldValue } from '../field.ts';
import { isString } from '../field-type.ts';
import { negate, operation } from './arithmetic.ts';
import type { RunContext } from './context.ts';
import { bytesOf } from './convert-value.ts';
import { layeredReader } from './layers.ts';
import { isLocated, LocatedReader } from './located.ts';
import { sliceBytes, sliceText } from './slice.ts';

/** Gives the values of an expression in a frame; an empty list when something that it needs is not there. */
export type Values = (source: FieldSource) => readonly FieldValue[];

const NONE: readonly FieldValue[] = [];
/** What is needed is there and nothing comes of it (overflow, division by zero): `all` holds of such values. */
const NO_RESULTS: readonly FieldValue[] = [];

/** Whether something that the expression needs is not there, so that no test of it holds. */
export function areMissing(values: readonly FieldValue[]): boolean {
  return values.length === 0 && values !== NO_RESULTS;
}

/** The expression as a closure. */
export function compileValues(value: Value, context: RunContext): Values {
  switch (value.node) {
    case 'constant': {
      const values = [value.value];
      return () => values;
    }
    case 'field':
      return compileRead(value, context);
    case 'slice':
      return compileSlice(value, context);
    case 'arithmetic':
      return compileArithmetic(value, context);
    case 'negation':
      return compileNegation(value, context);
    case 'call':
      return compileCall(value, context);
    case 'conversion':
      return compileConversion(value, context);
  }
}

function compileRead(read: FieldRead, context: RunContext): Values {
  const readers = read.fields.map((field) => readerOf(field, read));
  const values =
    readers.length === 1 ? readers[0]! : (source: FieldSource) => readers.flatMap((each) => each(source));
  if (!read.reference) return values;
  const { reference } = context;
  return () => (reference === undefined ? NONE : values(reference));
}

function readerOf(field: FieldInfo, { layers, raw }: FieldRead): Values {
  const plain = layers === undefined ? wholeReader(field, raw) : layeredReader(field, layers);
  const convert = raw && (layers !== undefined || !isLocated(field));
  return convert ? rawReader(field, plain, layers !== undefined) : plain;
}

function wholeReader(field: FieldInfo, raw: boolean): Values {
  if (!isLocated(field)) return (source) => source.values(field.id);
  const reader = new LocatedReader(field, raw);
  return (source) => reader.values(source);
}

function rawReader(field: FieldInfo, plain: Values, layered: boolean): Values {
  return (source) => {
    if (!layered && source.rawValues !== undefined) return source.rawValues(field.id);
    return plain(source).map((value) => bytesOf(value, field.type));
  };
}

/** A slice that lies outside of its value is empty, and still a value. */
function compileSlice({ operand, ranges, type }: Slice, context: RunContext): Values {
  const values = compileValues(operand, context);
  if (type === 'string') return (source) => values(source).map((value) => sliceText(value as string, ranges));
  return (source) => values(source).map((value) => sliceBytes(bytesOf(value, operand.type), ranges));
}

function compileArithmetic({ operator, left, right }: Arithmetic, context: RunContext): Values {
  const [a, b] = [compileValues(left, context), compileValues(right, context)];
  const compute = operation(operator, left.type, right.type);
  return (source) => {
    const lefts = a(source);
    if (areMissing(lefts)) return NONE;
    const rights = b(source);
    if (areMissing(rights)) return NONE;
    const results: FieldValue[] = [];
    for (const x of lefts) {
      for (const y of rights) {
        const result = compute(x, y);
        if (result !== undefined) results.push(result);
      }
    }
    return results.length === 0 ? NO_RESULTS : results;
  };
}

function compileNegation({ operand }: Negation, context: RunContext): Values {
  const values = compileValues(operand, context);
  const compute = negate(operand.type);
  return (source) => {
    const operands = values(source);
    const results = operands.flatMap((value) => compute(value) ?? []);
    return results.length > 0 || areMissing(operands) ? results : NO_RESULTS;
  };
}

function compileCall(call: Call, context: RunContext): Values {
  const given = call.arguments.map((argument) => compileValues(argument, context));
  const infos = call.arguments.map(infoOf);
  return (source) =>
    call.function.evaluate(
      given.map((values) => values(source)),
      infos,
    );
}

function compileConversion({ operand, labels, type }: Conversion, context: RunContext): Values {
  const values = compileValues(operand, context);
  if (labels !== undefined) return (source) => values(source).flatMap((value) => labels.get(value) ?? []);
  if (isString(type)) return (source) => values(source).map(String);
  return (source) => values(source).map((value) => bytesOf(value, operand.type));
}
