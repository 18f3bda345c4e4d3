import { since } from '../dialect.ts';
import { isString } from '../field-type.ts';
import { type FilterFunction, onlyFields } from './function.ts';

/** A function that changes the letters of a string field. */
export function caseFunction(
  name: string,
  summary: string,
  change: (text: string) => string,
): FilterFunction {
  return {
    name,
    summary,
    least: 1,
    most: 1,
    result: 'string',
    check([argument], dialect) {
      const { type, field, isConstant } = argument!;
      const isTaken = since(dialect, '4.2') ? !isConstant : field !== undefined;
      return isTaken && isString(type) ? undefined : onlyFields(name, 'string type ');
    },
    evaluate: ([values]) => values!.map((value) => change(value as string)),
  };
}
