export type { Backend, BackendTools } from './backend.ts';
export { compile } from './compile.ts';
export type { Compile, CompileOptions, CompileResult, Filter } from './compiler.ts';
export { type CompleteOptions, type Completion, type CompletionKind, complete } from './complete.ts';
export type {
  Diagnostic,
  DiagnosticCode,
  Severity,
  Suggestion,
} from './diagnostic.ts';
export { DIALECTS, type Dialect } from './dialect.ts';
export { type Explanation, explain } from './explain.ts';
export type {
  FieldInfo,
  FieldLocation,
  FieldRegistry,
  FieldSource,
  FieldType,
  FieldValue,
} from './field.ts';
export { FilterError } from './filter-error.ts';
export { format } from './format.ts';
export { formatDiagnostic } from './format-diagnostic.ts';
export { allFunctions } from './functions/all.ts';
export type { ArgumentInfo, FilterFunction } from './functions/function.ts';
export { DEFAULT_LIMITS, type FilterLimits } from './limits.ts';
export { type ParseOptions, parseFilter } from './parse-filter.ts';
export { composeRegistries, createRegistry, type FieldTable } from './registry.ts';
export type * from './syntax/ast.ts';
export type { Macros } from './syntax/expand-macros.ts';
