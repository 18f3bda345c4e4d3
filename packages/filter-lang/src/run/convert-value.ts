import type { FieldType, FieldValue } from '../field.ts';
import { factsOf } from '../field-type.ts';

const UTF8 = new TextEncoder();

/** The bytes that a value stands for, in network byte order. */
export function bytesOf(value: FieldValue, type: FieldType): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'string') return UTF8.encode(value);
  if (typeof value === 'boolean') return Uint8Array.of(value ? 1 : 0);
  const whole = typeof value === 'bigint' || Number.isInteger(value);
  return bigEndian(whole ? BigInt(value) : 0n, widthOf(type));
}

/** Bytes of a value of this type, as `len()` counts them. */
export function lengthOf(value: FieldValue, type: FieldType): number {
  if (value instanceof Uint8Array) return value.length;
  return typeof value === 'string' ? UTF8.encode(value).length : widthOf(type);
}

function widthOf(type: FieldType): number {
  return type === 'ipv4' ? 4 : factsOf(type).bits / 8;
}

function bigEndian(value: bigint, width: number): Uint8Array {
  const bytes = new Uint8Array(width);
  for (let at = width - 1, rest = value; at >= 0; at--, rest >>= 8n) bytes[at] = Number(rest & 0xffn);
  return bytes;
}

/** Whether a value counts as true: not zero, and for bytes not all of them. */
export function isTruthy(value: FieldValue): boolean {
  if (typeof value === 'string') return value !== '';
  if (value instanceof Uint8Array) return value.some((byte) => byte !== 0);
  return Boolean(value);
}
