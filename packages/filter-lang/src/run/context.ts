import type { Test } from '../check/typed.ts';
import type { Dialect } from '../dialect.ts';
import type { FieldSource } from '../field.ts';
import type { Predicate } from './predicate-type.ts';

/** The test as one of bytes in place, when it is one. */
export type InPlace = (test: Test) => Predicate | undefined;

/** What the closures of one filter share. */
export interface RunContext {
  readonly dialect: Dialect;
  /** The frame whose values `${field}` gives; undefined means that it gives none. */
  readonly reference: FieldSource | undefined;
  readonly inPlace?: InPlace | undefined;
}
