import { since } from '../dialect.ts';
import type { FieldValue } from '../field.ts';
import type { Conversion, Literal, LiteralContext } from './literal.ts';
import { readInteger } from './number.ts';

/** The number behind a label of the field, upper and lower case alike; `undefined` when the field has no labels. */
export function toLabelled(literal: Literal, context: LiteralContext): Conversion | undefined {
  const labels = context.field?.labels;
  if (!labels?.size || literal.form === 'char' || literal.negative) return undefined;
  const values = valuesOf(literal.text, labels);
  const [first] = values;
  if (first === undefined) {
    const title = context.field?.name;
    return { reason: `is none of the values of ${title}`, candidates: [...new Set(labels.values())] };
  }
  const unquoted = literal.form === 'word' ? ({ unquotedLabel: true } as const) : {};
  if (values.length === 1 || !since(context.dialect, '4.4')) return { value: first, ...unquoted };
  return { value: first, alternatives: values, ...unquoted };
}

function valuesOf(label: string, labels: ReadonlyMap<FieldValue, string>): FieldValue[] {
  const wanted = label.toLowerCase();
  const values: FieldValue[] = [];
  for (const [value, text] of labels) if (text.toLowerCase() === wanted) values.push(value);
  return values;
}

/** A boolean: a number (zero is false), `True`, `False`, or the field's own words for them. */
export function toBoolean(literal: Literal, context: LiteralContext): Conversion {
  if (literal.form === 'char') return { value: literal.bytes[0] !== 0 };
  const number = literal.form === 'word' && !literal.negative ? readInteger(literal.text) : undefined;
  if (number !== undefined && number < 1n << 64n) return { value: number !== 0n };
  const anyCase =
    since(context.dialect, '4.2') || (context.field !== undefined && !context.field.labels?.size);
  if ((anyCase || literal.form === 'word') && !literal.negative) {
    const word = anyCase ? literal.text.toUpperCase() : literal.text;
    if (word === 'TRUE' || word === 'True') return { value: true };
    if (word === 'FALSE' || word === 'False') return { value: false };
  }
  const labelled = toLabelled(literal, context);
  if (labelled !== undefined && !('reason' in labelled)) return { value: labelled.value };
  return {
    reason: 'is neither true nor false',
    candidates: ['True', 'False', ...(context.field?.labels?.values() ?? [])],
  };
}
