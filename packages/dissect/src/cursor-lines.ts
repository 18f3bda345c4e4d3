import type { Field } from './declared-field.ts';
import type { FieldCursor } from './field-cursor.ts';

/**
 * What is left is a list with a line of its own (`label`: `Cipher Suites (2 suites)`); `each` reads its items, as long as
 * `least` bytes are there.
 */
export function listOf(
  cursor: FieldCursor,
  field: Field,
  least: number,
  each: (cursor: FieldCursor) => void,
  label?: string,
): void {
  cursor.sink.open(field, cursor.at, cursor.left, label);
  while (cursor.left >= least) each(cursor);
  cursor.sink.close();
}

/** What `inside` reads of the bytes up to the end stands under a line that is no field. */
export function groupOf(cursor: FieldCursor, label: string, inside: () => void): void {
  cursor.sink.group(label, cursor.at, cursor.left);
  inside();
  cursor.sink.close();
}
