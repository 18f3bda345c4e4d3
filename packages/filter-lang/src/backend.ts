import type { Test } from './check/typed.ts';
import type { Predicate } from './run/predicate-type.ts';

/** What a backend may fall back on. */
export interface BackendTools {
  /** The test as a closure. */
  closure(test: Test): Predicate;
}

/** Another way than closures to make a typed test a predicate; undefined when it cannot here. */
export type Backend = (test: Test, tools: BackendTools) => Predicate | undefined;
