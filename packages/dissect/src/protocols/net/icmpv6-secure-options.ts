import type { Field } from '../../declared-field.ts';
import type { FieldCursor } from '../../field-cursor.ts';
import { bits, item, layout, type Part, rest } from '../../field-layout.ts';
import { optionFields } from './icmpv6-fields.ts';
import {
  secureOptionFields as fields,
  mobilityOptionFields as mobility,
  plainOption,
  sharedOptionFields as shared,
} from './icmpv6-option-fields.ts';

// Options with a signature, a name or a key, which end in padding (RFC 3971 §5, RFC 5269, RFC 5271).

const reserved = (size: number) => item(optionFields.optionReserved, size);

function padding(cursor: FieldCursor): void {
  cursor.tell(shared.padding, cursor.left, true);
  cursor.skip(cursor.left);
}

/** The bytes that the DER element at the cursor takes, at most what is left. */
function derLength(cursor: FieldCursor): number {
  const first = cursor.peek(1, 1);
  const size = first < 0x80 ? 0 : Math.min(first & 0x7f, 4);
  return Math.min(cursor.left, 2 + size + (size === 0 ? first : cursor.peek(size, 2)));
}

/** RFC 3972 §3. */
function generatedAddress(option: FieldCursor): void {
  const pad = option.integer(plainOption('cga.pad_length'), 1);
  reserved(1)(option);
  const parameters = Math.max(0, option.left - pad);
  option.sink.add(plainOption('cga'), option.at, parameters);
  const cursor = option.inside(parameters);
  cursor.take(plainOption('cga.modifier'), 16);
  cursor.take(plainOption('cga.subnet_prefix'), 8);
  cursor.take(plainOption('cga.count'), 1);
  if (cursor.left > 0) cursor.take(plainOption('cga.subject_public_key_info'), derLength(cursor));
  while (cursor.left >= 4) {
    cursor.integer(plainOption('cga.ext_type'), 2);
    const length = cursor.integer(plainOption('cga.ext_length'), 2);
    cursor.take(plainOption('cga.ext_data'), length);
  }
  if (option.left > 0) padding(option);
}

/** Seconds in 48 bits, then 1/65536 of a second in 16. */
function timestamp(cursor: FieldCursor): void {
  reserved(6)(cursor);
  if (cursor.left < 8) return;
  const seconds = cursor.peek(2) * 0x1_0000_0000 + cursor.peek(4, 2);
  const nanoseconds = Math.floor((cursor.peek(2, 6) * 1e9) / 65536);
  cursor.tell(plainOption('timestamp'), 8, BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds));
  cursor.skip(8);
}

function trustAnchor(cursor: FieldCursor): void {
  const type = cursor.integer(fields.nameType, 1);
  const pad = cursor.integer(plainOption('cga.pad_length'), 1);
  const length = Math.max(0, cursor.left - pad);
  if (type === 1) cursor.take(plainOption('name_x501'), length);
  else if (type === 2) cursor.take(plainOption('name_type.fqdn'), length);
  else cursor.skip(length);
  padding(cursor);
}

function certificate(cursor: FieldCursor): void {
  const type = cursor.integer(fields.nameType, 1);
  reserved(1)(cursor);
  if (type === 1) cursor.skip(derLength(cursor));
  else cursor.rest(plainOption('certificate_padding'));
  if (cursor.left > 0) padding(cursor);
}

const handoverHead = bits(undefined, 1, [plainOption('hkr.at'), 0xf0], [plainOption('hkr.reserved'), 0x0f]);

const handoverKey =
  (key: Part, before: Part): Part =>
  (cursor) => {
    const pad = cursor.integer(plainOption('hkr.pad_length'), 1);
    handoverHead(cursor);
    before(cursor);
    key(cursor.inside(Math.max(0, cursor.left - pad)));
    cursor.rest(plainOption('hkr.padding'));
  };

const signature = (hash: Field) =>
  layout(reserved(2), item(hash, 16), rest(plainOption('digital_signature_padding')));

/** A code, the length of a value, the value, and padding. */
const counted =
  (code: typeof mobility.assistCode, length: Field, value: Field): Part =>
  (cursor) => {
    cursor.integer(code, 1);
    cursor.take(value, cursor.integer(length, 1));
    if (cursor.left > 0) padding(cursor);
  };

export const secureOptions: readonly (readonly [type: number, option: Part])[] = [
  [11, generatedAddress],
  [12, signature(plainOption('rsa.key_hash'))],
  [13, timestamp],
  [14, rest(optionFields.nonce)],
  [15, trustAnchor],
  [16, certificate],
  [27, handoverKey(rest(plainOption('hkr.encryption_public_key')), () => {})],
  [28, handoverKey(rest(plainOption('hkr.encrypted_handover_key')), item(plainOption('hkr.lifetime'), 2))],
  [29, counted(mobility.assistCode, plainOption('hai.length'), plainOption('hai.value'))],
  [30, counted(mobility.nodeCode, plainOption('mn.length'), plainOption('mn.value'))],
  [32, signature(plainOption('ps.key_hash'))],
];
