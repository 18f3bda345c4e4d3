import { toFloatFunction } from './to-float.ts';

export const float = toFloatFunction('float', Math.fround);
