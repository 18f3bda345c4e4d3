import type { Dialect } from '../dialect.ts';
import type { FieldInfo } from '../field.ts';
import type { ArithmeticNode, AstNode, CallNode, FieldNode, RelationNode } from '../syntax/ast.ts';
import type { ValueChecker } from './check-value.ts';

/** A value that an operand begins with, in arithmetic or a call: on the left 4.0 wants a field there. */
interface LeadingValue {
  readonly at: AstNode;
  readonly message: string;
}

/** The functions that want a field in any case say so themselves. */
export function leadingValue(checker: ValueChecker, node: AstNode): LeadingValue | undefined {
  const isCall = node.kind === 'call' && checker.context.functions.get(node.name)?.result === 'argument';
  if (node.kind !== 'arithmetic' && !isCall) return undefined;
  const at = isCall ? node.arguments[0] : (node as ArithmeticNode).left;
  if (at === undefined) return undefined;
  if (checker.infer(at) !== undefined) return leadingValue(checker, at);
  if (at.kind === 'missing') return undefined;
  const where = `in dialect ${checker.context.dialect}`;
  if (isCall && 'text' in at)
    return { at, message: `Argument '${at.text}' is not valid for ${node.name}() ${where}.` };
  if (checker.infer(node) === undefined) return { at: node, message: constantOnLeft(where) };
  return { at, message: `A field comes first ${where}, not a value.` };
}

/** What 4.0 says of a comparison that begins with a value. */
export function valueOnLeft({ left, operator }: RelationNode, dialect: Dialect): string {
  const where = `in dialect ${dialect}`;
  return left.kind === 'arithmetic' || left.kind === 'sign'
    ? constantOnLeft(where)
    : `Left side of "${operator}" expression must be a field or function ${where}.`;
}

function constantOnLeft(where: string): string {
  return `Constant arithmetic expression on the LHS is invalid ${where}.`;
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
