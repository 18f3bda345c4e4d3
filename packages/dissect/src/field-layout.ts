import type { Field } from './declared-field.ts';
import type { FieldCursor } from './field-cursor.ts';
import { unsigned } from './read-value.ts';

/** A piece of a structure that a cursor walks over: structures are tables of them. */
export type Part = (cursor: FieldCursor) => void;

/** Pieces one after the other. */
export function layout(...parts: readonly Part[]): Part {
  return (cursor) => {
    for (const part of parts) part(cursor);
  };
}

/** A field of `size` bytes. */
export function item(field: Field, size: number): Part {
  return (cursor) => void cursor.take(field, size);
}

/** A field that repeats as often as it fits. */
export function each(field: Field, size: number): Part {
  return (cursor) => {
    while (cursor.left >= size) cursor.take(field, size);
  };
}

/** All that is left is one field. */
export function rest(field: Field): Part {
  return (cursor) => cursor.rest(field);
}

/** An integer of `size` bytes (1 to 4), as a whole and by its bits: each field with its mask, shifted down. */
export function bits(whole: Field | undefined, size: number, ...parts: readonly Bits[]): Part {
  return bitsOf(whole, size, parts);
}

/** A field and the bits that it is. */
export type Bits = readonly [Field, mask: number];

/** The same; `parts` may be filled in later. */
export function bitsOf(whole: Field | undefined, size: number, parts: readonly Bits[]): Part {
  return (cursor) => {
    if (!fits(cursor, size)) return;
    const value = unsigned(cursor.bytes, cursor.at, size);
    if (whole !== undefined) cursor.sink.add(whole, cursor.at, size);
    for (const [field, mask] of parts) {
      const part = (value & mask) >>> (31 - Math.clz32(mask & -mask));
      cursor.tell(field, size, field.type === 'boolean' ? part !== 0 : part);
    }
    cursor.skip(size);
  };
}

/** Whether `length` bytes are left; what is there of them is skipped when not. */
function fits(cursor: FieldCursor, length: number): boolean {
  return cursor.left >= length || cursor.skip(length);
}

/** An IPv6 prefix of which `size` bytes are there: the others are zero. */
export function ipv6Prefix(field: Field, cursor: FieldCursor, size: number): void {
  if (size === 0 || size > 16 || cursor.left < size) return;
  const address = new Uint8Array(16);
  address.set(cursor.bytes.subarray(cursor.at, cursor.at + size));
  cursor.tell(field, size, address);
  cursor.skip(size);
}
