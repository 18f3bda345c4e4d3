import { listed, stateful } from './declare.ts';
import type { Base, Field } from './declared-field.ts';
import type { FieldType } from './field.ts';

/**
 * Fields that filters know and no frame has, a line each: `name|title|type`, or with a base behind it, the name behind
 * `prefix`. They have no getters, and a fraction of the size of others.
 */
export function knownFields(prefix: string, lines: string): Readonly<Record<string, Field<undefined>>> {
  return fieldsOf(prefix, lines, stateful);
}

/** Fields of the variable part of a layer, written in the same way, by their names behind `prefix`. */
export function listedFields(prefix: string, lines: string): Readonly<Record<string, Field>> {
  return fieldsOf(prefix, lines, listed);
}

function fieldsOf<Each>(
  prefix: string,
  lines: string,
  declare: (name: string, title: string, type: FieldType, options: { base?: Base }) => Each,
): Record<string, Each> {
  const fields: Record<string, Each> = {};
  for (const line of lines.split('\n')) {
    const [name = '', title = '', type, base] = line.split('|');
    const options = base === undefined ? {} : { base: base as Base };
    fields[prefix + name] = declare(prefix + name, title, type as FieldType, options);
  }
  return fields;
}
