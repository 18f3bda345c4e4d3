import type { Field } from '../../../declared-field.ts';
import type { FieldCursor } from '../../../field-cursor.ts';
import { dnsName } from './dns-name.ts';

/** Where a record's data stands: names inside may point anywhere before it in the message. */
export interface RecordPlace {
  /** Start of the message. */
  readonly base: number;
}

/** Reads a record's data; the cursor ends where the data ends. */
export type RecordData = (cursor: FieldCursor, place: RecordPlace) => void;

type Part = (cursor: FieldCursor, place: RecordPlace) => void;

export const integer =
  (field: Field, size: number): Part =>
  (cursor) =>
    void cursor.integer(field, size);

/** What is left, if anything. */
export const rest =
  (field: Field): Part =>
  (cursor) =>
    cursor.rest(field);

/** What is left is this field, also when that is nothing. */
export const whole =
  (field: Field): Part =>
  (cursor) => {
    cursor.sink.add(field, cursor.at, cursor.left);
    cursor.skip(cursor.left);
  };

/** So many bytes. */
export const taken =
  (field: Field, size: number): Part =>
  (cursor) =>
    void cursor.take(field, size);

/** A length byte and as many bytes of text. */
export const counted =
  (length: Field, field: Field): Part =>
  (cursor, place) => {
    if (cursor.left === 0) return;
    whole(field)(cursor.vector(length, 1), place);
  };

export const name =
  (field: Field): Part =>
  (cursor, { base }) => {
    const found = dnsName(cursor.bytes, cursor.at, base, cursor.end);
    if (found === undefined) {
      cursor.skip(cursor.left);
      return;
    }
    if (cursor.wants(field)) cursor.tell(field, found.next - cursor.at, found.text);
    cursor.skip(found.next - cursor.at);
  };

export const parts =
  (...all: readonly Part[]): RecordData =>
  (cursor, place) => {
    for (const part of all) part(cursor, place);
  };

export const seconds =
  (field: Field): Part =>
  (cursor) => {
    if (cursor.left < 4) return;
    cursor.tell(field, 4, BigInt(cursor.peek(4)) * 1_000_000_000n);
    cursor.skip(4);
  };
