import { factsOf } from '../field-type.ts';
import type { Value } from './typed.ts';

/** What an expression is called in the middle of a sentence: `tcp.port (an unsigned 16-bit number)`. */
export function nameOf(value: Value): string {
  const { title } = factsOf(value.type);
  return value.node === 'field' ? `${value.name} (${title})` : title;
}

/** The same where a sentence begins. */
export function titleOf(value: Value): string {
  const name = nameOf(value);
  return value.node === 'field' ? name : name[0]!.toUpperCase() + name.slice(1);
}
