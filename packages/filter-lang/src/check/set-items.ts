import type { FieldValue } from '../field.ts';
import type { MembershipTest, RelationTest, TypedSetItem, Value } from './typed.ts';

/** The constant with another value. */
export function withValue(constant: Value & { node: 'constant' }, value: FieldValue): Value {
  const { type, from, to } = constant;
  return { node: 'constant', type, value, from, to };
}

/** In 4.0 `all` asks whether one and the same member of the set holds all values, or equals them when it has several. */
export function oneItem(
  left: Value,
  item: TypedSetItem,
  span: { from: number; to: number },
): MembershipTest | RelationTest {
  const { low, high } = item;
  if (high === undefined)
    return { test: 'relation', comparison: 'eq', quantifier: 'all', left, right: low, ...span };
  return { test: 'in', quantifier: 'all', outside: false, left, items: [item], ...span };
}

/** A label that several numbers have is as many members. */
export function eachAlternative(item: TypedSetItem): TypedSetItem[] {
  const { low } = item;
  if (item.high !== undefined || low.node !== 'constant' || low.alternatives === undefined) return [item];
  return low.alternatives.map((value) => ({ low: withValue(low, value) }));
}
