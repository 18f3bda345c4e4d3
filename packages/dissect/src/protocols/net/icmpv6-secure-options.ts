import type { FieldCursor } from '../../field-cursor.ts';
import { bits, item, layout, type Part, rest } from '../../field-layout.ts';
import { optionFields } from './icmpv6-fields.ts';
import {
  secureOptionFields as fields,
  mobilityOptionFields as mobility,
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
  const pad = option.integer(fields.cgaPadLength, 1);
  reserved(1)(option);
  const parameters = Math.max(0, option.left - pad);
  option.sink.add(fields.cga, option.at, parameters);
  const cursor = option.inside(parameters);
  cursor.take(fields.cgaModifier, 16);
  cursor.take(fields.cgaSubnetPrefix, 8);
  cursor.take(fields.cgaCount, 1);
  if (cursor.left > 0) cursor.take(fields.cgaPublicKey, derLength(cursor));
  while (cursor.left >= 4) {
    cursor.integer(fields.cgaExtensionType, 2);
    const length = cursor.integer(fields.cgaExtensionLength, 2);
    cursor.take(fields.cgaExtensionData, length);
  }
  if (option.left > 0) padding(option);
}

/** Seconds in 48 bits, then 1/65536 of a second in 16. */
function timestamp(cursor: FieldCursor): void {
  reserved(6)(cursor);
  if (cursor.left < 8) return;
  const seconds = cursor.peek(2) * 0x1_0000_0000 + cursor.peek(4, 2);
  const nanoseconds = Math.floor((cursor.peek(2, 6) * 1e9) / 65536);
  cursor.tell(fields.timestamp, 8, BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds));
  cursor.skip(8);
}

function trustAnchor(cursor: FieldCursor): void {
  const type = cursor.integer(fields.nameType, 1);
  const pad = cursor.integer(fields.cgaPadLength, 1);
  const length = Math.max(0, cursor.left - pad);
  if (type === 1) cursor.take(fields.nameX501, length);
  else if (type === 2) cursor.take(fields.nameFqdn, length);
  else cursor.skip(length);
  padding(cursor);
}

function certificate(cursor: FieldCursor): void {
  const type = cursor.integer(fields.nameType, 1);
  reserved(1)(cursor);
  if (type === 1) cursor.skip(derLength(cursor));
  else cursor.rest(fields.certificate);
  if (cursor.left > 0) padding(cursor);
}

const handoverHead = bits(
  undefined,
  1,
  [mobility.handoverAlgorithm, 0xf0],
  [mobility.handoverReserved, 0x0f],
);

const handoverKey =
  (key: Part, before: Part): Part =>
  (cursor) => {
    const pad = cursor.integer(mobility.handoverPadLength, 1);
    handoverHead(cursor);
    before(cursor);
    key(cursor.inside(Math.max(0, cursor.left - pad)));
    cursor.rest(mobility.handoverPadding);
  };

const signature = (hash: typeof fields.rsaKeyHash) =>
  layout(reserved(2), item(hash, 16), rest(fields.signature));

/** A code, the length of a value, the value, and padding. */
const counted =
  (
    code: typeof mobility.assistCode,
    length: typeof mobility.assistLength,
    value: typeof mobility.assistValue,
  ): Part =>
  (cursor) => {
    cursor.integer(code, 1);
    cursor.take(value, cursor.integer(length, 1));
    if (cursor.left > 0) padding(cursor);
  };

export const secureOptions: readonly (readonly [type: number, option: Part])[] = [
  [11, generatedAddress],
  [12, signature(fields.rsaKeyHash)],
  [13, timestamp],
  [14, rest(optionFields.nonce)],
  [15, trustAnchor],
  [16, certificate],
  [27, handoverKey(rest(mobility.handoverPublicKey), () => {})],
  [28, handoverKey(rest(mobility.handoverKey), item(mobility.handoverLifetime, 2))],
  [29, counted(mobility.assistCode, mobility.assistLength, mobility.assistValue)],
  [30, counted(mobility.nodeCode, mobility.nodeLength, mobility.nodeValue)],
  [32, signature(fields.proxyKeyHash)],
];
