import type {
  ContainsTest,
  ExistenceTest,
  FieldRead,
  MatchesTest,
  MembershipTest,
  RelationTest,
  Test,
  Value,
} from '../check/typed.ts';
import type { FieldSource, FieldValue } from '../field.ts';
import { isString, kindOf } from '../field-type.ts';
import { includesBytes } from './bytes.ts';
import { isTruthy } from './convert-value.ts';
import {
  compileBytesEqual,
  compileExistence,
  compileProtocolExistence,
  compileSetTest,
  type Predicate,
} from './in-place.ts';
import { isLocated, placeOf } from './located.ts';
import { compileMembership } from './membership.ts';
import { asSetTest } from './number-set.ts';
import { orderOf, satisfies } from './order.ts';
import { compileValues, type ReferenceHolder } from './values.ts';

/** The test as a closure. */
export function compilePredicate(test: Test, holder: ReferenceHolder): Predicate {
  switch (test.test) {
    case 'always': {
      const { result } = test;
      return () => result;
    }
    case 'not': {
      const operand = compilePredicate(test.operand, holder);
      return (source) => !operand(source);
    }
    case 'and':
    case 'or':
    case 'xor':
      return compileLogical(
        test.test,
        test.operands.map((operand) => compilePredicate(operand, holder)),
      );
    case 'exists':
      return compileExists(test, holder);
    case 'truth': {
      const values = compileValues(test.value, holder);
      return (source) => values(source).some(isTruthy);
    }
    case 'relation':
      return compileRelation(test, holder);
    case 'in':
      return compileIn(test, holder);
    case 'contains':
      return compileContains(test, holder);
    case 'matches':
      return compileMatches(test, holder);
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

function compileExists({ value }: ExistenceTest, holder: ReferenceHolder): Predicate {
  if (value.node === 'field' && isPlain(value)) {
    const [field] = value.fields;
    if (value.fields.length === 1 && field!.type === 'protocol' && field!.protocolId !== undefined) {
      return compileProtocolExistence(field!.protocolId);
    }
    if (value.fields.length === 1 && isLocated(field!)) return compileExistence(field.locate.map(placeOf));
  }
  const values = compileValues(value, holder);
  return (source) => values(source).length > 0;
}

function isPlain({ layers, reference }: FieldRead): boolean {
  return layers === undefined && !reference;
}

function compileRelation(test: RelationTest, holder: ReferenceHolder): Predicate {
  const set = asSetTest(test);
  if (set !== undefined) return compileSetTest(set);
  return compileEqualBytes(test) ?? compilePairs(test, holder);
}

/** Addresses and other byte fields of fixed place compare without being cut out. */
function compileEqualBytes({ left, right, comparison, quantifier }: RelationTest): Predicate | undefined {
  if (left.node !== 'field' || right.node !== 'constant' || comparison !== 'eq' || quantifier !== 'any')
    return undefined;
  const [field] = left.fields;
  if (!isPlain(left) || left.raw || left.fields.length !== 1 || !isLocated(field!)) return undefined;
  if (!(right.value instanceof Uint8Array)) return undefined;
  return compileBytesEqual(field.locate.map(placeOf), right.value, right.prefix ?? 8 * right.value.length);
}

/** Every value on the left with every value on the right: one pair is enough, or all must hold. */
function compilePairs(
  { left, right, comparison, quantifier }: RelationTest,
  holder: ReferenceHolder,
): Predicate {
  const order = orderOf(left, right);
  return pairs(left, right, quantifier === 'all', (a, b) => satisfies(comparison, order(a, b)), holder);
}

function pairs(
  left: Value,
  right: Value,
  wantsAll: boolean,
  holds: (a: FieldValue, b: FieldValue) => boolean,
  holder: ReferenceHolder,
): Predicate {
  const [leftValues, rightValues] = [compileValues(left, holder), compileValues(right, holder)];
  return (source: FieldSource) => {
    const lefts = leftValues(source);
    if (lefts.length === 0) return false;
    const rights = rightValues(source);
    if (rights.length === 0) return false;
    for (const a of lefts) {
      for (const b of rights) if (holds(a, b) !== wantsAll) return !wantsAll;
    }
    return wantsAll;
  };
}

function compileIn(test: MembershipTest, holder: ReferenceHolder): Predicate {
  const set = asSetTest(test);
  return set === undefined ? compileMembership(test, holder) : compileSetTest(set);
}

function compileContains({ left, right, quantifier }: ContainsTest, holder: ReferenceHolder): Predicate {
  const holds = isString(left.type)
    ? includesText
    : (a: FieldValue, b: FieldValue) => includesBytes(a as Uint8Array, b as Uint8Array);
  return pairs(left, right, quantifier === 'all', holds, holder);
}

function includesText(text: FieldValue, part: FieldValue): boolean {
  return part !== '' && (text as string).includes(part as string);
}

function compileMatches({ left, pattern, quantifier }: MatchesTest, holder: ReferenceHolder): Predicate {
  const values = compileValues(left, holder);
  const holds =
    kindOf(left.type) === 'string'
      ? (value: FieldValue) => pattern.testText(value as string)
      : (value: FieldValue) => pattern.test(value as Uint8Array);
  if (quantifier === 'any') return (source) => values(source).some(holds);
  return (source) => {
    const all = values(source);
    return all.length > 0 && all.every(holds);
  };
}
