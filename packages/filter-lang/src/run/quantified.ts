import type { FieldSource, FieldValue } from '../field.ts';
import type { Quantifier } from '../syntax/ast.ts';
import type { Predicate } from './predicate-type.ts';
import type { Values } from './values.ts';

/** Whether any of the values holds, or all of those that are there. */
export function quantified(
  values: Values,
  quantifier: Quantifier,
  holds: (value: FieldValue, source: FieldSource) => boolean,
): Predicate {
  if (quantifier === 'any') return (source) => values(source).some((value) => holds(value, source));
  return (source) => {
    const all = values(source);
    return all.length > 0 && all.every((value) => holds(value, source));
  };
}
