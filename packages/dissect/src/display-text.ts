import type { Field, Place } from './declare.ts';
import type { FieldValue } from './field.ts';
import { formatValue } from './format-value.ts';
import { unsigned } from './read-value.ts';

/**
 * A field as a line for people: `Time to Live: 64`, `Type: IPv4 (0x0800)`, `.1.. .... = Don't fragment: Set`.
 *
 * @param place where the value was read: bits of a larger integer are drawn.
 */
export function displayText(
  field: Field,
  value: FieldValue,
  place?: Place,
  bytes?: Uint8Array,
  start = 0,
): string {
  if (field.type === 'none' || field.type === 'protocol') return field.title;
  const bits =
    place !== undefined && bytes !== undefined && place.bits < 8 * place.size
      ? `${bitPattern(unsigned(bytes, start + place.at, place.size), place)} = `
      : '';
  return `${bits}${field.title}: ${valueText(field, value)}`;
}

function valueText(field: Field, value: FieldValue): string {
  const text = formatValue(field, value);
  if (typeof value === 'boolean') return field.labels?.[value ? 1 : 0] ?? (value ? 'True' : 'False');
  const label = typeof value === 'number' ? field.labels?.[value] : undefined;
  return label === undefined ? text : `${label} (${text})`;
}

/** `.1.. ....`: the bits of the field, dots for the others, in groups of four. */
function bitPattern(integer: number, place: Place): string {
  let text = '';
  for (let bit = 8 * place.size - 1; bit >= 0; bit--) {
    const inside = bit >= place.shift && bit < place.shift + place.bits;
    text += inside ? (integer >>> bit) & 1 : '.';
    if (bit % 4 === 0 && bit > 0) text += ' ';
  }
  return text;
}
