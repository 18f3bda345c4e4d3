import type { Field, Place } from './declare.ts';
import type { FieldValue } from './field.ts';
import { formatValue } from './format-value.ts';
import { unsigned } from './read-value.ts';
import type { LayerView } from './view.ts';

/**
 * A field as a line for people: `Time to Live: 64`, `Type: IPv4 (0x0800)`, `.1.. .... = Don't fragment: Set`.
 *
 * @param place where in `layer` the value was read: bits of a larger integer are drawn.
 */
export function displayText(field: Field, value: FieldValue, layer: LayerView, place?: Place): string {
  if (field.type === 'none' || field.type === 'protocol') return field.title;
  const bits = place !== undefined && isPart(place) ? `${bitPattern(layer, place)} = ` : '';
  return `${bits}${field.title}: ${valueText(field, value, layer)}`;
}

function valueText(field: Field, value: FieldValue, layer: LayerView): string {
  if (field.text !== undefined) return field.text(value, layer);
  if (typeof value === 'boolean') return field.labels?.[value ? 1 : 0] ?? (value ? 'True' : 'False');
  const text = formatValue(field, value);
  if (field.type === 'relative_time') return `${text} seconds`;
  if (typeof value !== 'number' || field.type === 'ipv4') return text;
  if (field.labels !== undefined) return labelled(field, field.labels[value], value, text);
  if (field.base === 'hex_dec') return `${text} (${value})`;
  return field.base === 'dec_hex' ? `${text} (${formatValue({ ...field, base: 'hex' }, value)})` : text;
}

/** Without base, a label stands for the number. */
function labelled(field: Field, label: string | undefined, value: number, text: string): string {
  if (field.base === 'none') return label ?? text;
  return `${label ?? 'Unknown'} (${field.base === 'hex_dec' ? `${text}, ${value}` : text})`;
}

function isPart(place: Place): boolean {
  return place.bits < place.drawn && place.bits < 32;
}

/** `.1.. ....`: the bits of the field, dots for the others, in groups of four. */
function bitPattern({ bytes, start }: LayerView, { at, size, bits, shift, drawn }: Place): string {
  const value = unsigned(bytes, start + at, size);
  let text = '';
  for (let bit = drawn - 1; bit >= 0; bit--) {
    const inside = bit >= shift && bit < shift + bits;
    text += inside ? (value >>> bit) & 1 : '.';
    if (bit % 4 === 0 && bit > 0) text += ' ';
  }
  return text;
}
