import type { FieldInfo } from '../field.ts';
import type { AstNode, CallNode, FieldNode } from '../syntax/ast.ts';
import type { ValueChecker } from './check-value.ts';

/** The value that an operand begins with, in arithmetic or a call: on the left 4.0 wants a field there. */
export function leadingValue(checker: ValueChecker, node: AstNode): AstNode | undefined {
  if (node.kind !== 'arithmetic' && node.kind !== 'call') return undefined;
  const first = node.kind === 'call' ? node.arguments[0] : node.left;
  if (first === undefined) return undefined;
  return checker.infer(first) === undefined ? first : leadingValue(checker, first);
}

/** 4.0 takes `${name}` without a dot, or of a protocol, for a macro. */
export function isMacroName({ name, leadingDot }: FieldNode, fields: readonly FieldInfo[]): boolean {
  return leadingDot || !name.includes('.') || fields[0]?.type === 'protocol';
}

/** What 4.0 did not take as an argument of min(), max() and abs(). */
export function oldArgument({ arguments: given }: CallNode): { at: AstNode; what: string } | undefined {
  for (const at of given) {
    if (at.kind === 'slice') return { at, what: 'slices' };
    if (at.kind === 'string' || at.kind === 'char') return { at, what: 'anything in quotes' };
  }
  return undefined;
}
