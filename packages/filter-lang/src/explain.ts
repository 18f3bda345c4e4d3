import type { Test, Value } from './check/typed.ts';
import type { Filter } from './compiler.ts';
import type { FieldSource, FieldValue } from './field.ts';
import { FilterError } from './filter-error.ts';
import type { RunContext } from './run/context.ts';
import { compilePredicate } from './run/predicate.ts';
import { textOf } from './run/text.ts';
import { compileValues } from './run/values.ts';

/** Why a filter matched a frame or not: the same tree as the filter, with what each part said. */
export interface Explanation {
  /** The part of the filter text. */
  readonly text: string;
  readonly result: boolean;
  /** What the left side had in the frame, as text; empty means that the frame has no such value. */
  readonly values?: readonly string[];
  /** The value that decided: it satisfied the test, or, where all had to, it was the one that did not. */
  readonly deciding?: string;
  readonly parts: readonly Explanation[];
}

interface Compiled {
  readonly test: Test;
  readonly context: RunContext;
}

const compiled = new WeakMap<Filter, Compiled>();

/** Keeps what `explain` needs of a filter. */
export function remember(filter: Filter, test: Test, context: RunContext): void {
  compiled.set(filter, { test, context });
}

/**
 * Tells for one frame what every part of the filter said and which value decided. Much slower than the filter.
 *
 * @throws {FilterError} `ERR_FILTER_OPTIONS` when the filter does not come from this copy of `compile`.
 */
export function explain(filter: Filter, source: FieldSource): Explanation {
  const known = compiled.get(filter);
  if (known === undefined)
    throw new FilterError('ERR_FILTER_OPTIONS', 'explain() needs a filter that compile() gave');
  return explainTest(known.test, filter.text, source, known.context);
}

function explainTest(test: Test, text: string, source: FieldSource, context: RunContext): Explanation {
  const result = compilePredicate(test, context)(source);
  const own = { text: text.slice(test.from, test.to), result };
  switch (test.test) {
    case 'always':
      return { ...own, parts: [] };
    case 'not':
      return { ...own, parts: [explainTest(test.operand, text, source, context)] };
    case 'and':
    case 'or':
    case 'xor':
      return { ...own, parts: test.operands.map((operand) => explainTest(operand, text, source, context)) };
    case 'exists':
    case 'truth':
      return { ...own, values: valuesOf(test.value, source, context).map(show(test.value)), parts: [] };
    default:
      return { ...own, ...explainValues(test, result, source, context), parts: [] };
  }
}

type ValueTest = Extract<Test, { readonly left: Value }>;

function explainValues(test: ValueTest, result: boolean, source: FieldSource, context: RunContext) {
  const values = valuesOf(test.left, source, context);
  const shown = values.map(show(test.left));
  const decisive = test.quantifier === 'any' ? result : !result;
  const index = decisive ? values.findIndex((value) => holds(test, value, source, context) === result) : -1;
  return index < 0 ? { values: shown } : { values: shown, deciding: shown[index]! };
}

/** Whether the test would hold if its left side had this value alone. */
function holds(test: ValueTest, value: FieldValue, source: FieldSource, context: RunContext): boolean {
  const { type, from, to } = test.left;
  const left: Value = { node: 'constant', type, value, from, to };
  return compilePredicate({ ...test, left }, context)(source);
}

function valuesOf(value: Value, source: FieldSource, context: RunContext): readonly FieldValue[] {
  return compileValues(value, context)(source);
}

function show({ type }: Value): (value: FieldValue) => string {
  return (value) => textOf(value, type);
}
