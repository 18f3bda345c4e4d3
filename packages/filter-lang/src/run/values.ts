import { infoOf } from '../check/check-call.ts';
import type { Arithmetic, Call, Conversion, FieldRead, Negation, Slice, Value } from '../check/typed.ts';
import type { FieldInfo, FieldSource, FieldValue } from '../field.ts';
import { isString } from '../field-type.ts';
import { negate, operation } from './arithmetic.ts';
import { bytesOf } from './convert-value.ts';
import { layeredReader } from './layers.ts';
import { isLocated, LocatedReader } from './located.ts';
import { sliceBytes, sliceText } from './slice.ts';

/** Gives the values of an expression in a frame; an empty list when something that it needs is not there. */
export type Values = (source: FieldSource) => readonly FieldValue[];

const NONE: readonly FieldValue[] = [];

/** Whose values `${field}` gives; undefined means that there are none. */
export interface ReferenceHolder {
  reference: FieldSource | undefined;
}

/** The expression as a closure. */
export function compileValues(value: Value, holder: ReferenceHolder): Values {
  switch (value.node) {
    case 'constant': {
      const values = [value.value];
      return () => values;
    }
    case 'field':
      return compileRead(value, holder);
    case 'slice':
      return compileSlice(value, holder);
    case 'arithmetic':
      return compileArithmetic(value, holder);
    case 'negation':
      return compileNegation(value, holder);
    case 'call':
      return compileCall(value, holder);
    case 'conversion':
      return compileConversion(value, holder);
  }
}

function compileRead(read: FieldRead, holder: ReferenceHolder): Values {
  const readers = read.fields.map((field) => readerOf(field, read));
  const values =
    readers.length === 1 ? readers[0]! : (source: FieldSource) => readers.flatMap((each) => each(source));
  if (!read.reference) return values;
  return () => (holder.reference === undefined ? NONE : values(holder.reference));
}

function readerOf(field: FieldInfo, { layers, raw }: FieldRead): Values {
  const plain = layers === undefined ? wholeReader(field, raw) : layeredReader(field, layers);
  const convert = raw && (layers !== undefined || !isLocated(field));
  return convert ? rawReader(field, plain, layers !== undefined) : plain;
}

function wholeReader(field: FieldInfo, raw: boolean): Values {
  if (!isLocated(field)) return (source) => source.values(field.id);
  const reader = new LocatedReader(field);
  return raw ? (source) => reader.raw(source) : (source) => reader.values(source);
}

function rawReader(field: FieldInfo, plain: Values, layered: boolean): Values {
  return (source) => {
    if (!layered && source.rawValues !== undefined) return source.rawValues(field.id);
    return plain(source).map((value) => bytesOf(value, field.type));
  };
}

function compileSlice({ operand, ranges, type }: Slice, holder: ReferenceHolder): Values {
  const values = compileValues(operand, holder);
  if (type === 'string')
    return (source) => present(values(source).map((value) => sliceText(value as string, ranges)));
  return (source) => present(values(source).map((value) => sliceBytes(bytesOf(value, operand.type), ranges)));
}

/** A slice that lies outside of its value is not there. */
function present<T extends { readonly length: number }>(pieces: readonly T[]): readonly T[] {
  return pieces.every((piece) => piece.length > 0) ? pieces : pieces.filter((piece) => piece.length > 0);
}

function compileArithmetic({ operator, left, right }: Arithmetic, holder: ReferenceHolder): Values {
  const [a, b] = [compileValues(left, holder), compileValues(right, holder)];
  const compute = operation(operator, left.type, right.type);
  return (source) => {
    const lefts = a(source);
    if (lefts.length === 0) return NONE;
    const rights = b(source);
    const results: FieldValue[] = [];
    for (const x of lefts) {
      for (const y of rights) {
        const result = compute(x, y);
        if (result !== undefined) results.push(result);
      }
    }
    return results;
  };
}

function compileNegation({ operand }: Negation, holder: ReferenceHolder): Values {
  const values = compileValues(operand, holder);
  const compute = negate(operand.type);
  return (source) => values(source).flatMap((value) => compute(value) ?? []);
}

function compileCall(call: Call, holder: ReferenceHolder): Values {
  const given = call.arguments.map((argument) => compileValues(argument, holder));
  const infos = call.arguments.map(infoOf);
  return (source) =>
    call.function.evaluate(
      given.map((values) => values(source)),
      infos,
    );
}

function compileConversion({ operand, labels, type }: Conversion, holder: ReferenceHolder): Values {
  const values = compileValues(operand, holder);
  if (labels !== undefined) return (source) => values(source).flatMap((value) => labels.get(value) ?? []);
  if (isString(type)) return (source) => values(source).map(String);
  return (source) => values(source).map((value) => bytesOf(value, operand.type));
}
