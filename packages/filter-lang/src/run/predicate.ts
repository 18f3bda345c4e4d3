import type { ContainsTest, ExistenceTest, MatchesTest, RelationTest, Test, Value } from '../check/typed.ts';
import { since } from '../dialect.ts';
import type { FieldSource, FieldValue } from '../field.ts';
import { isString, kindOf } from '../field-type.ts';
import { includesBytes } from './bytes.ts';
import type { RunContext } from './context.ts';
import { isTruthy } from './convert-value.ts';
import { enclosedValues } from './enclosed.ts';
import { compileMembership } from './membership.ts';
import { relationOf } from './order.ts';
import type { Predicate } from './predicate-type.ts';
import { quantified } from './quantified.ts';
import { areMissing, compileValues, type Values } from './values.ts';

/** The test as a closure. */
export function compilePredicate(test: Test, context: RunContext): Predicate {
  const inPlace = context.inPlace?.(test);
  if (inPlace !== undefined) return inPlace;
  switch (test.test) {
    case 'always': {
      const { result } = test;
      return () => result;
    }
    case 'not': {
      const operand = compilePredicate(test.operand, context);
      return (source) => !operand(source);
    }
    case 'and':
    case 'or':
    case 'xor':
      return compileLogical(
        test.test,
        test.operands.map((operand) => compilePredicate(operand, context)),
      );
    case 'exists':
      return compileExists(test, context);
    case 'truth': {
      const values = compileValues(test.value, context);
      return (source) => values(source).some(isTruthy);
    }
    case 'relation':
      return compilePairs(test, context);
    case 'in':
      return compileMembership(test, context);
    case 'contains':
      return compileContains(test, context);
    case 'matches':
      return compileMatches(test, context);
  }
}

function compileLogical(operator: 'and' | 'or' | 'xor', operands: readonly Predicate[]): Predicate {
  const [a, b, c] = operands as [Predicate, Predicate, Predicate | undefined];
  if (operator === 'xor')
    return (source) => operands.reduce((parity, operand) => parity !== operand(source), false);
  if (operands.length === 2) {
    return operator === 'and' ? (source) => a(source) && b(source) : (source) => a(source) || b(source);
  }
  if (operands.length === 3) {
    return operator === 'and'
      ? (source) => a(source) && b(source) && c!(source)
      : (source) => a(source) || b(source) || c!(source);
  }
  return operator === 'and'
    ? (source) => operands.every((operand) => operand(source))
    : (source) => operands.some((operand) => operand(source));
}

function compileExists({ value }: ExistenceTest, context: RunContext): Predicate {
  const values = compileValues(value, context);
  if (value.node === 'slice') return (source) => values(source).some(isNotEmpty);
  return (source) => values(source).length > 0;
}

function isNotEmpty(piece: FieldValue): boolean {
  return (piece as string | Uint8Array).length > 0;
}

/** Every value on the left with every value on the right: one pair is enough, or all must hold. */
function compilePairs({ left, right, comparison, quantifier }: RelationTest, context: RunContext): Predicate {
  const wantsAll = quantifier === 'all';
  const holds = relationOf(comparison, left, right, wantsAll, context);
  return pairs(compileValues(left, context), compileValues(right, context), wantsAll, holds);
}

function pairs(
  leftValues: Values,
  rightValues: Values,
  wantsAll: boolean,
  holds: (a: FieldValue, b: FieldValue) => boolean,
): Predicate {
  return (source: FieldSource) => {
    const lefts = leftValues(source);
    if (areMissing(lefts)) return false;
    const rights = rightValues(source);
    if (areMissing(rights)) return false;
    for (const a of lefts) {
      for (const b of rights) if (holds(a, b) !== wantsAll) return !wantsAll;
    }
    return wantsAll;
  };
}

function compileContains({ left, right, quantifier }: ContainsTest, context: RunContext): Predicate {
  const holds = isString(left.type) ? includesText : bytesSearch(left, context);
  return pairs(enclosedValues(left, context), compileValues(right, context), quantifier === 'all', holds);
}

/** In 4.0 nothing is part of any bytes, and of no protocol. */
function bytesSearch({ type }: Value, { dialect }: RunContext) {
  const hasNothing = !since(dialect, '4.2') && type !== 'protocol';
  return (a: FieldValue, b: FieldValue) => {
    const [bytes, part] = [a as Uint8Array, b as Uint8Array];
    return hasNothing && part.length === 0 ? bytes.length > 0 : includesBytes(bytes, part);
  };
}

function includesText(text: FieldValue, part: FieldValue): boolean {
  return part !== '' && (text as string).includes(part as string);
}

function compileMatches({ left, pattern, quantifier }: MatchesTest, context: RunContext): Predicate {
  const values = enclosedValues(left, context);
  // 4.0 finds nothing in a slice that lies outside of its value.
  const mayBeEmpty = left.type === 'protocol' || since(context.dialect, '4.2');
  const holds =
    kindOf(left.type) === 'string'
      ? (value: FieldValue) => pattern.testText(value as string)
      : (value: FieldValue) => (mayBeEmpty || isNotEmpty(value)) && pattern.test(value as Uint8Array);
  return quantified(values, quantifier, holds);
}
