import { listedExpert } from '../../../declare.ts';
import type { Field } from '../../../declared-field.ts';
import type { FieldCursor } from '../../../field-cursor.ts';
import type { Part } from '../../../field-layout.ts';

/** Remarks about lengths that do not fit what they are lengths of. */
export const lengthFields = {
  badLength: listedExpert('dhcp.bad_length', 'length is wrong', 'error', 'protocol'),
  missingSuboptionLength: listedExpert(
    'dhcp.missing_subopt_length',
    'no room left in option for suboption length',
    'error',
    'protocol',
  ),
  missingSuboptionValue: listedExpert(
    'dhcp.missing_subopt_value',
    'no room left in option for suboption value',
    'error',
    'protocol',
  ),
};

/** The value is not as long as its option says it must be. */
export function badLength(cursor: FieldCursor): void {
  cursor.tell(lengthFields.badLength, cursor.left, true);
  cursor.skip(cursor.left);
}

/** The value is one field of exactly `size` bytes. */
export function exactly(field: Field, size: number): Part {
  return (cursor) => {
    if (cursor.left === size) cursor.take(field, size);
    else badLength(cursor);
  };
}

/** The value is any number of fields of `size` bytes, one after the other in turn. */
export function every(...parts: readonly (Field | number)[]): Part {
  const fields = parts.filter((part) => typeof part !== 'number');
  const size = parts[parts.length - 1] as number;
  return (cursor) => {
    while (cursor.left >= size * fields.length) for (const field of fields) cursor.take(field, size);
    if (cursor.left > 0) badLength(cursor);
  };
}

/** Suboptions (code, length, value) to the end, each under `code`. */
export function suboptions(
  code: Field,
  length: Field,
  known: ReadonlyMap<number, Part>,
  value?: Field,
): Part {
  return (cursor) => {
    while (cursor.left > 0) {
      if (cursor.left < 2) {
        remark(cursor, lengthFields.missingSuboptionLength);
        return;
      }
      const type = cursor.peek(1);
      const size = cursor.peek(1, 1);
      cursor.sink.open(code, cursor.at, 1);
      cursor.skip(1);
      cursor.integer(length, 1);
      if (size > cursor.left) {
        remark(cursor, lengthFields.missingSuboptionValue);
      } else {
        if (value !== undefined && size > 0) cursor.sink.add(value, cursor.at, size);
        const inner = cursor.inside(size);
        known.get(type)?.(inner);
      }
      cursor.sink.close();
    }
  };
}

function remark(cursor: FieldCursor, field: Field): void {
  cursor.tell(field, cursor.left, true);
  cursor.skip(cursor.left);
}
