import type { Diagnostics } from '../diagnostic.ts';

const UTF8 = new TextEncoder();
const SIMPLE: ReadonlyMap<string, number> = new Map([
  ['a', 7],
  ['b', 8],
  ['f', 12],
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['v', 11],
  ["'", 0x27],
  ['"', 0x22],
  ['\\', 0x5c],
]);
const OCTAL = /[0-7]{1,3}/y;
const HEX = /x([0-9a-fA-F]{1,2})/y;
const UNICODE = /u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})/y;

/** The UTF-8 bytes that the inside of a quoted string stands for; `at` is where it begins in the filter text. */
export function unescapeText(
  body: string,
  at: number,
  diagnostics: Diagnostics,
  quote: '"' | "'" = '"',
): Uint8Array {
  if (!body.includes('\\')) return UTF8.encode(body);
  const bytes: number[] = [];
  let plain = 0;
  for (let i = body.indexOf('\\'); i >= 0; i = body.indexOf('\\', plain)) {
    append(bytes, UTF8.encode(body.slice(plain, i)));
    plain = escapeAt(body, i + 1, bytes);
    if (plain < 0) {
      const sequence = body.slice(i, i + 2);
      diagnostics.error(
        'bad-escape',
        { from: at + i, to: at + i + sequence.length },
        quote === '"'
          ? `${sequence} is not a valid character escape sequence; write \\\\${sequence.slice(1)} or a raw string, r"…".`
          : `'${body}' isn't a valid character constant: ${sequence} is no escape sequence.`,
        { found: sequence },
      );
      plain = i + 1;
    }
  }
  append(bytes, UTF8.encode(body.slice(plain)));
  return Uint8Array.from(bytes);
}

/** Appends what the escape whose letter is at `at` stands for, and gives the place after it, or -1. */
function escapeAt(body: string, at: number, bytes: number[]): number {
  const simple = SIMPLE.get(body[at] ?? '');
  if (simple !== undefined) {
    bytes.push(simple);
    return at + 1;
  }
  const octal = matchAt(OCTAL, body, at);
  if (octal !== undefined) {
    const code = Number.parseInt(octal[0], 8);
    if (code > 0xff) return -1;
    bytes.push(code);
    return at + octal[0].length;
  }
  const hex = matchAt(HEX, body, at);
  if (hex !== undefined) {
    bytes.push(Number.parseInt(hex[1]!, 16));
    return at + hex[0].length;
  }
  const unicode = matchAt(UNICODE, body, at);
  const code = Number.parseInt(unicode?.[1] ?? unicode?.[2] ?? '', 16);
  if (unicode === undefined || !isUniversal(code)) return -1;
  append(bytes, UTF8.encode(String.fromCodePoint(code)));
  return at + unicode[0].length;
}

/** As in C (ISO/IEC 9899:2011 §6.4.3): what stands in the basic character set is not written so, but for `$`, `@` and `. */
function isUniversal(code: number): boolean {
  if (code < 0xa0) return code === 0x24 || code === 0x40 || code === 0x60;
  return code <= 0x10ffff && (code < 0xd800 || code >= 0xe000);
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

function append(bytes: number[], more: Uint8Array): void {
  for (const byte of more) bytes.push(byte);
}
