import type { Backend } from './backend.ts';
import { check } from './check/check.ts';
import type { CheckContext } from './check/check-value.ts';
import { Names } from './check/names.ts';
import type { Test } from './check/typed.ts';
import type { CompilerParts } from './compiler-parts.ts';
import { type Diagnostic, Diagnostics, GivenUp } from './diagnostic.ts';
import { DIALECTS, type Dialect } from './dialect.ts';
import { remember } from './explain.ts';
import type { FieldInfo, FieldRegistry, FieldSource } from './field.ts';
import { FilterError } from './filter-error.ts';
import type { FilterFunction } from './functions/function.ts';
import { DEFAULT_LIMITS, type FilterLimits } from './limits.ts';
import { fieldsOf, protocolsOf } from './plan/needs.ts';
import type { RunContext } from './run/context.ts';
import { compilePredicate } from './run/predicate.ts';
import type { Predicate } from './run/predicate-type.ts';
import type { AstNode } from './syntax/ast.ts';
import type { Macros } from './syntax/expand-macros.ts';
import { parse } from './syntax/parse.ts';

export interface CompileOptions {
  /** The fields that names can mean. */
  readonly registry: FieldRegistry;
  /** The Wireshark release whose language this is. Default: the newest. */
  readonly dialect?: Dialect;
  /** Zone of times that name none: minutes east of UTC, `utc`, or `local` (the default), the zone of the machine. */
  readonly timezone?: 'local' | 'utc' | number;
  /** The frame whose values `${field}` gives, as the selected one in Wireshark. Without it they are missing. */
  readonly reference?: FieldSource;
  /** Further functions, or others in place of Wireshark's. */
  readonly functions?: readonly FilterFunction[];
  /** Macro name → filter text with `$1`, `$2`, … for its arguments. */
  readonly macros?: Macros;
  readonly limits?: FilterLimits;
  /** How the filter runs. Default: closures; `generated` of `@plainwire/filter-lang/generated` is the other way. */
  readonly backend?: Backend;
}

/** A compiled filter: call it with a frame. */
export interface Filter {
  (source: FieldSource): boolean;
  readonly text: string;
  readonly ast: AstNode;
  /** Every field that it may ask for. */
  readonly fields: readonly FieldInfo[];
  /** Every protocol that these belong to: layers of other protocols need not be looked into. */
  readonly protocols: readonly string[];
}

export type CompileResult =
  | { readonly ok: true; readonly filter: Filter; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

export type Compile = (text: string, options: CompileOptions) => CompileResult;

/** A `compile` made of these parts; a page that needs few of them is small. */
export function createCompiler(parts: CompilerParts = {}): Compile {
  return (text, options) => compileWith(parts, text, options);
}

function compileWith(parts: CompilerParts, text: string, options: CompileOptions): CompileResult {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const diagnostics = new Diagnostics(limits.diagnostics);
  let filter: Filter | undefined;
  try {
    filter = build(parts, text, options, limits, diagnostics);
  } catch (error) {
    if (!(error instanceof GivenUp)) throw error;
  }
  const { advice } = parts;
  const plain = diagnostics.inOrder();
  const said = advice ? plain.map((each) => advice.withFixes(each, text, options.registry)) : plain;
  return filter === undefined ? { ok: false, diagnostics: said } : { ok: true, filter, diagnostics: said };
}

function build(
  parts: CompilerParts,
  text: string,
  options: CompileOptions,
  limits: Required<FilterLimits>,
  diagnostics: Diagnostics,
): Filter | undefined {
  const context = contextOf(parts, options, diagnostics);
  const { macros = {} } = options;
  const expand = parts.macros;
  const parseContext = { dialect: context.dialect, limits, macros, expand };
  const ast = parse(text, parseContext, diagnostics);
  const test = check(ast, context, limits);
  if (test === undefined) return undefined;
  const { dialect } = context;
  const runContext: RunContext = { dialect, reference: options.reference, inPlace: parts.inPlace };
  const predicate = predicateOf(parts.plan?.(test) ?? test, runContext, options.backend);
  const filter = withFacts(predicate, text, ast, test, options.registry);
  remember(filter, test, runContext);
  return filter;
}

function predicateOf(test: Test, context: RunContext, backend: Backend | undefined): Predicate {
  const closure = (each: Test) => compilePredicate(each, context);
  return backend?.(test, { closure }) ?? closure(test);
}

/** Which fields and protocols it needs is found out when somebody asks. */
function withFacts(
  predicate: Predicate,
  text: string,
  ast: AstNode,
  test: Test,
  registry: FieldRegistry,
): Filter {
  let fields: readonly FieldInfo[] | undefined;
  let protocols: readonly string[] | undefined;
  return Object.defineProperties(predicate, {
    text: { value: text },
    ast: { value: ast },
    fields: { get: () => (fields ??= fieldsOf(test)) },
    protocols: { get: () => (protocols ??= protocolsOf(fieldsOf(test), registry)) },
  }) as Filter;
}

function contextOf(parts: CompilerParts, options: CompileOptions, diagnostics: Diagnostics): CheckContext {
  const { registry, dialect = '4.6', timezone = 'local', functions = [] } = options;
  if (typeof registry?.find !== 'function') {
    throw new FilterError(
      'ERR_FILTER_OPTIONS',
      'compile() needs a registry; createRegistry(fields) makes one',
    );
  }
  const dialects = parts.oldRules === undefined ? DIALECTS.slice(1) : DIALECTS;
  if (!dialects.includes(dialect)) {
    throw new FilterError(
      'ERR_FILTER_OPTIONS',
      `there is no dialect "${dialect}"; choose one of ${dialects.join(', ')}`,
    );
  }
  const named = new Map([...(parts.functions ?? []), ...functions].map((each) => [each.name, each]));
  const { advice, regex } = parts;
  const names = new Names(registry, diagnostics, dialect);
  const zone = timezone === 'utc' ? 0 : timezone;
  const old = dialect === '4.0' ? parts.oldRules : undefined;
  return { names, dialect, zone, old, functions: named, diagnostics, advice, regex };
}
