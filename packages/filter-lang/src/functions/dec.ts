import { numberTextFunction } from './number-text.ts';

export const dec = numberTextFunction('dec', 'An unsigned number in decimal.', (value) => value.toString());
