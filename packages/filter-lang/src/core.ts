export {
  type Compile,
  type CompileOptions,
  type CompileResult,
  createCompiler,
  type Filter,
} from './compiler.ts';
export type { CompilerParts } from './compiler-parts.ts';
export type { Diagnostic, DiagnosticCode, Severity, Suggestion } from './diagnostic.ts';
export type { Dialect } from './dialect.ts';
export type { FieldInfo, FieldRegistry, FieldSource, FieldType, FieldValue } from './field.ts';
export { FilterError } from './filter-error.ts';
export type { FilterFunction } from './functions/function.ts';
