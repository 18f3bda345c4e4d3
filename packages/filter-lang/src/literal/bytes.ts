import { since } from '../dialect.ts';
import type { Conversion, Literal, LiteralContext } from './literal.ts';

const PAIRS = /^[0-9a-fA-F]{1,2}(?:[:.-][0-9a-fA-F]{1,2})*$/;
const QUADS = /^[0-9a-fA-F]{4}(?:\.[0-9a-fA-F]{4})+$/;
const PLAIN = /^[0-9a-fA-F]+$/;
const ONE = /^0[xX]([0-9a-fA-F]{1,2})$/;

/** Bytes from `0a:0b`, `0a-0b`, `0a.0b`, `0009.6b88.f5c9`, `0a0b` or `:0a`; a string gives its UTF-8. */
export function toBytes(literal: Literal, context: LiteralContext): Conversion {
  if (literal.form !== 'word') return { value: literal.bytes };
  const value = literal.negative ? undefined : readBytes(literal.text, context);
  return value === undefined
    ? { reason: 'is not a byte sequence, as in 0a:0b:0c (the digits are hexadecimal) or "text"' }
    : { value };
}

/** A sequence of exactly `length` bytes: MAC and EUI-64 addresses, system ids. */
export function toFixedBytes(literal: Literal, context: LiteralContext, length: number): Conversion {
  const value = literal.form === 'word' ? readBytes(literal.text, context) : quoted(literal, context);
  const example = `00:11:22:33:44:55${length === 8 ? ':66:77' : ''}`;
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
  const digits = text.startsWith(':') ? text.slice(1) : text;
  if (QUADS.test(digits)) return fromHex(digits.replaceAll('.', ''));
  if (PLAIN.test(digits)) return fromHex(digits);
  if (!PAIRS.test(digits)) return undefined;
  return Uint8Array.from(digits.split(/[:.-]/), (pair) => Number.parseInt(pair, 16));
}

function fromHex(digits: string): Uint8Array {
  return Uint8Array.from({ length: Math.ceil(digits.length / 2) }, (_, at) =>
    Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16),
  );
}
