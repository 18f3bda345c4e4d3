/** A request line or a status line. */
export interface StartLine {
  readonly kind: 'request' | 'response';
  /** As sent: `HTTP/1.1`. */
  readonly version: string;
  readonly method?: string;
  readonly target?: string;
  readonly status?: number;
  readonly reason?: string;
  /** Departs from RFC 9112 §3 or §4 in a way that could be read past. */
  readonly odd: boolean;
}

/** Methods that are looked for inside other bytes, where a line break need not come before the request. */
export const KNOWN_METHODS: readonly string[] = [
  ...['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'],
  ...['PROPFIND', 'PROPPATCH', 'MKCOL', 'COPY', 'MOVE', 'LOCK', 'UNLOCK', 'REPORT', 'SEARCH'],
  ...['NOTIFY', 'SUBSCRIBE', 'UNSUBSCRIBE', 'M-SEARCH', 'PURGE'],
];

const LONGEST_METHOD = 40;

/**
 * Reads a start line without its line break; undefined when it is none of HTTP/1.x. HTTP/0.9 requests, which have no
 * version, are not taken: any line of text would be one.
 */
export function parseStartLine(line: string): StartLine | undefined {
  return line.startsWith('HTTP/') ? parseStatusLine(line) : parseRequestLine(line);
}

/** Whether bytes that begin so can become a start line: undefined as long as more bytes are needed to tell. */
export function beginsStartLine(prefix: string): boolean | undefined {
  if (prefix.length < 5 && 'HTTP/'.startsWith(prefix)) return undefined;
  if (prefix.startsWith('HTTP/')) return beginsStatusLine(prefix);
  const space = prefix.indexOf(' ');
  const method = space < 0 ? prefix : prefix.slice(0, space);
  if (method.length > LONGEST_METHOD || !isToken(method)) return false;
  if (space < 0 || prefix.length === space + 1) return undefined;
  return isTargetStart(prefix.charCodeAt(space + 1));
}

/** A token of RFC 9110 §5.6.2: what methods and field names are made of. */
export function isToken(text: string): boolean {
  if (text.length === 0) return false;
  for (let at = 0; at < text.length; at++) {
    if (!isTokenCode(text.charCodeAt(at))) return false;
  }
  return true;
}

export function isTokenCode(code: number): boolean {
  if (code >= 0x7f || code <= 0x20) return false;
  return TOKEN_CODES[code] === 1;
}

const TOKEN_CODES = new Uint8Array(128).fill(1);
for (const character of '"(),/:;<=>?@[\\]{}') TOKEN_CODES[character.charCodeAt(0)] = 0;

/** `HTTP/1.` DIGIT SP 3DIGIT, then a space or the end; a missing reason or space is common (RFC 9112 §4). */
function parseStatusLine(line: string): StartLine | undefined {
  if (!isStatusStart(line)) return undefined;
  const after = line.charAt(12);
  if (after !== '' && after !== ' ') return undefined;
  const reason = line.slice(13);
  return {
    kind: 'response',
    version: line.slice(0, 8),
    status: Number(line.slice(9, 12)),
    reason,
    odd: hasControl(reason),
  };
}

function isStatusStart(line: string): boolean {
  if (!line.startsWith('HTTP/1.') || line.charAt(8) !== ' ') return false;
  return isDigit(line, 7) && isDigit(line, 9) && isDigit(line, 10) && isDigit(line, 11);
}

function beginsStatusLine(prefix: string): boolean | undefined {
  if (prefix.length >= 12) return isStatusStart(prefix);
  return isStatusStart(prefix + 'HTTP/1.1 200'.slice(prefix.length)) ? undefined : false;
}

function parseRequestLine(line: string): StartLine | undefined {
  const first = line.indexOf(' ');
  const last = line.lastIndexOf(' ');
  if (first < 1 || first > LONGEST_METHOD || last === first) return undefined;
  const method = line.slice(0, first);
  const version = line.slice(last + 1);
  if (!isToken(method) || !isVersion(version)) return undefined;
  const target = line.slice(first + 1, last);
  if (target.length === 0 || !isTargetStart(target.charCodeAt(0))) return undefined;
  const odd = version.length > 8 || target.includes(' ') || hasControl(target);
  return { kind: 'request', version, method, target, odd };
}

/** `HTTP/1.1`; some devices send `HTTP/1.0.8`. */
function isVersion(text: string): boolean {
  if (text.length > 12 || !text.startsWith('HTTP/1.') || !isDigit(text, 7)) return false;
  for (let at = 8; at < text.length; at++) {
    if (text.charAt(at) !== '.' && !isDigit(text, at)) return false;
  }
  return true;
}

function isTargetStart(code: number): boolean {
  return code > 0x20 && code !== 0x7f;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}

/** Control characters other than a tab. */
export function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x7f || (code < 0x20 && code !== 0x09)) return true;
  }
  return false;
}
