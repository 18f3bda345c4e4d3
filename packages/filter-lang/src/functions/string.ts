import { since } from '../dialect.ts';
import { can, isString } from '../field-type.ts';
import { textOf } from '../run/text.ts';
import { type FilterFunction, onlyFields } from './function.ts';

export const string: FilterFunction = {
  name: 'string',
  summary: 'A number or address as text: decimal, dotted, with colons.',
  least: 1,
  most: 1,
  result: 'string',
  check([argument], dialect) {
    const { type, isConstant, field } = argument!;
    const isOld = !since(dialect, '4.2');
    if (isConstant || (field === undefined && isOld)) return onlyFields('string');
    if (can(type, 'text') && !(type === 'int24' && isOld)) return undefined;
    const what = field === undefined ? 'this value' : `field "${field.name}"`;
    return `String conversion for ${what} is not supported${isString(type) ? ': it is a string already' : ''}.`;
  },
  evaluate: ([values], [argument]) => values!.map((value) => textOf(value, argument!.type)),
};
