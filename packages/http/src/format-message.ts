import { escapeBytes, escapeText } from '@plainwire/bytes';
import type { HttpMessage } from './message.ts';

/**
 * The message as text for a person: the head as sent, an empty line, then the decoded body when it is text, else a
 * line with its length and type. Line breaks and tabs stay; every other control character is escaped, so the result is
 * safe for a terminal.
 */
export function formatHttpMessage(message: HttpMessage): string {
  const { bytes, faults } = message.decode();
  const undecoded = faults.find(({ code }) => code === 'unsupported-coding' || code === 'malformed-coding');
  let text = escapeBytes(withoutBreaks(message.head), '\n\t');
  if (!text.endsWith('\n\n')) text += text.endsWith('\n') ? '\n' : '\n\n';
  if (message.bodyLength > 0) text += bodyText(message, bytes, undecoded?.limitedBy);
  for (const [name, value] of message.trailers) text += `${escapeText(name)}: ${escapeText(value)}\n`;
  if (!message.complete) text += '[message incomplete]\n';
  return text;
}

function bodyText(message: HttpMessage, bytes: Uint8Array, coding: string | undefined): string {
  const type = message.header('content-type');
  if (coding === undefined && isTextual(type, bytes)) {
    const text = escapeText(decodeText(bytes, type).replaceAll('\r\n', '\n'), '\n\t');
    return text.endsWith('\n') ? text : `${text}\n`;
  }
  const name = type === undefined ? 'of no stated type' : escapeText(type);
  const coded = coding === undefined ? '' : `, coded as ${escapeText(coding)}`;
  return `[${message.bodyLength} bytes, ${name}${coded}]\n`;
}

const TEXTUAL =
  /^(?:text\/|application\/(?:[\w.-]+\+)?(?:json|xml|javascript|x-www-form-urlencoded|graphql|x-ndjson|x-sh|yaml|toml)\b|image\/svg\+xml)/i;

/** By the stated type; without one, by whether the first bytes read as text. */
function isTextual(type: string | undefined, bytes: Uint8Array): boolean {
  if (type !== undefined) return TEXTUAL.test(type);
  for (const byte of bytes.subarray(0, 1024)) {
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) return false;
  }
  return true;
}

function decodeText(bytes: Uint8Array, type: string | undefined): string {
  const charset = /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(type ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

/** Line breaks as LF; a CR anywhere else is left to be escaped. */
function withoutBreaks(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === 0x0d && bytes[at + 1] === 0x0a) continue;
    out[length++] = bytes[at]!;
  }
  return out.subarray(0, length);
}
