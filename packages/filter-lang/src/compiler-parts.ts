import type { Advice } from './check/advice.ts';
import type { OldRules } from './check/old-rules.ts';
import type { Test } from './check/typed.ts';
import type { FilterFunction } from './functions/function.ts';
import type { Pattern } from './regex/pattern.ts';
import type { InPlace } from './run/context.ts';
import type { ExpandMacros } from './syntax/expand-macros.ts';

/** What a compiler can do beyond the bare language. What is left out is refused by name, or only slower or less helpful. */
export interface CompilerParts {
  /** Functions that every filter may call. */
  readonly functions?: readonly FilterFunction[];
  /**
   * Makes the pattern of `matches`.
   *
   * @throws {RegexMistake} when the pattern is wrong, too large, or not regular.
   */
  readonly regex?: (bytes: Uint8Array, maxSize: number, maxDepth: number) => Pattern;
  /** Expands macros; without it `$` begins references alone. */
  readonly macros?: ExpandMacros;
  /** Finds what was probably meant, and remarks on what compiles and does not mean what it says. */
  readonly advice?: Advice;
  /** What dialect 4.0 refuses or reads otherwise; without it there is no dialect 4.0. */
  readonly oldRules?: OldRules;
  /** Rearranges the tests, so that the cheapest is asked first. */
  readonly plan?: (test: Test) => Test;
  /** Reads fields of fixed place where they lie, without making values. */
  readonly inPlace?: InPlace;
}
