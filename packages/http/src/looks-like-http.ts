import { latin1Text } from './latin1.ts';
import { beginsStartLine, KNOWN_METHODS, parseStartLine } from './start-line.ts';

/**
 * Whether the first bytes of a stream are those of an HTTP/1.x message: a whole start line that reads as one, or the
 * beginning of a status line or of a request with a known method. Line breaks in front are passed over (RFC 9112 §2.2).
 */
export function looksLikeHttp(bytes: Uint8Array): boolean {
  let start = 0;
  while (start < bytes.length && start < 8 && (bytes[start] === 0x0d || bytes[start] === 0x0a)) start++;
  const prefix = latin1Text(bytes.subarray(start, start + 4096));
  const lineEnd = prefix.indexOf('\n');
  if (lineEnd >= 0) return parseStartLine(withoutCarriageReturn(prefix.slice(0, lineEnd))) !== undefined;
  if (prefix.startsWith('HTTP/1.')) return beginsStartLine(prefix) !== false;
  return BEGINS_REQUEST.test(prefix);
}

const BEGINS_REQUEST = new RegExp(`^(${KNOWN_METHODS.join('|')}) [!-~]`);

export function withoutCarriageReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
