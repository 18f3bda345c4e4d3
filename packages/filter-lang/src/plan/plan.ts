import type { Constant, FieldRead, MembershipTest, RelationTest, Test, Value } from '../check/typed.ts';
import { isLocated } from '../run/located.ts';

/** The same test, rearranged: nested `and`/`or` flattened, equalities joined to sets, the cheapest operand first. */
export function plan(test: Test): Test {
  if (test.test === 'not') return { ...test, operand: plan(test.operand) };
  if (test.test === 'xor') return { ...test, operands: test.operands.map(plan) };
  if (test.test !== 'and' && test.test !== 'or') return test;
  const flat = test.operands
    .map(plan)
    .flatMap((operand) => (operand.test === test.test ? operand.operands : [operand]));
  const operands = test.test === 'or' ? mergeEqualities(flat) : flat;
  if (operands.length === 1) return operands[0]!;
  return { ...test, operands: byCost(operands) };
}

/** Tests have no side effects and no errors, so their order is free. Equal costs keep theirs. */
function byCost(operands: readonly Test[]): Test[] {
  return operands
    .map((operand) => ({ operand, cost: costOf(operand) }))
    .sort((a, b) => a.cost - b.cost)
    .map(({ operand }) => operand);
}

/** Roughly nanoseconds. */
export function costOf(test: Test): number {
  switch (test.test) {
    case 'always':
      return 0;
    case 'not':
      return costOf(test.operand);
    case 'exists':
      return test.value.node === 'field' && test.value.type === 'protocol' ? 2 : costOfValue(test.value);
    case 'truth':
      return 10 + costOfValue(test.value);
    case 'relation':
      return costOfPair(test.left, test.right);
    case 'in':
      return costOfValue(test.left) + 1;
    case 'contains':
      return 100 + costOfValue(test.left);
    case 'matches':
      return 400 + costOfValue(test.left);
    default:
      return test.operands.reduce((sum, operand) => sum + costOf(operand), 0);
  }
}

function costOfPair(left: Value, right: Value): number {
  const simple = left.node === 'field' && right.node === 'constant';
  return costOfValue(left) + costOfValue(right) + (simple ? 0 : 30);
}

function costOfValue(value: Value): number {
  switch (value.node) {
    case 'constant':
      return 0;
    case 'field':
      return value.layers === undefined && value.fields.every(isLocated) ? 4 * value.fields.length : 80;
    case 'arithmetic':
      return 30 + costOfValue(value.left) + costOfValue(value.right);
    case 'call':
      return 60 + value.arguments.reduce((sum, argument) => sum + costOfValue(argument), 0);
    default:
      return 30 + costOfValue(value.operand);
  }
}

/** `a == 1 or a == 2 or a in {3..5}` asks for `a` once. */
function mergeEqualities(operands: readonly Test[]): readonly Test[] {
  const sets = new Map<string, MembershipTest>();
  const merged: (Test | string)[] = [];
  for (const operand of operands) {
    const set = asSet(operand);
    const name = set && keyOf(set.left);
    if (set === undefined || name === undefined) {
      merged.push(operand);
      continue;
    }
    const before = sets.get(name);
    if (before === undefined) merged.push(name);
    sets.set(
      name,
      before === undefined ? set : { ...before, items: [...before.items, ...set.items], to: set.to },
    );
  }
  return merged.map((each) => (typeof each === 'string' ? sets.get(each)! : each));
}

function asSet(test: Test): MembershipTest | undefined {
  if (test.test === 'in') return test.quantifier === 'any' && !test.outside ? test : undefined;
  if (test.test !== 'relation' || !isPlainEquality(test)) return undefined;
  const { left, right, from, to } = test;
  return { test: 'in', quantifier: 'any', outside: false, left, items: [{ low: right }], from, to };
}

function isPlainEquality(test: RelationTest): test is RelationTest & { left: FieldRead; right: Constant } {
  const { comparison, quantifier, left, right } = test;
  return comparison === 'eq' && quantifier === 'any' && left.node === 'field' && right.node === 'constant';
}

function keyOf(value: Value): string | undefined {
  if (value.node !== 'field' || value.layers !== undefined || value.reference) return undefined;
  return `${value.name} ${value.type} ${value.raw}`;
}
