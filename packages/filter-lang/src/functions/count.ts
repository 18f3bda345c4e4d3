import { type FilterFunction, onlyFields } from './function.ts';

export const count: FilterFunction = {
  name: 'count',
  summary: 'How many times a field is in the frame; nothing, not zero, when it is not.',
  least: 1,
  most: 1,
  result: 'uint32',
  check: ([argument]) => (argument!.field === undefined ? onlyFields('count') : undefined),
  evaluate: ([values]) => (values!.length === 0 ? [] : [values!.length]),
};
