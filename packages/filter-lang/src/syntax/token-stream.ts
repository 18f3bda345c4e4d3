import type { Diagnostics } from '../diagnostic.ts';
import type { Token } from './token.ts';

/** Thrown to leave the part of the text that holds a mistake; caught where the next part begins. */
export class Recover extends Error {}

const RESUME: ReadonlySet<string> = new Set(['and', 'or', 'xor', '&&', '||', '^^', ')']);

/** The tokens with a place in them, and what is said when they are not the expected ones. */
export class TokenStream {
  readonly diagnostics: Diagnostics;
  readonly #tokens: readonly Token[];
  #position = 0;
  #saidEnd = false;

  constructor(tokens: readonly Token[], diagnostics: Diagnostics) {
    this.#tokens = tokens;
    this.diagnostics = diagnostics;
  }

  get current(): Token {
    return this.#tokens[this.#position]!;
  }

  get following(): Token {
    return this.#tokens[this.#position + 1] ?? this.current;
  }

  /** End of the token before the current one. */
  get end(): number {
    return this.#position === 0 ? 0 : this.#tokens[this.#position - 1]!.to;
  }

  get atEnd(): boolean {
    return this.current.kind === 'end';
  }

  take(): Token {
    const token = this.current;
    if (token.kind !== 'end') this.#position++;
    return token;
  }

  /** Whether the current token is one of these operators or keywords. */
  isAny(texts: ReadonlySet<string>): boolean {
    const { kind, text } = this.current;
    return (kind === 'operator' || kind === 'keyword') && texts.has(text);
  }

  is(text: string): boolean {
    const { kind } = this.current;
    return (kind === 'operator' || kind === 'keyword') && this.current.text === text;
  }

  accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.#position++;
    return true;
  }

  expect(text: string): void {
    if (!this.accept(text)) this.unexpected([`"${text}"`]);
  }

  /** Says that the current token cannot stand here, and leaves for the next part of the text. `why` is a sentence more. */
  unexpected(expected: readonly string[], why = ''): never {
    const { kind, text } = this.current;
    const wanted = expected.length > 0 ? ` Expected ${list(expected)}.` : why;
    if (kind === 'end' && this.#saidEnd) throw new Recover();
    if (kind === 'end') {
      this.#saidEnd = true;
      const message = `Unexpected end of filter expression.${wanted}`;
      this.diagnostics.error('unexpected-end', this.#endSpan(), message, { expected });
    } else if (kind !== 'bad') {
      const message = `"${text}" was unexpected in this context.${wanted}`;
      this.diagnostics.error('unexpected', this.current, message, { found: text, expected });
    }
    throw new Recover();
  }

  /** Skips to where a new test can begin. */
  resume(): void {
    let depth = 0;
    while (this.current.kind !== 'end' && (depth > 0 || !this.isAny(RESUME))) {
      if (this.is('(')) depth++;
      else if (this.is(')')) depth--;
      this.#position++;
    }
  }

  #endSpan() {
    const { from } = this.current;
    return { from, to: from };
  }
}

function list(expected: readonly string[]): string {
  return expected.length === 1
    ? expected[0]!
    : `${expected.slice(0, -1).join(', ')} or ${expected[expected.length - 1]}`;
}
