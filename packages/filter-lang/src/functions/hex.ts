import { factsOf } from '../field-type.ts';
import { numberTextFunction } from './number-text.ts';

export const hex = numberTextFunction(
  'hex',
  'An unsigned number in hexadecimal, `0x` first, as wide as the field.',
  (value, type) => `0x${value.toString(16).padStart(factsOf(type).bits / 4, '0')}`,
);
