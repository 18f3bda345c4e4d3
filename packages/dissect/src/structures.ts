import { listed } from './declare.ts';
import type { Base, Field } from './declared-field.ts';
import type { FieldType } from './field.ts';
import { type Bits, bitsOf, type Part } from './field-layout.ts';
import { set, yes } from './protocols/data/flag-labels.ts';

/** Fields, and what reads the structures that they make. */
export interface Structures {
  /** By their full names. */
  readonly fields: Readonly<Record<string, Field>>;
  readonly parts: Readonly<Record<string, Part>>;
}

const SIZES: Readonly<Record<string, number>> = {
  uint8: 1,
  uint16: 2,
  uint32: 4,
  uint64: 8,
  ipv4: 4,
  ipv6: 16,
  eui64: 8,
};

/**
 * Structures whose fields stand one after the other, declared with them: a line each, in the order of the bytes.
 *
 * - `@name`: a structure begins; `@` alone: fields that belong to none
 * - `name|title|type|base|size`: a field, by its name behind `prefix`; base and size where they are not the type's
 * - `:name|title|type|base|mask`: bits, by a mask in hex, of the integer before it. The type `set` is a boolean that is set
 *   or not, `yes` one that is yes or no
 * - `name` or `:name|mask`: one that was declared before, here or in `known`
 * - `+2`: an integer of two bytes that is nothing but its bits; `-2`: two reserved bytes
 */
export function structures(
  prefix: string,
  known: readonly Field[],
  reserved: Field | undefined,
  text: string,
): Structures {
  const fields: Record<string, Field> = {};
  const before = new Map(known.map((field) => [field.name, field]));
  const fieldOf = (name: string, declare: (name: string) => Field) => {
    const full = prefix + name;
    const field = before.get(full) ?? declare(full);
    if (!before.has(full)) fields[full] = field;
    before.set(full, field);
    return field;
  };
  const parts: Record<string, Part> = {};
  let steps: Part[] = [];
  let size = 0;
  let masked: Bits[] = [];
  const piece = (whole: Field | undefined, length: number) => {
    const inIt: Bits[] = [];
    const integer = bitsOf(whole, length, inIt);
    steps.push((cursor) => {
      if (inIt.length > 0) integer(cursor);
      else if (whole !== undefined) cursor.take(whole, length);
    });
    masked = inIt;
    size = length;
  };
  for (const line of text.split('\n')) {
    const rest = line.slice(1);
    if (line.startsWith('@')) {
      const own: Part[] = [];
      parts[rest] = (cursor) => {
        for (const step of own) step(cursor);
      };
      steps = own;
    } else if (line.startsWith('-')) {
      piece(reserved, Number(rest));
    } else if (line.startsWith('+')) {
      piece(undefined, Number(rest));
    } else if (line.startsWith(':')) {
      const [name = '', title = '', type = '', base = '', mask = title] = rest.split('|');
      const value = Number.parseInt(mask, 16);
      masked.push([fieldOf(name, (full) => bitField(full, title, type, base, value, 8 * size)), value]);
    } else {
      const [name = '', title = '', type = '', base = '', length] = line.split('|');
      const shown = base === '' ? {} : { base: base as Base };
      const field = fieldOf(name, (full) => listed(full, title, type as FieldType, shown));
      piece(field, length === undefined ? (SIZES[field.type] ?? 0) : Number(length));
    }
  }
  return { fields, parts };
}

function bitField(
  name: string,
  title: string,
  type: string,
  base: string,
  mask: number,
  drawn: number,
): Field {
  const labels = type === 'set' ? set : type === 'yes' ? yes : undefined;
  const shown = { mask, drawn, ...(base !== '' && { base: base as Base }), ...labels };
  return listed(name, title, labels === undefined ? (type as FieldType) : 'boolean', shown);
}
