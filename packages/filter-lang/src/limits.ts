/** What a filter text may cost. Every member has a finite default; reaching one is an error diagnostic, code `limit`. */
export interface FilterLimits {
  /** Characters of filter text, before and after macros are expanded. */
  readonly textLength?: number;
  /** Nesting of parentheses, braces, calls, slices and negations, and operands of one arithmetic chain. */
  readonly depth?: number;
  /** Members of one `in { … }`. */
  readonly setItems?: number;
  /** Nesting of macro calls. */
  readonly macroDepth?: number;
  /** Instructions of one regular expression after `{n,m}` is unrolled. */
  readonly regexSize?: number;
  /** Mistakes reported before the rest of the text is given up. */
  readonly diagnostics?: number;
}

export const DEFAULT_LIMITS: Required<FilterLimits> = {
  textLength: 65_536,
  depth: 200,
  setItems: 10_000,
  macroDepth: 31,
  regexSize: 5_000,
  diagnostics: 20,
};
