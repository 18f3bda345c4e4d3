import { type Dialect, since } from '../dialect.ts';
import { factsOf } from '../field-type.ts';
import type { Conversion, Literal, LiteralContext, Refusal } from './literal.ts';

const INTEGER = /^(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|(0[0-7]*)|([1-9][0-9]*))$/;
const HEX_FLOAT = /^0[xX]([0-9a-fA-F]+)(?:\.([0-9a-fA-F]+))?(?:[pP]([+-]?\d+))?$/;
const FLOAT = /^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** The integer that `text` spells in decimal, octal (`017`), hexadecimal or binary, or undefined. */
export function readInteger(text: string): bigint | undefined {
  const [, hex, binary, octal, decimal] = INTEGER.exec(text) ?? [];
  if (hex !== undefined) return BigInt(`0x${hex}`);
  if (binary !== undefined) return BigInt(`0b${binary}`);
  if (octal !== undefined) return octal === '0' ? 0n : BigInt(`0o${octal.slice(1) || '0'}`);
  return decimal === undefined ? undefined : BigInt(decimal);
}

/** An integer of the type's width. Unsigned types take negative literals, which then equal nothing. */
export function toInteger(literal: Literal, context: LiteralContext): Conversion {
  const { bits, signed, title } = factsOf(context.type);
  const size = literal.form === 'char' ? BigInt(literal.bytes[0]!) : readInteger(literal.text);
  const isOdd = literal.form === 'char' && context.type === 'ipxnet';
  if (size === undefined || isOdd || literal.form === 'string') return noInteger(literal, context);
  const value = literal.negative ? -size : size;
  const high = (1n << BigInt(signed ? bits - 1 : bits)) - 1n;
  const low = since(context.dialect, '4.2') ? (signed ? -high - 1n : -high) : oldLow(bits, high);
  if (value > high || value < low) {
    const range = signed ? `${low} to ${high}` : `0 to ${high}`;
    return { reason: `is out of range; ${title} goes from ${range}`, code: 'out-of-range' };
  }
  return { value: bits > 32 ? value : Number(value) };
}

function noInteger({ form, text }: Literal, { type }: LiteralContext): Refusal {
  const { bits, signed, title } = factsOf(type);
  if (form === 'word') return { reason: 'is not a valid number' };
  if (form === 'char') return { reason: `is not ${title}` };
  const size = bits === 8 ? '1 byte' : `${bits / 8} bytes`;
  const kind = `${signed ? 'Signed' : 'Unsigned'} integer (${size})`;
  return { reason: `${kind} cannot be converted from a string ("${text}")`, isWhole: true };
}

/** 4.0 reads the digits first and then turns the sign, in the signed type of 32 or 64 bits. */
function oldLow(bits: number, high: bigint): bigint {
  const most = (1n << BigInt(bits > 32 ? 63 : 31)) - 1n;
  return high < most ? -high : -most;
}

/** A floating-point number; digits are needed on both sides of the dot. */
export function toFloat(literal: Literal, context: LiteralContext): Conversion {
  const size = literal.form === 'word' ? readFloat(literal.text, context.dialect) : undefined;
  if (size === undefined) return { reason: 'is not a number' };
  return { value: literal.negative ? -size : size };
}

function readFloat(text: string, dialect: Dialect): number | undefined {
  if (FLOAT.test(text)) return Number(text);
  if (!since(dialect, '4.2') && /^0b/i.test(text)) return undefined;
  const integer = readInteger(text);
  if (integer !== undefined) return Number(integer);
  if (/^inf(inity)?$/i.test(text)) return Number.POSITIVE_INFINITY;
  if (/^nan$/i.test(text)) return Number.NaN;
  return readHexFloat(text);
}

function readHexFloat(text: string): number | undefined {
  const [, whole, fraction = '', exponent = '0'] = HEX_FLOAT.exec(text) ?? [];
  if (whole === undefined) return undefined;
  return Number.parseInt(whole + fraction, 16) * 2 ** (Number(exponent) - 4 * fraction.length);
}
