import type { Dialect } from '../dialect.ts';
import { areComparable, can, kindOf } from '../field-type.ts';
import type { AstNode } from '../syntax/ast.ts';
import type { Hint } from './check-value.ts';
import type { Value } from './typed.ts';

/** The literal on the other side takes the type that the left side turned out to have. */
export function narrowed(left: Value | undefined, hint: Hint | undefined): Hint | undefined {
  return hint?.type === 'absolute_time' && left?.type === 'relative_time'
    ? { type: left.type, fields: [] }
    : hint;
}

/** A slice is bytes, and makes the other side bytes. */
export function throughBytes(left: Value, right: Value): boolean {
  const oneIsBytes = kindOf(left.type) === 'bytes' || kindOf(right.type) === 'bytes';
  const isSliced = left.node === 'slice' || right.node === 'slice';
  return (
    oneIsBytes &&
    isSliced &&
    [left, right].every(({ type }) => kindOf(type) === 'bytes' || can(type, 'slice'))
  );
}

/** Both sides as bytes, where only that makes them comparable. */
export function bytesForSlices(left: Value, right: Value, dialect: Dialect): { left: Value; right: Value } {
  if (areComparable(left.type, right.type, dialect) || !throughBytes(left, right)) return { left, right };
  return { left: asBytes(left), right: asBytes(right) };
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** A text that holds "\xb7" alone is looked for among the bytes of a string: no string has it as a character. */
export function bytesForOddText(left: Value, right: Value, node: AstNode): { left: Value; right: Value } {
  if (node.kind !== 'string' || kindOf(left.type) !== 'string' || isText(node.bytes)) return { left, right };
  const { from, to } = right;
  return { left: asBytes(left), right: { node: 'constant', type: 'bytes', value: node.bytes, from, to } };
}

function isText(bytes: Uint8Array): boolean {
  try {
    UTF8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function asBytes(value: Value): Value {
  if (kindOf(value.type) === 'bytes') return value;
  const { from, to } = value;
  return { node: 'conversion', operand: value, type: 'bytes', from, to };
}
