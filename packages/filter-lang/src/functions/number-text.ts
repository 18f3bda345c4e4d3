import type { FieldType } from '../field.ts';
import { factsOf } from '../field-type.ts';
import type { FilterFunction } from './function.ts';

/** A function that writes an unsigned number in some base. */
export function numberTextFunction(
  name: string,
  summary: string,
  write: (value: number | bigint, type: FieldType) => string,
): FilterFunction {
  return {
    name,
    summary,
    since: '4.4',
    least: 1,
    most: 1,
    result: 'string',
    check([argument]) {
      const { bits, signed } = factsOf(argument!.type);
      return bits > 0 && !signed && !argument!.isConstant
        ? undefined
        : `${name}() takes a field that is an unsigned number.`;
    },
    evaluate: ([values], [argument]) =>
      values!.map((value) => write(value as number | bigint, argument!.type)),
  };
}
