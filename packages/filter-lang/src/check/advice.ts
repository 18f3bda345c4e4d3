import type { Diagnostic, Span } from '../diagnostic.ts';
import type { FieldInfo, FieldRegistry } from '../field.ts';
import type { AstNode } from '../syntax/ast.ts';
import type { CheckContext } from './check-value.ts';
import type { RelationTest, Test, Value } from './typed.ts';

/** Help beyond the mistakes themselves. */
export interface Advice {
  /** What was said of a text, with changes that would mend it. */
  withFixes(said: Diagnostic, text: string, registry?: FieldRegistry): Diagnostic;
  /** Remarks on the name that a field was asked for by. */
  read(name: string, field: FieldInfo, span: Span, context: CheckContext): void;
  /** Remarks on a label that stands without quotes. */
  unquoted(node: Span & { readonly text: string }, context: CheckContext): void;
  /** Remarks on one comparison. */
  relation(test: RelationTest, context: CheckContext): void;
  /** Remarks on a name where a value could stand. */
  name(node: AstNode, value: Value, context: CheckContext): void;
  /** Remarks on the tests as a whole. */
  test(test: Test, context: CheckContext): void;
}
