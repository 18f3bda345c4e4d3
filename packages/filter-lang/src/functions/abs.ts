import type { FieldValue } from '../field.ts';
import { can } from '../field-type.ts';
import type { FilterFunction } from './function.ts';

export const abs: FilterFunction = {
  name: 'abs',
  summary: 'A number without its sign.',
  since: '4.0',
  least: 1,
  most: 1,
  result: 'argument',
  check([argument]) {
    return can(argument!.type, 'negate') || argument!.type === 'boolean'
      ? undefined
      : 'abs() takes a number.';
  },
  evaluate: ([values]) => values!.map(withoutSign),
};

function withoutSign(value: FieldValue): FieldValue {
  if (typeof value === 'bigint') return value < 0n ? -value : value;
  return typeof value === 'number' ? Math.abs(value) : value;
}
