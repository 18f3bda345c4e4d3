import type { Dialect } from '../dialect.ts';
import type { FieldSource } from '../field.ts';

/** What the closures of one filter share. */
export interface RunContext {
  readonly dialect: Dialect;
  /** The frame whose values `${field}` gives; undefined means that it gives none. */
  readonly reference: FieldSource | undefined;
}
