import type { FieldValue } from '../field.ts';
import { can } from '../field-type.ts';
import { compareByLength, compareBytes, compareText } from '../run/bytes.ts';
import type { FilterFunction } from './function.ts';

/** A function that picks one of all the values of its arguments. Arguments that are not there are passed over. */
export function extremeFunction(name: string, summary: string, sign: 1 | -1): FilterFunction {
  return {
    name,
    summary,
    since: '4.0',
    least: 1,
    result: 'argument',
    check: (given) =>
      given.every(({ type }) => can(type, 'order'))
        ? undefined
        : `${name}() takes values that have an order.`,
    evaluate: (lists, [argument]) => extreme(lists, sign, argument!.type === 'protocol'),
  };
}

function extreme(
  lists: readonly (readonly FieldValue[])[],
  sign: 1 | -1,
  byLength: boolean,
): readonly FieldValue[] {
  let best: FieldValue | undefined;
  for (const values of lists) {
    for (const value of values)
      if (best === undefined || sign * order(value, best, byLength) > 0) best = value;
  }
  return best === undefined ? [] : [best];
}

/** Protocols order by length first. */
function order(a: FieldValue, b: FieldValue, byLength: boolean): number {
  if (a instanceof Uint8Array) return (byLength ? compareByLength : compareBytes)(a, b as Uint8Array);
  if (typeof a === 'string') return compareText(a, b as string);
  return a < b ? -1 : a > b ? 1 : 0;
}
