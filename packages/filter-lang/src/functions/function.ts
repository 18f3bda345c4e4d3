import type { Dialect } from '../dialect.ts';
import type { FieldInfo, FieldType, FieldValue } from '../field.ts';

/** What a function may know of an argument before any frame is seen. */
export interface ArgumentInfo {
  readonly type: FieldType;
  /** The field, when the argument is one, with or without a layer. */
  readonly field?: FieldInfo;
  readonly isConstant: boolean;
}

/** A function of the filter language. Pass your own in `compile`'s `functions`. */
export interface FilterFunction {
  /** Lower case, as in the filter text. */
  readonly name: string;
  /** One sentence of manual. */
  readonly summary: string;
  /** The oldest dialect that has it. */
  readonly since?: Dialect;
  /** How many arguments it takes; `most` is unlimited when absent. */
  readonly least: number;
  readonly most?: number;
  /** The type of what it gives; `argument` is the type of its arguments. */
  readonly result: FieldType | 'argument';
  /** Why these arguments will not do, in a sentence; undefined when they will. */
  check?(given: readonly ArgumentInfo[], dialect: Dialect): string | undefined;
  /**
   * The values for one frame: one list per argument, in the order given. An empty list means that the argument is
   * not there, and an empty result that the function gives nothing.
   */
  evaluate(values: readonly (readonly FieldValue[])[], given: readonly ArgumentInfo[]): readonly FieldValue[];
}

/** What functions say that want a field itself. */
export function onlyFields(name: string, kind = ''): string {
  return `Only ${kind}fields can be used as parameter for ${name}().`;
}
