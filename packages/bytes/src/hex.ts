import { PlainwireError } from './error.ts';

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Lower-case hex of `bytes`, two digits a byte, with `separator` between bytes. */
export function toHex(bytes: Uint8Array, separator = ''): string {
  let text = '';
  for (let at = 0; at < bytes.length; at++) {
    if (at > 0) text += separator;
    text += DIGITS[bytes[at]!]!;
  }
  return text;
}

/**
 * The bytes that `hex` spells, upper or lower case, without separators.
 *
 * @throws {PlainwireError} `ERR_HEX` for an odd number of digits or a character that is no digit; the text itself is
 *   not repeated in the message, since it may be a secret.
 */
export function fromHex(hex: string): Uint8Array {
  if (hex.length % 2 !== 0) {
    throw new PlainwireError('ERR_HEX', `expected pairs of hex digits, got ${hex.length} digits`);
  }
  const bytes = new Uint8Array(hex.length / 2);
  for (let at = 0; at < bytes.length; at++) {
    const high = digit(hex.charCodeAt(2 * at));
    const low = digit(hex.charCodeAt(2 * at + 1));
    if (high < 0 || low < 0) {
      throw new PlainwireError('ERR_HEX', `not a hex digit at position ${2 * at}`);
    }
    bytes[at] = (high << 4) | low;
  }
  return bytes;
}

function digit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
