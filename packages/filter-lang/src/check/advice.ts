import type { AstNode } from '../syntax/ast.ts';
import type { CheckContext } from './check-value.ts';
import type { RelationTest, Test, Value } from './typed.ts';

/** Help beyond the mistakes themselves. */
export interface Advice {
  /** The candidates most like `word`, best first. */
  nearest(word: string, candidates: Iterable<string>): string[];
  /** Remarks on one comparison. */
  relation(test: RelationTest, context: CheckContext): void;
  /** Remarks on a name where a value could stand. */
  name(node: AstNode, value: Value, context: CheckContext): void;
  /** Remarks on the tests as a whole. */
  test(test: Test, context: CheckContext): void;
}
