export type { Backend, BackendTools } from './backend.ts';
export { type CompileOptions, type CompileResult, compile, type Filter } from './compile.ts';
export { type CompleteOptions, type Completion, type CompletionKind, complete } from './complete.ts';
export {
  type Diagnostic,
  type DiagnosticCode,
  formatDiagnostic,
  type Severity,
  type Suggestion,
} from './diagnostic.ts';
export { DIALECTS, type Dialect } from './dialect.ts';
export { type Explanation, explain } from './explain.ts';
export type {
  CutLayer,
  FieldInfo,
  FieldLocation,
  FieldRegistry,
  FieldSource,
  FieldType,
  FieldValue,
} from './field.ts';
export { FilterError } from './filter-error.ts';
export { format } from './format.ts';
export { allFunctions } from './functions/all.ts';
export type { ArgumentInfo, FilterFunction } from './functions/function.ts';
export { DEFAULT_LIMITS, type FilterLimits } from './limits.ts';
export { type ParseOptions, parseFilter } from './parse-filter.ts';
export { composeRegistries, createRegistry, type FieldTable } from './registry.ts';
export type * from './syntax/ast.ts';
export type { Macros } from './syntax/expand-macros.ts';
