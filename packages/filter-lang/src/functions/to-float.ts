import { factsOf } from '../field-type.ts';
import { isTime } from '../run/arithmetic.ts';
import type { FilterFunction } from './function.ts';

/** A function that makes a floating-point number; of times, seconds. */
export function toFloatFunction(name: 'float' | 'double', round: (value: number) => number): FilterFunction {
  return {
    name,
    summary: 'A number, boolean or time (in seconds) as a floating-point number.',
    since: '4.6',
    least: 1,
    most: 1,
    result: name,
    check([argument]) {
      const { kind } = factsOf(argument!.type);
      return kind === 'number' || kind === 'boolean'
        ? undefined
        : `${name}() takes a number, a boolean or a time.`;
    },
    evaluate: ([values], [argument]) => {
      const scale = isTime(argument!.type) ? 1e9 : 1;
      return values!.map((value) => round(Number(value) / scale));
    },
  };
}
