import type { FieldInfo, FieldType, FieldValue } from '../field.ts';
import type { FilterFunction } from '../functions/function.ts';
import type { Pattern } from '../regex/pattern.ts';
import type { ArithmeticOperator, LogicalOperator, Quantifier, RangeNode } from '../syntax/ast.ts';

interface Typed {
  readonly type: FieldType;
  /** Where in the filter text this comes from. */
  readonly from: number;
  readonly to: number;
}

/** The values of a field, of all its registrations that have the type. */
export interface FieldRead extends Typed {
  readonly node: 'field';
  readonly name: string;
  readonly fields: readonly FieldInfo[];
  readonly layers?: readonly RangeNode[];
  /** The bytes of the item instead of its value. */
  readonly raw: boolean;
  /** Read from the reference frame instead of the one that is tested. */
  readonly reference: boolean;
}

export interface Constant extends Typed {
  readonly node: 'constant';
  readonly value: FieldValue;
  readonly prefix?: number;
  readonly alternatives?: readonly FieldValue[];
}

export interface Slice extends Typed {
  readonly node: 'slice';
  readonly operand: Value;
  readonly ranges: readonly RangeNode[];
}

export interface Arithmetic extends Typed {
  readonly node: 'arithmetic';
  readonly operator: ArithmeticOperator;
  readonly left: Value;
  readonly right: Value;
}

export interface Negation extends Typed {
  readonly node: 'negation';
  readonly operand: Value;
}

export interface Call extends Typed {
  readonly node: 'call';
  readonly function: FilterFunction;
  readonly arguments: readonly Value[];
}

/** Values as the bytes or the label that stand for them. */
export interface Conversion extends Typed {
  readonly node: 'conversion';
  readonly operand: Value;
  readonly labels?: ReadonlyMap<FieldValue, string>;
}

/** An expression that gives a list of values for each frame. */
export type Value = FieldRead | Constant | Slice | Arithmetic | Negation | Call | Conversion;

export type Comparison = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge';

interface Spanned {
  readonly from: number;
  readonly to: number;
}

export interface LogicalTest extends Spanned {
  readonly test: LogicalOperator;
  readonly operands: readonly Test[];
}

export interface NotTest extends Spanned {
  readonly test: 'not';
  readonly operand: Test;
}

/** True when there is a value; `truth` asks that one of them be neither zero nor empty. */
export interface ExistenceTest extends Spanned {
  readonly test: 'exists' | 'truth';
  readonly value: Value;
}

export interface RelationTest extends Spanned {
  readonly test: 'relation';
  readonly comparison: Comparison;
  readonly quantifier: Quantifier;
  readonly left: Value;
  readonly right: Value;
}

export interface ContainsTest extends Spanned {
  readonly test: 'contains';
  readonly quantifier: Quantifier;
  readonly left: Value;
  readonly right: Value;
}

export interface MatchesTest extends Spanned {
  readonly test: 'matches';
  readonly quantifier: Quantifier;
  readonly left: Value;
  readonly pattern: Pattern;
}

export interface TypedSetItem {
  readonly low: Value;
  readonly high?: Value;
}

export interface MembershipTest extends Spanned {
  readonly test: 'in';
  readonly quantifier: Quantifier;
  /** Whether a value counts when it is not in the set. */
  readonly outside: boolean;
  readonly left: Value;
  readonly items: readonly TypedSetItem[];
}

export interface AlwaysTest extends Spanned {
  readonly test: 'always';
  readonly result: boolean;
}

/** A filter whose names and types are known. */
export type Test =
  | LogicalTest
  | NotTest
  | ExistenceTest
  | RelationTest
  | ContainsTest
  | MatchesTest
  | MembershipTest
  | AlwaysTest;
