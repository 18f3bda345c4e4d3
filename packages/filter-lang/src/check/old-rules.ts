import type { FieldInfo, FieldType } from '../field.ts';
import { addressLength } from '../field-type.ts';
import type {
  ArithmeticNode,
  AstNode,
  CallNode,
  FieldNode,
  MembershipNode,
  RelationNode,
} from '../syntax/ast.ts';
import type { ValueChecker } from './check-value.ts';
import type { MembershipTest, RelationTest, Test, TypedSetItem, Value } from './typed.ts';

/** A part of the text that 4.0 refuses, and its sentence. */
interface Refused {
  readonly at: AstNode;
  readonly message: string;
}

/** What was otherwise in Wireshark 4.0, and grew beyond a condition. */
export interface OldRules {
  /** A value that an operand begins with, in arithmetic or a call: on the left 4.0 wants a field there. */
  leadingValue(checker: ValueChecker, node: AstNode): Refused | undefined;
  /** What is said of a comparison that begins with a value. */
  valueOnLeft(node: RelationNode): string;
  /** `${name}` without a dot, or of a protocol, was a macro. */
  isMacroName(node: FieldNode, fields: readonly FieldInfo[]): boolean;
  /** What was no argument of min(), max() and abs(). */
  oddArgument(node: CallNode): { readonly at: AstNode; readonly what: string } | undefined;
  /** The type of what is looked for in bytes: it was strict about what they are written as. */
  containedType(left: Value, right: AstNode): FieldType;
  /** Whether what is looked for in an address is longer than it. */
  isTooLong(left: Value, part: Value): boolean;
  /** What asks a set was, where it was something else than now. */
  membership(node: MembershipNode, left: Value, items: readonly TypedSetItem[]): Test | undefined;
}

export const oldRules: OldRules = {
  leadingValue,
  valueOnLeft({ left, operator }) {
    return left.kind === 'arithmetic' || left.kind === 'sign'
      ? CONSTANT_ON_LEFT
      : `Left side of "${operator}" expression must be a field or function in dialect 4.0.`;
  },
  isMacroName({ name, leadingDot }, fields) {
    return leadingDot || !name.includes('.') || fields[0]?.type === 'protocol';
  },
  oddArgument({ arguments: given }) {
    for (const at of given) {
      if (at.kind === 'slice') return { at, what: 'slices' };
      if (at.kind === 'string' || at.kind === 'char') return { at, what: 'anything in quotes' };
    }
    return undefined;
  },
  containedType({ type }, right) {
    if (type === 'uint_bytes' || type === 'system_id') return type;
    return right.kind !== 'word' && addressLength(type) > 0 ? type : 'bytes';
  },
  isTooLong({ type }, part) {
    const length = addressLength(type);
    return length > 0 && part.node === 'constant' && (part.value as Uint8Array).length > length;
  },
  membership({ negated, quantifier, from, to }, left, items) {
    const any: MembershipTest = { test: 'in', quantifier: 'any', outside: false, left, items, from, to };
    if (negated) return { test: 'not', operand: any, from, to };
    if (quantifier !== 'all') return any;
    return { test: 'or', operands: items.map((item) => oneItem(left, item, { from, to })), from, to };
  },
};

const CONSTANT_ON_LEFT = 'Constant arithmetic expression on the LHS is invalid in dialect 4.0.';

/** The functions that want a field in any case say so themselves. */
function leadingValue(checker: ValueChecker, node: AstNode): Refused | undefined {
  const isCall = node.kind === 'call' && checker.context.functions.get(node.name)?.result === 'argument';
  if (node.kind !== 'arithmetic' && !isCall) return undefined;
  const at = isCall ? node.arguments[0] : (node as ArithmeticNode).left;
  if (at === undefined) return undefined;
  if (checker.infer(at) !== undefined) return leadingValue(checker, at);
  if (at.kind === 'missing') return undefined;
  if (isCall && 'text' in at)
    return { at, message: `Argument '${at.text}' is not valid for ${node.name}() in dialect 4.0.` };
  if (checker.infer(node) === undefined) return { at: node, message: CONSTANT_ON_LEFT };
  return { at, message: 'A field comes first in dialect 4.0, not a value.' };
}

/** `all` asked whether one and the same member of the set holds all values, or equals them when it has several. */
function oneItem(
  left: Value,
  item: TypedSetItem,
  span: { from: number; to: number },
): MembershipTest | RelationTest {
  const { low, high } = item;
  if (high === undefined)
    return { test: 'relation', comparison: 'eq', quantifier: 'all', left, right: low, ...span };
  return { test: 'in', quantifier: 'all', outside: false, left, items: [item], ...span };
}
