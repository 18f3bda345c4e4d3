import { Automaton } from './automaton.ts';
import { parseRegex } from './parse.ts';
import { assemble } from './program.ts';

const UTF8 = new TextEncoder();
const FIRST_SCRATCH = 1024;

/**
 * A compiled regular expression: caseless, over bytes, not anchored, and linear in the length of the input whatever
 * the pattern is.
 */
export class Regex {
  readonly pattern: string;
  readonly #automaton: Automaton;
  #scratch = new Uint8Array(FIRST_SCRATCH);

  /**
   * @param bytes the pattern in UTF-8.
   * @throws {RegexMistake} when it is wrong, too large, or not regular.
   */
  constructor(bytes: Uint8Array, maxSize: number, maxDepth: number) {
    this.pattern = latin1(bytes);
    this.#automaton = new Automaton(assemble(parseRegex(this.pattern, maxDepth), maxSize));
  }

  /** Whether the pattern occurs in `bytes`. */
  test(bytes: Uint8Array): boolean {
    return this.#automaton.search(bytes, bytes.length);
  }

  /** Whether it occurs in the UTF-8 of `text`. */
  testText(text: string): boolean {
    if (this.#scratch.length < 3 * text.length) this.#scratch = new Uint8Array(4 * text.length);
    const { written } = UTF8.encodeInto(text, this.#scratch);
    return this.#automaton.search(this.#scratch, written);
  }
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
