import type { FieldValue } from '../field.ts';
import type { TypedSetItem, Value } from './typed.ts';

/** The constant with another value. */
export function withValue(constant: Value & { node: 'constant' }, value: FieldValue): Value {
  const { type, from, to } = constant;
  return { node: 'constant', type, value, from, to };
}

/** A label that several numbers have is as many members. */
export function eachAlternative(item: TypedSetItem): TypedSetItem[] {
  const { low } = item;
  if (item.high !== undefined || low.node !== 'constant' || low.alternatives === undefined) return [item];
  return low.alternatives.map((value) => ({ low: withValue(low, value) }));
}
