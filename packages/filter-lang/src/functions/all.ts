import { abs } from './abs.ts';
import { count } from './count.ts';
import { dec } from './dec.ts';
import { double } from './double.ts';
import { float } from './float.ts';
import type { FilterFunction } from './function.ts';
import { hex } from './hex.ts';
import { ipLinkLocal } from './ip-linklocal.ts';
import { ipMulticast } from './ip-multicast.ts';
import { ipRfc1918 } from './ip-rfc1918.ts';
import { ipSpecialMask } from './ip-special-mask.ts';
import { ipSpecialName } from './ip-special-name.ts';
import { ipUla } from './ip-ula.ts';
import { len } from './len.ts';
import { lower } from './lower.ts';
import { max } from './max.ts';
import { min } from './min.ts';
import { string } from './string.ts';
import { upper } from './upper.ts';
import { vals } from './vals.ts';

/** Every function that a filter can call without further ado. */
export const allFunctions: readonly FilterFunction[] = [
  abs,
  count,
  dec,
  double,
  float,
  hex,
  ipLinkLocal,
  ipMulticast,
  ipRfc1918,
  ipSpecialMask,
  ipSpecialName,
  ipUla,
  len,
  lower,
  max,
  min,
  string,
  upper,
  vals,
];
