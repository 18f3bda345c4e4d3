import { isString } from '../field-type.ts';
import type { FilterFunction } from './function.ts';

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
    check: ([argument]) =>
      isString(argument!.type) && !argument!.isConstant ? undefined : 'takes a string field',
    evaluate: ([values]) => values!.map((value) => change(value as string)),
  };
}
