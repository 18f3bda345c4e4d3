import type { BitField, Field, Place } from './declared-field.ts';
import type { FieldValue } from './field.ts';
import { formatValue } from './format-value.ts';
import { unsigned } from './read-value.ts';
import type { LayerView } from './view.ts';

/**
 * A field as a line for people: `Time to Live: 64`, `Type: IPv4 (0x0800)`, `.1.. .... = Don't fragment: Set`.
 *
 * @param place where in `layer` the value was read: bits of a larger integer are drawn.
 * @param words how the value reads, when not as its field says.
 */
export function displayText(
  field: Field,
  value: FieldValue,
  layer: LayerView,
  place?: Place,
  words?: string,
): string {
  if (field.line !== undefined) return field.line(value, layer);
  if (field.type === 'none' || field.type === 'protocol') return field.title;
  const part = place ?? field.bitField;
  const drawn = part !== undefined && part.bits < part.drawn ? part : undefined;
  const line = `${field.title}: ${words ?? valueText(field, value, layer, drawn?.bits)}`;
  return drawn === undefined ? line : `${bitPattern(bitsOf(field, value, layer, drawn), drawn)} = ${line}`;
}

/** @param bits how many bits the value has, when it is a part of a larger integer. */
function valueText(field: Field, value: FieldValue, layer: LayerView, bits?: number): string {
  if (field.text !== undefined) return field.text(value, layer);
  if (typeof value === 'boolean') return field.labels?.[value ? 1 : 0] ?? (value ? 'True' : 'False');
  if (value instanceof Uint8Array && value.length > MOST_BYTES && isRun(field))
    return `${formatValue(field, value.subarray(0, MOST_BYTES))}…`;
  const text =
    bits !== undefined && field.base === 'hex' ? hexText(Number(value), bits) : formatValue(field, value);
  if (field.type === 'relative_time') return `${text} seconds`;
  if (typeof value !== 'number' || field.type === 'ipv4') return text;
  if (field.labels !== undefined) return labelled(field, field.labels[value], value, text);
  if (field.base === 'hex_dec') return `${text} (${value})`;
  return field.base === 'dec_hex' ? `${text} (${formatValue({ ...field, base: 'hex' }, value)})` : text;
}

/** As many bytes of a run are shown, as in Wireshark. */
const MOST_BYTES = 36;

const isRun = ({ type }: Field) => type === 'bytes' || type === 'uint_bytes';

/** Without base, a label stands for the number. */
function labelled(field: Field, label: string | undefined, value: number, text: string): string {
  if (field.base === 'none') return label ?? text;
  return `${label ?? 'Unknown'} (${field.base === 'hex_dec' ? `${text}, ${value}` : text})`;
}

/** A computed value need not be what its bits are: lengths in words are told in bytes. */
function bitsOf(
  { range }: Field,
  value: FieldValue,
  { bytes, start }: LayerView,
  { shift }: BitField,
): number {
  return range === undefined ? Number(value) : unsigned(bytes, start + range[0], range[1]) >>> shift;
}

/** As many digits as the bits need. */
function hexText(value: number, bits: number): string {
  return `0x${value.toString(16).padStart(Math.ceil(bits / 4), '0')}`;
}

/** `.1.. ....`: the bits of the field, dots for the others, in groups of four. */
function bitPattern(value: number, { bits, shift, drawn }: BitField): string {
  let text = '';
  for (let bit = drawn - 1; bit >= 0; bit--) {
    const inside = bit >= shift && bit < shift + bits;
    text += inside ? (value >>> (bit - shift)) & 1 : '.';
    if (bit % 4 === 0 && bit > 0) text += ' ';
  }
  return text;
}

/** `1 byte`, `78 bytes` */
export function byteCount(count: number): string {
  return counted(count, 'byte');
}

/** `1 suite`, `2 suites` */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** `20 bytes (5)`: a length that the header has in words. */
export function headerLengthText(value: FieldValue): string {
  return `${value} bytes (${Number(value) >> 2})`;
}
