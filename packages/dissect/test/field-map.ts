import type { FieldType } from '../src/field.ts';
import { all } from '../src/protocols/all.ts';

const NUMBER = /^(u?int(8|16|24|32)|char|framenum|ipv4|float|double)$/;
const BIGINT = /^(u?int(40|48|56|64)|absolute_time|relative_time)$/;
const STRING = /^(string|stringz|uint_string|stringzpad|stringztrunc)$/;

function typeOf(type: FieldType): string {
  if (NUMBER.test(type)) return 'number';
  if (BIGINT.test(type)) return 'bigint';
  if (STRING.test(type)) return 'string';
  if (type === 'boolean') return 'boolean';
  return type === 'none' ? 'true' : 'Uint8Array';
}

/** The text of src/field-values.generated.ts: every field name of `all`, with the type of its values. */
export function fieldMapText(): string {
  const types = new Map<string, string>();
  for (const protocol of all) {
    types.set(protocol.name, 'Uint8Array');
    for (const { name, type } of Object.values(protocol.fields)) {
      if (!types.has(name)) types.set(name, typeOf(type));
    }
  }
  const lines = [...types]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, type]) => `  '${name}': ${type};`);
  return [
    '// Made by: UPDATE_FIELD_MAP=1 npx vitest run packages/dissect/src/field-values.test.ts',
    '',
    '/** Field name → type of its values, for every protocol in `all`. */',
    'export interface FieldValues {',
    ...lines,
    '}',
    '',
  ].join('\n');
}
