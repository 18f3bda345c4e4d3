import type { FilterFunction } from './function.ts';

export const vals: FilterFunction = {
  name: 'vals',
  summary: "The label of a field's value; nothing for values without one.",
  since: '4.4',
  least: 1,
  most: 1,
  result: 'string',
  check: ([argument]) =>
    !argument!.field?.labels?.size ? 'vals() takes a field whose values have labels.' : undefined,
  evaluate: ([values], [argument]) =>
    values!.flatMap((value) => argument!.field!.labels!.get(value as number | bigint | boolean) ?? []),
};
