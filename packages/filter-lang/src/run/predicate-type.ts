import type { FieldSource } from '../field.ts';

/** A test as a closure. */
export type Predicate = (source: FieldSource) => boolean;
