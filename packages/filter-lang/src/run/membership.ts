import type { MembershipTest, TypedSetItem } from '../check/typed.ts';
import type { FieldSource, FieldValue } from '../field.ts';
import type { RunContext } from './context.ts';
import { relationOf } from './order.ts';
import type { Predicate } from './predicate-type.ts';
import { quantified } from './quantified.ts';
import { compileValues } from './values.ts';

type ItemTest = (value: FieldValue, source: FieldSource) => boolean;

/** Whether values lie in a set of values and ranges; a range must be met by one value. */
export function compileMembership(test: MembershipTest, context: RunContext): Predicate {
  const { left, outside } = test;
  const values = compileValues(left, context);
  const items = test.items.map((item) => compileItem(test, item, context));
  return quantified(
    values,
    test.quantifier,
    (value, source) => items.some((item) => item(value, source)) !== outside,
  );
}

function compileItem(
  { left, quantifier }: MembershipTest,
  { low, high }: TypedSetItem,
  context: RunContext,
): ItemTest {
  const wantsAll = quantifier === 'all';
  const lows = compileValues(low, context);
  if (high === undefined) {
    const equals = relationOf('eq', left, low, wantsAll, context);
    return (value, source) => lows(source).some((each) => equals(value, each));
  }
  const isAbove = relationOf('ge', left, low, wantsAll, context);
  const highs = compileValues(high, context);
  const isBelow = relationOf('le', left, high, wantsAll, context);
  return (value, source) =>
    lows(source).some((each) => isAbove(value, each)) && highs(source).some((each) => isBelow(value, each));
}
