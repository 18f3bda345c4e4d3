import { since } from '../dialect.ts';
import type { Conversion, Literal, LiteralContext } from './literal.ts';

const ONE = /^0[xX]([0-9a-fA-F]{1,2})$/;

/** Bytes from `0a:0b`, `0a-0b`, `0a.0b`, `0009.6b88.f5c9`, `0a0b` or `:0a`; a string gives its UTF-8. */
export function toBytes(literal: Literal, context: LiteralContext): Conversion {
  if (literal.form !== 'word') {
    if ((context.type === 'uint_bytes' || context.type === 'system_id') && !since(context.dialect, '4.2'))
      return { reason: 'is text, and in dialect 4.0 this field takes none', code: 'dialect' };
    return { value: literal.bytes };
  }
  const value = literal.negative ? undefined : readBytes(literal.text, context);
  return value === undefined
    ? { reason: 'is not a valid byte string. Examples: 0a:0b:0c (the digits are hexadecimal), "text"' }
    : { value };
}

/** A sequence of exactly `length` bytes: MAC and EUI-64 addresses, system ids. */
export function toFixedBytes(literal: Literal, context: LiteralContext, length: number): Conversion {
  const value = literal.form === 'word' ? readBytes(literal.text, context) : quoted(literal, context);
  const example = '00:11:22:33:44:55:66:77'.slice(0, 3 * length - 1);
  if (value === undefined || literal.negative)
    return { reason: `is not an address of ${length} bytes, as in ${example}` };
  if (value.length === length) return { value };
  const difference = value.length < length ? 'few' : 'many';
  return { reason: `has too ${difference} bytes: ${value.length} instead of ${length}` };
}

function quoted(literal: Literal, context: LiteralContext): Uint8Array | undefined {
  if (literal.form === 'char' || !since(context.dialect, '4.2')) return undefined;
  return readBytes(literal.text, context);
}

export function readBytes(text: string, context: LiteralContext): Uint8Array | undefined {
  const [, one] = ONE.exec(text) ?? [];
  if (one !== undefined) {
    const strict = !since(context.dialect, '4.2');
    return strict && one.length === 1 ? undefined : Uint8Array.of(Number.parseInt(one, 16));
  }
  return readPieces(text.startsWith(':') ? text.slice(1) : text);
}

const SEPARATOR = /[:.-]/;

/**
 * As Wireshark reads bytes: four digits are two bytes, two are one, and one is a byte before a separator or at the end;
 * separators may be left out.
 */
function readPieces(text: string): Uint8Array | undefined {
  const bytes: number[] = [];
  let at = 0;
  while (at < text.length) {
    const digits = /^[0-9a-fA-F]{1,4}/.exec(text.slice(at, at + 4))?.[0] ?? '';
    const count = digits.length === 3 ? 2 : digits.length;
    const after = text[at + count];
    if (count === 0 || (count === 1 && after !== undefined && !SEPARATOR.test(after))) return undefined;
    for (let i = 0; i < count; i += 2)
      bytes.push(Number.parseInt(digits.slice(i, Math.min(i + 2, count)), 16));
    at += count + (after !== undefined && SEPARATOR.test(after) ? 1 : 0);
  }
  return bytes.length === 0 ? undefined : Uint8Array.from(bytes);
}
