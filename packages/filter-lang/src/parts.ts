import type { Advice } from './check/advice.ts';
import { withFixes } from './check/fixes.ts';
import { lintLabel, lintName, lintRead, lintRelation, lintTest } from './check/lint.ts';
import { oldRules } from './check/old-rules.ts';
import type { CompilerParts } from './compiler-parts.ts';
import { allFunctions } from './functions/all.ts';
import { plan } from './plan/plan.ts';
import { Regex } from './regex/regex.ts';
import { compileInPlace } from './run/in-place.ts';
import { asInPlaceTest } from './run/in-place-test.ts';
import { expandMacros } from './syntax/expand-macros.ts';

export { oldRules } from './check/old-rules.ts';
export { formatDiagnostic } from './format-diagnostic.ts';
export { allFunctions } from './functions/all.ts';
export { plan } from './plan/plan.ts';
export { composeRegistries, createRegistry } from './registry.ts';
export { expandMacros } from './syntax/expand-macros.ts';

/** Did-you-mean, and warnings for the classic mistakes. */
export const advice: Advice = {
  withFixes,
  read: lintRead,
  unquoted: lintLabel,
  relation: lintRelation,
  name: lintName,
  test: lintTest,
};

/** Regular expressions over bytes, in any case, linear in the length of the input whatever the pattern is. */
export const linearRegex: NonNullable<CompilerParts['regex']> = (...given) => new Regex(...given);

/** Fields of fixed place are read where they lie: nothing is allocated. */
export const inPlace: NonNullable<CompilerParts['inPlace']> = (test) => {
  const found = asInPlaceTest(test);
  return found && compileInPlace(found);
};

/** Everything: what `compile` of `@plainwire/filter-lang` is made of. */
export const allParts: CompilerParts = {
  functions: allFunctions,
  regex: linearRegex,
  macros: expandMacros,
  advice,
  oldRules,
  plan,
  inPlace,
};
