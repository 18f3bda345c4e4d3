import type { Span } from '../diagnostic.ts';
import { since } from '../dialect.ts';
import type { FieldInfo } from '../field.ts';
import { factsOf, isInteger } from '../field-type.ts';
import type { AstNode } from '../syntax/ast.ts';
import type { CheckContext } from './check-value.ts';
import type { FieldRead, MembershipTest, RelationTest, Test, Value } from './typed.ts';

/** A protocol that was renamed. */
export function lintRead(
  name: string,
  { name: newer }: FieldInfo,
  span: Span,
  { diagnostics }: CheckContext,
): void {
  if (name === newer) return;
  diagnostics.deprecated('deprecated-name', span, `Deprecated tokens: "${name}" is now called "${newer}".`, {
    found: name,
  });
}

/** 4.0 has nothing to say of a label without quotes. */
export function lintLabel(
  node: Span & { readonly text: string },
  { dialect, diagnostics }: CheckContext,
): void {
  if (!since(dialect, '4.2')) return;
  const message = `The label ${node.text} should stand in double quotes.`;
  diagnostics.deprecated('unquoted-label', node, message, { found: node.text });
}

/** Remarks on a comparison that compiles and yet cannot mean what it says. */
export function lintRelation(test: RelationTest, { diagnostics }: CheckContext): void {
  const { left, right } = test;
  if (right.node !== 'constant' || left.node !== 'field' || !isInteger(left.type)) return;
  if (factsOf(left.type).signed || Number(right.value) >= 0) return;
  const result = test.comparison === 'ne' ? 'always differs' : 'never matches';
  const message = `${left.name} is unsigned, so a comparison with a negative number ${result}.`;
  diagnostics.warn('never-matches', right, message);
}

/** `frame contains fc` asks for the protocol of that name, and may have meant the byte. */
export function lintName(node: AstNode, value: Value, { diagnostics }: CheckContext): void {
  if (node.kind !== 'word' || value.node !== 'field' || !/^(?:[0-9a-fA-F]{2})+$/.test(node.text)) return;
  const { from: start, to: end } = node;
  const suggestions = [`:${node.text}`, `.${node.text}`].map((text) => ({ text, start, end }));
  const message = `"${node.text}" is the name of a protocol here; for the bytes write ":${node.text}", for the protocol ".${node.text}".`;
  diagnostics.warn('name-or-bytes', node, message, { suggestions });
}

/** Remarks on the tests as a whole. */
export function lintTest(test: Test, context: CheckContext): void {
  if (test.test === 'not') lintTest(test.operand, context);
  if (test.test === 'exists') lintExistence(test.value, context);
  if (test.test === 'in') lintRanges(test, context);
  if (test.test !== 'and' && test.test !== 'or' && test.test !== 'xor') return;
  for (const operand of test.operands) lintTest(operand, context);
  if (test.test === 'and') lintSplitRange(test.operands, context);
}

function lintExistence(value: { node: string }, { diagnostics }: CheckContext): void {
  const read = value as FieldRead;
  if (read.node !== 'field' || read.type !== 'boolean' || read.raw) return;
  const fix = { text: `${read.name} == 1`, start: read.from, end: read.to };
  const message = `${read.name} alone asks whether the field is there, not whether it is set.`;
  diagnostics.warn('tests-existence', read, message, { suggestions: [fix] });
}

function lintRanges({ items }: MembershipTest, { diagnostics }: CheckContext): void {
  for (const { low, high } of items) {
    if (low.node !== 'constant' || high?.node !== 'constant' || typeof low.value !== 'number') continue;
    if (low.value <= Number(high.value)) continue;
    const span = { from: low.from, to: high.to };
    diagnostics.warn('never-matches', span, 'Nothing is in this range: it begins above its end.');
  }
}

/** `x >= a and x <= b` can be satisfied by two values of one frame; `x in {a .. b}` cannot. */
function lintSplitRange(operands: readonly Test[], { diagnostics }: CheckContext): void {
  const lowest = new Map<string, RelationTest>();
  for (const operand of operands) {
    if (operand.test === 'relation' && isBound(operand, 'ge', 'gt')) lowest.set(nameOf(operand), operand);
  }
  for (const operand of operands) {
    if (operand.test !== 'relation' || !isBound(operand, 'le', 'lt')) continue;
    const low = lowest.get(nameOf(operand));
    if (low === undefined || !hasSeveralValues(operand)) continue;
    const name = nameOf(operand);
    const message = `${name} has several values in a frame, and these two tests may hold for different ones; one range is ${name} in {low .. high}.`;
    diagnostics.warn('split-occurrences', operand, message);
  }
}

function isBound(test: RelationTest, ...comparisons: readonly string[]): boolean {
  return (
    test.left.node === 'field' && test.right.node === 'constant' && comparisons.includes(test.comparison)
  );
}

function nameOf(test: RelationTest): string {
  return (test.left as FieldRead).name;
}

function hasSeveralValues(test: RelationTest): boolean {
  const { fields } = test.left as FieldRead;
  return fields.some(({ locate }) => locate !== undefined && locate.length > 1);
}
