import { u16be, u24be, u32be, u64be } from '@plainwire/bytes';
import type { Place } from './declared-field.ts';
import type { FieldType, FieldValue } from './field.ts';

/** The value of a field of `type` in the `length` bytes at `at`, as `FieldValue` says. The bytes must be there. */
export function readValue(bytes: Uint8Array, at: number, length: number, type: FieldType): FieldValue {
  switch (type) {
    case 'none':
      return true;
    case 'boolean':
      return unsigned(bytes, at, length) !== 0;
    case 'char':
    case 'uint8':
    case 'uint16':
    case 'uint24':
    case 'uint32':
    case 'framenum':
    case 'ipv4':
      return unsigned(bytes, at, length);
    case 'int8':
    case 'int16':
    case 'int24':
    case 'int32':
      return signed(bytes, at, length);
    case 'uint40':
    case 'uint48':
    case 'uint56':
    case 'uint64':
      return wide(bytes, at, length);
    case 'int40':
    case 'int48':
    case 'int56':
    case 'int64':
      return BigInt.asIntN(8 * length, wide(bytes, at, length));
    case 'string':
    case 'stringz':
    case 'uint_string':
    case 'stringzpad':
    case 'stringztrunc':
      return asciiText(upToNul(bytes.subarray(at, at + length)));
    default:
      return bytes.subarray(at, at + length);
  }
}

/** The value of a fixed field: like `readValue`, with shift and mask. */
export function readPlace(bytes: Uint8Array, start: number, place: Place, type: FieldType): FieldValue {
  const at = start + place.at;
  if (place.shift === 0 && place.bits === 8 * place.size) return readValue(bytes, at, place.size, type);
  const value = (unsigned(bytes, at, place.size) >>> place.shift) & mask(place.bits);
  return type === 'boolean' ? value !== 0 : value >>> 0;
}

/** Up to 4 bytes, network byte order. */
export function unsigned(bytes: Uint8Array, at: number, length: number): number {
  switch (length) {
    case 0:
      return 0;
    case 1:
      return bytes[at]!;
    case 2:
      return u16be(bytes, at);
    case 3:
      return u24be(bytes, at);
    default:
      return u32be(bytes, at);
  }
}

/** Text of a protocol whose text is ASCII: a byte that is not stands as U+FFFD. */
export function asciiText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte < 0x80 ? String.fromCharCode(byte) : '\ufffd';
  return text;
}

function signed(bytes: Uint8Array, at: number, length: number): number {
  const unused = 32 - 8 * Math.min(length, 4);
  return (unsigned(bytes, at, length) << unused) >> unused;
}

function wide(bytes: Uint8Array, at: number, length: number): bigint {
  if (length === 8) return u64be(bytes, at);
  let value = 0n;
  for (let i = 0; i < length; i++) value = (value << 8n) | BigInt(bytes[at + i]!);
  return value;
}

function mask(bits: number): number {
  return bits === 32 ? -1 : (1 << bits) - 1;
}

function upToNul(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}
