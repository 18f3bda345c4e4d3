import { since } from '../dialect.ts';
import { lengthOf } from '../run/convert-value.ts';
import { type FilterFunction, onlyFields } from './function.ts';

export const len: FilterFunction = {
  name: 'len',
  summary: 'Length of a value in bytes.',
  least: 1,
  most: 1,
  result: 'uint32',
  check([argument], dialect) {
    if (argument!.type === 'none' && since(dialect, '4.2')) return 'len() needs a field that has a value.';
    return argument!.field === undefined && !since(dialect, '4.2') ? onlyFields('len') : undefined;
  },
  evaluate: ([values], [argument]) => values!.map((value) => lengthOf(value, argument!.type)),
};
