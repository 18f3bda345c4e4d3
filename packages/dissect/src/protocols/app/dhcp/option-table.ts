import { listed } from '../../../declare.ts';
import type { Field } from '../../../declared-field.ts';
import type { FieldType } from '../../../field.ts';
import { type Part, rest } from '../../../field-layout.ts';
import { every, exactly } from './option-length.ts';

/** An option's code, and how its value is read. */
export type Option = readonly [code: number, option: Part];

/** Options that are one field each: their fields, by their names, and how they are read. */
export interface OptionTable {
  readonly fields: Readonly<Record<string, Field>>;
  readonly options: readonly Option[];
}

/**
 * An option a line: its code, its size (`4*`: any number of so many bytes; none: as long as it is), and of its field the
 * name behind `prefix`, title (none: that of the name) and type, with a base where it needs one.
 */
export function optionTable(prefix: string, lines: string): OptionTable {
  const fields: Record<string, Field> = {};
  const options: Option[] = [];
  for (const line of lines.split('\n')) {
    const [code, size = '', name = '', title = '', type, base] = line.split('|');
    const field = listed(prefix + name, title, type as FieldType, base === 'hex' ? { base } : {});
    fields[field.name] = field;
    options.push([Number(code), partOf(field, size)]);
  }
  return { fields, options };
}

function partOf(field: Field, size: string): Part {
  const length = Number.parseInt(size, 10);
  if (size === '') return rest(field);
  return size.endsWith('*') ? every(field, length) : exactly(field, length);
}
