import type { Test } from './check/typed.ts';
import type { InPlaceTest } from './run/in-place-test.ts';
import type { NumberSet } from './run/number-set.ts';
import type { Predicate } from './run/predicate-type.ts';

/** What a backend may fall back on. */
export interface BackendTools {
  /** The test as one of bytes in place, when it is one. */
  inPlace(test: Test): InPlaceTest | undefined;
  /** The test as a closure. */
  closure(test: Test): Predicate;
  isInSet(set: NumberSet, value: number): boolean;
}

/** Another way than closures to make a typed test a predicate; undefined when it cannot here. */
export type Backend = (test: Test, tools: BackendTools) => Predicate | undefined;
