import type { JsonEntry } from '@plainwire/dissect';

/** A value of printed JSON; a list of entries is an object whose keys may repeat, as tshark's do. */
export type JsonPart =
  | string
  | number
  | null
  | readonly (readonly [key: string, value: JsonPart])[]
  | { readonly array: readonly JsonPart[] };

/** `</` is not left to end a script element that the JSON may stand in. */
export function jsonString(text: string): string {
  return JSON.stringify(text).replaceAll('</', '<\\/');
}

/** Two spaces a level, as tshark prints it. */
export function prettyJson(value: JsonPart | readonly JsonEntry[], indent = ''): string {
  if (typeof value === 'string') return jsonString(value);
  if (value === null || typeof value === 'number') return String(value);
  const inner = `${indent}  `;
  if ('array' in value) {
    const parts = value.array.map((one) => inner + prettyJson(one, inner));
    return parts.length === 0 ? '[]' : `[\n${parts.join(',\n')}\n${indent}]`;
  }
  const parts = (value as readonly (readonly [string, JsonPart])[]).map(
    ([key, one]) => `${inner}${jsonString(key)}: ${prettyJson(one, inner)}`,
  );
  return parts.length === 0 ? '{}' : `{\n${parts.join(',\n')}\n${indent}}`;
}
