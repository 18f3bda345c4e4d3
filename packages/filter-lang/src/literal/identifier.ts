import { since } from '../dialect.ts';
import { readBytes } from './bytes.ts';
import type { Conversion, Literal, LiteralContext } from './literal.ts';
import { readInteger } from './number.ts';

const GUID = /^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$/;
const DOTTED = /^\d+(?:\.\d+)+$/;
const NO_OID = 'is not an object identifier, as in 1.2.840.113549';

/** 16 bytes from `12345678-1234-5678-1234-567812345678`. */
export function toGuid(literal: Literal, context: LiteralContext): Conversion {
  const isQuoted = literal.form !== 'word' && !since(context.dialect, '4.2');
  const value =
    GUID.test(literal.text) && !isQuoted ? readBytes(literal.text.replaceAll('-', ''), context) : undefined;
  return value === undefined
    ? { reason: 'is not a GUID, as in 12345678-1234-5678-1234-567812345678' }
    : { value };
}

/** The BER contents (X.690 §8.19, §8.20) of a dotted object identifier; since 4.2 anything else is read as bytes. */
export function toOid(literal: Literal, context: LiteralContext): Conversion {
  const isStrict = !since(context.dialect, '4.2');
  if (literal.negative || (isStrict && (literal.form !== 'word' || !DOTTED.test(literal.text))))
    return { reason: NO_OID };
  const arcs = DOTTED.test(literal.text) ? literal.text.split('.').map(readArc) : undefined;
  const relative = context.type === 'rel_oid';
  const value =
    arcs === undefined ? readBytes(literal.text, context) : relative ? encode(arcs) : encodeAbsolute(arcs);
  return value === undefined ? { reason: NO_OID } : { value };
}

function readArc(text: string): bigint {
  return readInteger(text.replace(/^0+(?=\d)/, '')) ?? 0n;
}

function encodeAbsolute([first, second, ...rest]: readonly bigint[]): Uint8Array | undefined {
  if (first === undefined || second === undefined) return undefined;
  if (first > 2n || (first < 2n && second >= 40n)) return undefined;
  return encode([first * 40n + second, ...rest]);
}

function encode(arcs: readonly bigint[]): Uint8Array {
  return Uint8Array.from(arcs.flatMap(base128));
}

function base128(arc: bigint): number[] {
  const digits = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) digits.unshift(Number(rest & 0x7fn) | 0x80);
  return digits;
}
