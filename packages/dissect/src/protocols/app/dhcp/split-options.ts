import { FieldCursor } from '../../../field-cursor.ts';
import type { Part } from '../../../field-layout.ts';
import { listedFields } from '../../../known-fields.ts';
import { readValue } from '../../../read-value.ts';
import type { FieldSink } from '../../../sink.ts';

// Values that go on in further options of the same code (RFC 3396 §5), of the two options that must be read like that
// (RFC 3397 §2, RFC 3361 §3.1). Each says which part it is; the last has what they say together.

const NAMES: ReadonlyMap<number, string> = new Map([
  [119, 'dhcp_dns_domain_search_list_'],
  [120, 'sip_server.'],
]);

export const splitFields = /* @__PURE__ */ listedFields(
  'dhcp.option.',
  [...NAMES]
    .map(
      ([code, name]) =>
        `${name}rfc_3396_detected|Encoding Long Options detected (RFC 3396)|stringz\n` +
        `${name}refer_last_option|For the data, please refer to last option ${code}|stringz`,
    )
    .join('\n'),
);

/** The parts of one area's options, by code: found once, when the first of them is read. */
export type Splits = Map<number, { readonly parts: readonly Uint8Array[]; seen: number }>;

/** Reads the value of an option of an area that ends at `end`, with `read` when it is whole. */
export function walkSplit(code: number, value: FieldCursor, end: number, splits: Splits, read: Part): void {
  const name = NAMES.get(code);
  if (name === undefined) return void read(value);
  const { at, left, bytes, sink } = value;
  const split = splits.get(code) ?? { parts: partsOf(bytes, at - 2, end, code), seen: 0 };
  splits.set(code, split);
  const { parts } = split;
  if (parts.length < 2) return void read(value);
  const last = `${parts.length}/${parts.length}`;
  const tell = (field: string, text: string) =>
    sink.set(splitFields[`dhcp.option.${name}${field}`]!, at, left, text);
  tell('rfc_3396_detected', `${++split.seen}/${parts.length}`);
  if (split.seen < parts.length) return void tell('refer_last_option', last);
  const whole = Uint8Array.from(parts.flatMap((part) => [...part]));
  const ignore = () => {};
  const tellHere: FieldSink = {
    add: (field, from, length) => sink.set(field, at, left, readValue(whole, from, length, field.type)),
    set: (field, _from, _length, what, label) => sink.set(field, at, left, what, label),
    open: ignore,
    group: ignore,
    relabel: ignore,
    close: ignore,
  };
  read(new FieldCursor(whole, 0, whole.length, tellHere));
}

function partsOf(bytes: Uint8Array, from: number, end: number, code: number): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = from; at + 2 <= end && bytes[at] !== 255; ) {
    const next = bytes[at] === 0 ? at + 1 : at + 2 + bytes[at + 1]!;
    if (bytes[at] === code && next <= end) parts.push(bytes.subarray(at + 2, next));
    at = next;
  }
  return parts;
}
