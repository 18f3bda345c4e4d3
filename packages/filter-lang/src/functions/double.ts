import { toFloatFunction } from './to-float.ts';

export const double = toFloatFunction('double', (value) => value);
