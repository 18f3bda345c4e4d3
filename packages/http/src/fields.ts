import type { Fault } from '@plainwire/bytes';
import { type HttpFaultCode, httpFault } from './http-fault.ts';
import { withoutCarriageReturn } from './looks-like-http.ts';
import { hasControl, isToken } from './start-line.ts';

/** A field as sent: name in its own case, value without the white space around it, one character per byte. */
export type HttpHeader = readonly [name: string, value: string];

/** Fields that decide where a message ends or what follows it: obeyed even beyond the limit of fields kept. */
const FRAMING = new Set(['content-length', 'transfer-encoding', 'upgrade', 'content-encoding']);

/** Reads a field section (RFC 9112 §5): a head after its start line, or trailers. */
export class FieldReader {
  readonly headers: HttpHeader[] = [];
  readonly #faults: Fault[];
  readonly #base: number;
  readonly #limit: number;
  #said = new Set<HttpFaultCode>();
  #name = '';
  #parts: string[] = [];

  /** @param base stream offset of the text's first character. */
  constructor(base: number, limit: number, faults: Fault[]) {
    this.#base = base;
    this.#limit = limit;
    this.#faults = faults;
  }

  /** Reads `text` from index `from` to its end; a last line without line break counts only when `cut` is false. */
  read(text: string, from: number, cut = false): void {
    for (let at = from; at < text.length; ) {
      const lineEnd = text.indexOf('\n', at);
      if (lineEnd < 0 && cut) break;
      const end = lineEnd < 0 ? text.length : lineEnd;
      const line = text.slice(at, end);
      if (lineEnd >= 0 && !line.endsWith('\r')) this.say('bare-lf', at, 'RFC 9112 §2.2');
      this.#line(withoutCarriageReturn(line), at);
      at = end + 1;
    }
    this.#finish(text.length);
  }

  /** One fault of a kind is enough: the head itself is there to be looked at. */
  say(code: HttpFaultCode, at: number, spec: string, limitedBy?: string): void {
    if (this.#said.has(code)) return;
    this.#said.add(code);
    this.#faults.push(httpFault(code, this.#base + at, spec, limitedBy));
  }

  #line(line: string, at: number): void {
    if (line.length === 0) return;
    const first = line.charCodeAt(0);
    if (first === 0x20 || first === 0x09) {
      this.#fold(line, at);
      return;
    }
    this.#finish(at);
    const colon = line.indexOf(':');
    if (colon < 0) {
      this.say('malformed-header', at, 'RFC 9112 §5');
      return;
    }
    this.#name = trimSpace(line.slice(0, colon));
    if (this.#name.length !== colon || !isToken(this.#name)) this.#oddName(at);
    const value = trimSpace(line.slice(colon + 1));
    if (hasControl(value)) this.say('malformed-header', at, 'RFC 9110 §5.5');
    this.#parts.push(value);
  }

  /** White space before the colon is the oldest way to make two readers disagree (RFC 9112 §5.1). */
  #oddName(at: number): void {
    const framing = FRAMING.has(this.#name.toLowerCase());
    this.say(framing ? 'ambiguous-framing' : 'malformed-header', at, 'RFC 9112 §5.1');
  }

  #fold(line: string, at: number): void {
    this.say('obs-fold', at, 'RFC 9112 §5.2');
    if (FRAMING.has(this.#name.toLowerCase())) this.say('ambiguous-framing', at, 'RFC 9112 §5.2');
    if (this.#parts.length > 0) this.#parts.push(trimSpace(line));
  }

  #finish(at: number): void {
    if (this.#parts.length === 0) return;
    if (this.headers.length < this.#limit || FRAMING.has(this.#name.toLowerCase())) {
      this.headers.push([this.#name, this.#parts.length === 1 ? this.#parts[0]! : this.#parts.join(' ')]);
    } else {
      this.say('limit', at, 'RFC 9110 §5.4', 'limits.headers');
    }
    this.#parts = [];
  }
}

/** Without the spaces and tabs at both ends: only these count as white space in a field (RFC 9110 §5.6.3). */
export function trimSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
