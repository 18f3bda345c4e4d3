import { withFixes } from './check/fixes.ts';
import { type Diagnostic, Diagnostics, GivenUp } from './diagnostic.ts';
import type { Dialect } from './dialect.ts';
import { DEFAULT_LIMITS, type FilterLimits } from './limits.ts';
import type { AstNode } from './syntax/ast.ts';
import { expandMacros, type Macros } from './syntax/expand-macros.ts';
import { parse } from './syntax/parse.ts';

export interface ParseOptions {
  readonly dialect?: Dialect;
  readonly macros?: Macros;
  readonly limits?: FilterLimits;
}

/** The syntax tree of a text, without a registry: names and types are not looked at. `missing` nodes stand for mistakes. */
export function parseFilter(
  text: string,
  options: ParseOptions = {},
): { readonly ast: AstNode; readonly diagnostics: readonly Diagnostic[] } {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const { dialect = '4.6', macros = {} } = options;
  const context = { dialect, limits, macros, expand: expandMacros };
  const diagnostics = new Diagnostics(limits.diagnostics);
  let ast: AstNode = { kind: 'missing', from: 0, to: text.length };
  try {
    ast = parse(text, context, diagnostics);
  } catch (error) {
    if (!(error instanceof GivenUp)) throw error;
  }
  return { ast, diagnostics: diagnostics.inOrder().map((each) => withFixes(each, text)) };
}
