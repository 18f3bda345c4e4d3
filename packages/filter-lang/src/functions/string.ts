import { since } from '../dialect.ts';
import { can, isString } from '../field-type.ts';
import { textOf } from '../run/text.ts';
import type { FilterFunction } from './function.ts';

export const string: FilterFunction = {
  name: 'string',
  summary: 'A number or address as text: decimal, dotted, with colons.',
  least: 1,
  most: 1,
  result: 'string',
  check([argument], dialect) {
    const { type, isConstant, field } = argument!;
    if (isString(type)) return 'takes a field that is no string already';
    if (isConstant || (field === undefined && !since(dialect, '4.2'))) return 'takes a field';
    if (type === 'int24' && !since(dialect, '4.2')) return 'had no text for 24-bit signed numbers in 4.0';
    return can(type, 'text') ? undefined : 'has no text for a field of this type';
  },
  evaluate: ([values], [argument]) => values!.map((value) => textOf(value, argument!.type)),
};
