import type { Diagnostics } from '../diagnostic.ts';
import { type Dialect, since } from '../dialect.ts';
import { readIpv6 } from '../literal/address.ts';
import { unescapeText } from './scan-string.ts';
import { KEYWORDS, OPERATORS, type Token, type TokenKind } from './token.ts';

const SPACE = /[ \t\n\r\f\v]+/y;
const NAME = /\.?\w(?:[\w-]|\.(?=[\w-]))*/y;
/** `aa:bb`, `:aa:bb`, `:aa-bb`, `:aa.bb` or `:aabb`: joined bytes have two digits each, and one sign joins them all. */
const COLON_BYTES =
  /:?[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2})+|:[0-9a-fA-F]{2}(?:(?:-[0-9a-fA-F]{2})+|(?:\.[0-9a-fA-F]{2})+)|:[0-9a-fA-F]+/y;
const COLON_GROUPS = /(?:[0-9a-fA-F]{0,4}:){2,7}(?:\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}|[0-9a-fA-F]{0,4})/y;
const PREFIX = /\/(?:\d+|\w+)/y;
const DOTTED_QUAD = /^\d+\.\d+\.\d+\.\d+$/;
const DIGITS = /\d+/y;
const CLOSING: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\u201c', '\u201d'],
]);

/** Cuts `text` into tokens, the last of kind `end`. A mistake becomes a diagnostic and a token `bad`, and it goes on. */
export function scan(text: string, dialect: Dialect, diagnostics: Diagnostics): Token[] {
  return new Scanner(text, dialect, diagnostics).run();
}

class Scanner {
  readonly #text: string;
  readonly #dialect: Dialect;
  readonly #diagnostics: Diagnostics;
  readonly #tokens: Token[] = [];
  #at = 0;

  constructor(text: string, dialect: Dialect, diagnostics: Diagnostics) {
    this.#text = text;
    this.#dialect = dialect;
    this.#diagnostics = diagnostics;
  }

  run(): Token[] {
    while (this.#skipSpace()) this.#next();
    this.#push('end', 0);
    return this.#tokens;
  }

  #skipSpace(): boolean {
    this.#at += this.#lengthOf(SPACE);
    return this.#at < this.#text.length;
  }

  #next(): void {
    const character = this.#text[this.#at]!;
    if (this.#isQuote(character)) this.#string(character, 0);
    else if ((character === 'r' || character === 'R') && this.#text[this.#at + 1] === '"')
      this.#string('"', 1);
    else if (character === "'") this.#character();
    else if (!this.#word()) this.#operator();
  }

  #isQuote(character: string): boolean {
    return character === '"' || (character === '\u201c' && since(this.#dialect, '4.4'));
  }

  #string(quote: string, prefix: number): void {
    const open = this.#at + prefix;
    const close = this.#closing(open + 1, CLOSING.get(quote)!);
    if (close < 0) {
      this.#bad(this.#text.length - this.#at, 'unterminated-string', 'This string has no closing quote.');
      return;
    }
    const body = this.#text.slice(open + 1, close);
    const bytes =
      prefix === 1 ? new TextEncoder().encode(body) : unescapeText(body, open + 1, this.#diagnostics);
    this.#push('string', close + 1 - this.#at, bytes);
  }

  #closing(from: number, quote: string): number {
    for (let i = from; i < this.#text.length; i++) {
      if (this.#text[i] === '\\') i++;
      else if (this.#text[i] === quote) return i;
    }
    return -1;
  }

  #character(): void {
    const close = this.#closing(this.#at + 1, "'");
    if (close < 0) {
      this.#bad(1, 'unterminated-string', 'This character has no closing quote.');
      return;
    }
    const body = this.#text.slice(this.#at + 1, close);
    if (body === '\\n' && !since(this.#dialect, '4.2')) {
      // Its scanner takes every other escape.
      const message = "In dialect 4.0 '\\n' is no character; write '\\x0a'.";
      this.#bad(close + 1 - this.#at, 'dialect', message);
      return;
    }
    const bytes = unescapeText(body, this.#at + 1, this.#diagnostics, "'");
    if (bytes.length === 1) this.#push('char', close + 1 - this.#at, bytes);
    else {
      const length = close + 1 - this.#at;
      const constant = this.#text.slice(this.#at, close + 1);
      const message = `${constant} isn't a valid character constant: it is ${bytes.length} bytes; a string has double quotes.`;
      this.#bad(length, 'bad-value', message);
    }
  }

  #word(): boolean {
    const length = Math.max(this.#lengthOf(NAME), this.#lengthOf(COLON_BYTES), this.#lengthOfIpv6());
    if (length === 0) return false;
    const text = this.#text.slice(this.#at, this.#at + length);
    const slash = isAddress(text) ? this.#lengthOf(PREFIX, this.#at + length) : 0;
    this.#push(this.#isKeyword(text) && slash === 0 ? 'keyword' : 'word', length + slash);
    return true;
  }

  #lengthOfIpv6(): number {
    const length = this.#lengthOf(COLON_GROUPS);
    return readIpv6(this.#text.slice(this.#at, this.#at + length)) === undefined ? 0 : length;
  }

  #isKeyword(text: string): boolean {
    if (!KEYWORDS.has(text)) return false;
    if (text === 'xor' || text === 'bitand') return since(this.#dialect, '4.4');
    return true;
  }

  #operator(): void {
    const operator = OPERATORS.find((each) => this.#text.startsWith(each, this.#at));
    if (operator === undefined) this.#unknownCharacter();
    else if (operator === '[') this.#ranges();
    else if (operator === '#') this.#layer();
    else this.#push('operator', operator.length);
  }

  #unknownCharacter(): void {
    const found = String.fromCodePoint(this.#text.codePointAt(this.#at)!);
    const span = { from: this.#at, to: this.#at + found.length };
    this.#diagnostics.error('bad-character', span, `"${found}" was unexpected in this context.`, { found });
    this.#push('bad', found.length);
  }

  /** The inside of brackets, where `-` and `:` mean something else than outside. */
  #ranges(): void {
    this.#push('operator', 1);
    const close = this.#text.indexOf(']', this.#at);
    if (close < 0) {
      this.#bad(this.#text.length - this.#at, 'unexpected-end', 'The closing bracket is missing.');
      return;
    }
    for (let first = true; this.#at < close; first = false) {
      if (!first) this.#push('operator', 1);
      const comma = this.#text.indexOf(',', this.#at);
      this.#range(comma >= 0 && comma < close ? comma : close);
    }
    this.#push('operator', 1);
  }

  #range(end: number): void {
    this.#at = Math.min(end, this.#at + this.#lengthOf(SPACE));
    const length = this.#text.slice(this.#at, end).trimEnd().length;
    this.#push('range', length);
    this.#at = end;
  }

  #layer(): void {
    this.#push('operator', 1);
    if (this.#text[this.#at] === '[') {
      this.#ranges();
      return;
    }
    const digits = this.#lengthOf(DIGITS);
    if (digits > 0) this.#push('range', digits);
    else
      this.#bad(
        Math.min(1, this.#text.length - this.#at),
        'bad-range',
        'A layer is a number or a list in brackets.',
      );
  }

  #bad(
    length: number,
    code: 'unterminated-string' | 'bad-value' | 'unexpected-end' | 'bad-range' | 'dialect',
    message: string,
  ): void {
    this.#diagnostics.error(code, { from: this.#at, to: this.#at + length }, message);
    this.#push('bad', length);
  }

  #push(kind: TokenKind, length: number, bytes?: Uint8Array): void {
    const to = this.#at + length;
    const token = { kind, text: this.#text.slice(this.#at, to), from: this.#at, to };
    this.#tokens.push(bytes === undefined ? token : { ...token, bytes });
    this.#at = to;
  }

  #lengthOf(pattern: RegExp, at = this.#at): number {
    pattern.lastIndex = at;
    return pattern.exec(this.#text)?.[0].length ?? 0;
  }
}

function isAddress(text: string): boolean {
  return DOTTED_QUAD.test(text) || text.includes('::') || text.split(':').length === 8;
}
