import { since } from '../dialect.ts';
import type { FieldType } from '../field.ts';
import { areComparable, can, isInteger, isString, kindOf } from '../field-type.ts';
import type { FilterLimits } from '../limits.ts';
import type { Pattern } from '../regex/pattern.ts';
import { RegexMistake } from '../regex/syntax.ts';
import type { AstNode, ComparisonOperator, MembershipNode, RelationNode } from '../syntax/ast.ts';
import { type CheckContext, type Hint, UNKNOWN, ValueChecker } from './check-value.ts';
import { nameOf, titleOf } from './describe.ts';
import { eachAlternative, withValue } from './set-items.ts';
import { bytesForOddText, bytesForSlices, narrowed, throughBytes } from './sides.ts';
import type { Comparison, FieldRead, RelationTest, Test, TypedSetItem, Value } from './typed.ts';

const COMPARISONS: Readonly<Record<ComparisonOperator, Comparison>> = {
  '==': 'eq',
  '!=': 'ne',
  '===': 'eq',
  '!==': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
};

/** The tree with names and types resolved, or undefined when diagnostics say why not. */
export function check(
  tree: AstNode,
  context: CheckContext,
  limits: Required<FilterLimits>,
): Test | undefined {
  const test = new TestChecker(context, limits).test(tree);
  if (test !== undefined) context.advice?.test(test, context);
  return context.diagnostics.failed ? undefined : test;
}

class TestChecker {
  readonly #context: CheckContext;
  readonly #limits: Required<FilterLimits>;
  readonly #values: ValueChecker;

  constructor(context: CheckContext, limits: Required<FilterLimits>) {
    this.#context = context;
    this.#limits = limits;
    this.#values = new ValueChecker(context);
  }

  test(node: AstNode): Test | undefined {
    const { from, to } = node;
    switch (node.kind) {
      case 'empty':
        return { test: 'always', result: true, from, to };
      case 'missing':
        return undefined;
      case 'logical': {
        const operands = node.operands.map((operand) => this.test(operand));
        if (operands.some((operand) => operand === undefined)) return undefined;
        return { test: node.operator, operands: operands as Test[], from, to };
      }
      case 'not': {
        const operand = this.test(node.operand);
        return operand && { test: 'not', operand, from, to };
      }
      case 'relation':
        return this.#relation(node);
      case 'membership':
        return this.#membership(node);
      default:
        return this.#bare(node);
    }
  }

  /** An operand that stands alone: a field or slice is tested for being there, anything else for not being zero. */
  #bare(node: AstNode): Test | undefined {
    const { from, to } = node;
    const hint = this.#values.infer(node);
    if (!this.#mayLead(node)) return undefined;
    if (node.kind === 'reference' && this.#values.isOld)
      return this.#values.notYet(node, 'a reference alone is no test');
    if (hint === undefined && node.kind !== 'word') {
      return this.#values.error('constant', node, 'A value alone is no test; compare it with a field.');
    }
    const value = this.#values.value(node, hint);
    if (value === undefined) return undefined;
    if (value.node === 'field' || value.node === 'slice') return { test: 'exists', value, from, to };
    if (value.node === 'call' && !since(this.#context.dialect, '4.4')) {
      return this.#values.notYet(node, 'a function is no test by itself; compare what it gives');
    }
    return { test: 'truth', value, from, to };
  }

  #relation(node: RelationNode): Test | undefined {
    if (!this.#mayLead(node.left)) return undefined;
    if (node.operator === 'contains') return this.#contains(node);
    if (node.operator === 'matches') return this.#matches(node);
    const sides = this.#sides(node);
    if (sides === undefined) return undefined;
    const { left, right } = sides;
    if (!this.#mayCompare(node, left, right)) return undefined;
    const { from, to, operator } = node;
    const wantsAll = operator === '!=' || operator === '===';
    const test = {
      test: 'relation',
      comparison: COMPARISONS[operator],
      quantifier: node.quantifier ?? (wantsAll ? 'all' : 'any'),
      ...bytesForSlices(left, right, this.#context.dialect),
    } as const;
    return this.#ambiguous({ ...test, from, to }, node);
  }

  /** What is compared begins with a field before 4.2. */
  #mayLead(node: AstNode): boolean {
    const value = this.#context.old?.leadingValue(this.#values, node);
    if (value === undefined) return true;
    this.#values.error('dialect', value.at, value.message);
    return false;
  }

  /** Both sides typed; a literal takes the type of the other side. */
  #sides(node: RelationNode): { left: Value; right: Value } | undefined {
    const leftHint = this.#hintOf(node.left);
    const rightHint = this.#hintOf(node.right);
    if (leftHint === undefined && !this.#mayBeginWithValue(node, rightHint)) return undefined;
    const left = this.#values.value(node.left, leftHint ?? rightHint);
    const right = this.#values.value(
      node.right,
      leftHint === undefined ? rightHint : narrowed(left, leftHint),
    );
    if (left === undefined || right === undefined) return undefined;
    return { left: this.#registrationFor(left, right, node.left), right };
  }

  /** Of several registrations of a name, those are read whose type the value on the other side could take. */
  #registrationFor(left: Value, right: Value, node: AstNode): Value {
    if (left.node !== 'field' || right.node !== 'constant' || this.#areComparable(left, right)) return left;
    return this.#values.value(node, { type: right.type, fields: [] }) ?? left;
  }

  #hintOf(node: AstNode): Hint | undefined {
    return node.kind === 'missing' ? UNKNOWN : this.#values.infer(node);
  }

  #mayBeginWithValue(node: RelationNode, rightHint: Hint | undefined): boolean {
    const { left } = node;
    const isName = left.kind === 'word' && /^[A-Za-z_]/.test(left.text);
    if (rightHint === undefined) {
      if (left.kind === 'missing') return false;
      if (isName) this.#context.names.reportUnknown(left.text, left);
      else this.#values.error('constant', left, 'No field takes part in this comparison.');
      return false;
    }
    const { old } = this.#context;
    if (old === undefined) return true;
    if (isName) this.#context.names.reportUnknown(left.text, left);
    else this.#values.error('dialect', left, old.valueOnLeft(node));
    return false;
  }

  #mayCompare(node: RelationNode, left: Value, right: Value): boolean {
    for (const side of [left, right]) {
      if (!this.#values.require(side, 'order', 'be compared')) return false;
    }
    if (this.#areComparable(left, right) || throughBytes(left, right)) return true;
    return this.#incompatible(node, left, right);
  }

  #areComparable(left: Value, right: Value): boolean {
    const { dialect } = this.#context;
    if (this.#values.isOld && isInteger(left.type) && right.type === 'boolean') return true;
    return areComparable(left.type, right.type, dialect);
  }

  #incompatible(node: { from: number; to: number }, left: Value, right: Value): false {
    const message = `${titleOf(left)} cannot be compared with ${nameOf(right)}.`;
    this.#values.error(
      'incompatible-types',
      node,
      message,
      right.type === 'protocol' ? { found: (right as FieldRead).name } : {},
    );
    return false;
  }

  /** A label that several numbers have stands for all of them. */
  #ambiguous(test: RelationTest, node: RelationNode): Test | undefined {
    this.#context.advice?.relation(test, this.#context);
    const { right, comparison, quantifier, left, from, to } = test;
    if (right.node !== 'constant' || right.alternatives === undefined) return test;
    if (comparison !== 'eq' && comparison !== 'ne') {
      const message = `"${node.operator}" cannot order by a label that stands for several numbers.`;
      return this.#values.error('wrong-type', right, message);
    }
    const items = right.alternatives.map((value) => ({ low: withValue(right, value) }));
    return { test: 'in', quantifier, outside: comparison === 'ne', left, items, from, to };
  }

  #contains(node: RelationNode): Test | undefined {
    const found = this.#searched(node, 'contains', 'be searched with "contains"');
    if (found === undefined) return undefined;
    const { left, right } = found;
    if (!this.#mayContain(left, right) && !throughBytes(left, right)) {
      this.#incompatible(node, left, right);
      return undefined;
    }
    const { from, to } = node;
    const sides = bytesForSlices(left, right, this.#context.dialect);
    const asked = bytesForOddText(sides.left, sides.right, node.right);
    return { test: 'contains', quantifier: node.quantifier ?? 'any', ...asked, from, to };
  }

  /** Before 4.2 what is looked for had to be of the type's own family. */
  #mayContain(left: Value, right: Value): boolean {
    if (kindOf(left.type) !== kindOf(right.type)) return false;
    if (right.node === 'constant' || !this.#values.isOld) return true;
    return this.#areComparable(left, right) && can(right.type, 'contains');
  }

  #searched(
    node: RelationNode,
    ability: 'contains' | 'matches',
    doing: string,
  ): { left: Value; right: Value } | undefined {
    const leftHint = this.#values.infer(node.left);
    if (leftHint === undefined && !this.#mayBeginWithValue(node, this.#values.infer(node.right)))
      return undefined;
    const left = this.#searchable(node.left, leftHint, ability, doing);
    if (left === undefined) return undefined;
    const hint = { type: this.#containedType(left, node.right), fields: [] };
    const right = ability === 'contains' ? this.#values.value(node.right, hint) : left;
    if (right !== undefined && this.#context.old?.isTooLong(left, right)) {
      return this.#values.error('bad-value', right, 'No address contains more bytes than it has.');
    }
    if (right !== undefined) this.#context.advice?.name(node.right, right, this.#context);
    return right && { left, right };
  }

  /** What is looked for in a protocol or other byte type is bytes. */
  #containedType(left: Value, right: AstNode): FieldType {
    if (isString(left.type)) return 'string';
    if (left.type === 'oid' || left.type === 'rel_oid') return left.type;
    return this.#context.old?.containedType(left, right) ?? 'bytes';
  }

  /** A field with labels is searched by its label since 4.4. */
  #searchable(
    node: AstNode,
    hint: Hint | undefined,
    ability: 'contains' | 'matches',
    doing: string,
  ): Value | undefined {
    const value = this.#values.value(node, hint ?? { type: 'string', fields: [] });
    if (value === undefined) return undefined;
    const labels = value.node === 'field' ? value.fields[0]?.labels : undefined;
    if (labels?.size && since(this.#context.dialect, '4.4') && !can(value.type, ability)) {
      const { from, to } = value;
      return { node: 'conversion', operand: value, labels, type: 'string', from, to };
    }
    return this.#values.require(value, ability, doing) ? value : undefined;
  }

  #matches(node: RelationNode): Test | undefined {
    if (node.right.kind === 'missing') return undefined;
    if (node.right.kind !== 'string') {
      return this.#values.error('bad-regex', node.right, 'A regular expression is one string.');
    }
    const found = this.#searched(node, 'matches', 'be searched with "matches"');
    const pattern = this.#regex(node.right.bytes, node.right);
    if (found === undefined || pattern === undefined) return undefined;
    const { from, to } = node;
    return { test: 'matches', quantifier: node.quantifier ?? 'any', left: found.left, pattern, from, to };
  }

  #regex(bytes: Uint8Array, node: { text: string; from: number; to: number }): Pattern | undefined {
    const { regex } = this.#context;
    if (regex === undefined) {
      const message = 'This compiler was made without regular expressions; give createCompiler() a `regex`.';
      return this.#values.error('missing-part', node, message);
    }
    try {
      return regex(bytes, this.#limits.regexSize, this.#limits.depth);
    } catch (error) {
      if (!(error instanceof RegexMistake)) throw error;
      const quote = node.text.indexOf('"') + 1;
      const plain = node.text.length - quote - 1 === bytes.length;
      const at = node.from + quote + Math.min(error.at, bytes.length);
      const span = plain ? { from: at, to: Math.min(at + 1, node.to) } : node;
      return this.#values.error('bad-regex', span, `This regular expression will not do: ${error.message}.`);
    }
  }

  #membership(node: MembershipNode): Test | undefined {
    const hint = this.#values.infer(node.value);
    if (!this.#mayBeMember(node, hint)) return undefined;
    const left = this.#values.value(node.value, hint ?? this.#hintOfItems(node));
    if (left === undefined || !this.#values.require(left, 'order', 'be compared')) return undefined;
    const items = node.items.map(({ low, high }) => this.#item(low, high, left, narrowed(left, hint)));
    if (items.some((item) => item === undefined)) return undefined;
    return this.#membershipTest(node, left, items as TypedSetItem[]);
  }

  #membershipTest(node: MembershipNode, left: Value, found: readonly TypedSetItem[]): Test {
    const { from, to, negated: outside } = node;
    const items = found.flatMap(eachAlternative);
    const quantifier = node.quantifier ?? (outside ? 'all' : 'any');
    return (
      this.#context.old?.membership(node, left, items) ?? {
        test: 'in',
        quantifier,
        outside,
        left,
        items,
        from,
        to,
      }
    );
  }

  #mayBeMember(node: MembershipNode, hint: Hint | undefined): boolean {
    const { value } = node;
    const isField = value.kind === 'word' || value.kind === 'field';
    if (hint !== undefined && (isField || !this.#values.isOld)) return true;
    if (value.kind === 'missing') return false;
    if (value.kind === 'word' && /^[A-Za-z_]/.test(value.text)) {
      this.#context.names.reportUnknown(value.text, value);
      return false;
    }
    if (!this.#values.isOld && this.#hintOfItems(node) !== undefined) return true;
    this.#values.error('wrong-type', value, 'Only a field may be tested for membership in a set.');
    return false;
  }

  #hintOfItems(node: MembershipNode): Hint | undefined {
    for (const { low, high } of node.items) {
      const hint = this.#values.infer(low) ?? (high && this.#values.infer(high));
      if (hint !== undefined) return hint;
    }
    return undefined;
  }

  #item(
    lowNode: AstNode,
    highNode: AstNode | undefined,
    left: Value,
    hint: Hint | undefined,
  ): TypedSetItem | undefined {
    const low = this.#itemValue(lowNode, left, hint);
    const high = highNode && this.#itemValue(highNode, left, hint);
    if (low === undefined || (highNode !== undefined && high === undefined)) return undefined;
    return high === undefined ? { low } : { low, high };
  }

  #itemValue(node: AstNode, left: Value, hint: Hint | undefined): Value | undefined {
    if (node.kind === 'slice')
      return this.#values.error('wrong-type', node, 'A slice cannot be a member of a set.');
    const value = this.#values.value(node, hint ?? { type: left.type, fields: [] });
    if (value === undefined) return undefined;
    if (this.#areComparable(left, value)) return value;
    this.#incompatible(node, left, value);
    return undefined;
  }
}
