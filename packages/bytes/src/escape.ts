/**
 * Text from packets, safe for a terminal, a log line or a page: control characters (C0, DEL, C1), line and paragraph
 * separators, bidirectional controls and lone surrogates become `\n`, `\t`, `\xNN` or `\uNNNN`. Everything else stays,
 * so the result is for reading, not for parsing back.
 *
 * @param keep characters to leave as they are, such as `'\n\t'` for the body of a message.
 */
export function escapeText(text: string, keep = ''): string {
  UNSAFE.lastIndex = 0;
  if (!UNSAFE.test(text)) return text;
  return text.replace(UNSAFE, (character) =>
    keep.includes(character) ? character : escapeOne(character.charCodeAt(0)),
  );
}

/**
 * The same for bytes: decoded as UTF-8, every byte that is not part of a valid sequence as `\xNN`.
 *
 * @param keep as in {@link escapeText}.
 */
export function escapeBytes(bytes: Uint8Array, keep = ''): string {
  try {
    return escapeText(STRICT.decode(bytes), keep);
  } catch {
    return escapeInvalidUtf8(bytes, keep);
  }
}

const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this file is about
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const SHORT: ReadonlyMap<number, string> = new Map([
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0d, '\\r'],
]);

function escapeOne(code: number): string {
  const short = SHORT.get(code);
  if (short !== undefined) return short;
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}

function escapeInvalidUtf8(bytes: Uint8Array, keep: string): string {
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length === 0) {
      text += escapeOne(bytes[at]!);
      at += 1;
    } else {
      const end = runEnd(bytes, at);
      text += escapeText(STRICT.decode(bytes.subarray(at, end)), keep);
      at = end;
    }
  }
  return text;
}

function runEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  for (let length = sequenceLength(bytes, at); length > 0; length = sequenceLength(bytes, at)) {
    at += length;
  }
  return at;
}

/** Length of the valid UTF-8 sequence at `at`, 0 when there is none (Unicode 15, table 3-7). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at];
  if (first === undefined) return 0;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (at + length > bytes.length) return 0;
  const second = bytes[at + 1]!;
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let i = 2; i < length; i++) {
    if ((bytes[at + i]! & 0xc0) !== 0x80) return 0;
  }
  return length;
}
