import { abs } from './abs.ts';
import { count } from './count.ts';
import type { FilterFunction } from './function.ts';
import { len } from './len.ts';
import { lower } from './lower.ts';
import { max } from './max.ts';
import { min } from './min.ts';
import { string } from './string.ts';
import { upper } from './upper.ts';

/** Every function that Wireshark has. */
export const allFunctions: readonly FilterFunction[] = [abs, count, len, lower, max, min, string, upper];
