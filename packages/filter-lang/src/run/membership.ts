import type { MembershipTest, TypedSetItem } from '../check/typed.ts';
import type { FieldSource, FieldValue } from '../field.ts';
import type { Predicate } from './in-place.ts';
import { orderOf } from './order.ts';
import { compileValues, type ReferenceHolder } from './values.ts';

type ItemTest = (value: FieldValue, source: FieldSource) => boolean;

/** Whether values lie in a set of values and ranges; a range must be met by one value. */
export function compileMembership(test: MembershipTest, holder: ReferenceHolder): Predicate {
  const { left, outside } = test;
  const values = compileValues(left, holder);
  const items = test.items.map((item) => compileItem(test, item, holder));
  const counts = (value: FieldValue, source: FieldSource) =>
    items.some((item) => item(value, source)) !== outside;
  if (test.quantifier === 'any') return (source) => values(source).some((value) => counts(value, source));
  return (source) => {
    const all = values(source);
    return all.length > 0 && all.every((value) => counts(value, source));
  };
}

function compileItem(
  { left }: MembershipTest,
  { low, high }: TypedSetItem,
  holder: ReferenceHolder,
): ItemTest {
  const lows = compileValues(low, holder);
  const lowOrder = orderOf(left, low);
  if (high === undefined) return (value, source) => lows(source).some((each) => lowOrder(value, each) === 0);
  const highs = compileValues(high, holder);
  const highOrder = orderOf(left, high);
  return (value, source) =>
    lows(source).some((each) => lowOrder(value, each) >= 0) &&
    highs(source).some((each) => highOrder(value, each) <= 0);
}
