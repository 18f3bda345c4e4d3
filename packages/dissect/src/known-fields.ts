import { type Base, type Field, stateful } from './declare.ts';
import type { FieldType } from './field.ts';

/**
 * Fields that filters know and no frame has, a line each: `name|title|type`, or with a base behind it, the name behind
 * `prefix`. They have no getters, and a fraction of the size of others.
 */
export function knownFields(prefix: string, lines: string): Readonly<Record<string, Field<undefined>>> {
  const fields: Record<string, Field<undefined>> = {};
  for (const line of lines.split('\n')) {
    const [name = '', title = '', type, base] = line.split('|');
    const options = base === undefined ? {} : { base: base as Base };
    fields[prefix + name] = stateful(prefix + name, title, type as FieldType, options);
  }
  return fields;
}
