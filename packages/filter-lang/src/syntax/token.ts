/**
 * `word` names, numbers, addresses and other unquoted values; `range` the text between the brackets of a slice or
 * layer, one token per comma.
 */
export type TokenKind = 'word' | 'string' | 'char' | 'range' | 'operator' | 'keyword' | 'bad' | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** What a string stands for, escapes resolved, in UTF-8. */
  readonly bytes?: Uint8Array;
}

export const KEYWORDS: ReadonlySet<string> = new Set(
  'and or xor not eq ne gt ge lt le any_eq all_eq any_ne all_ne contains matches in any all bitand bitwise_and'.split(
    ' ',
  ),
);

/** Longest first, so that the first one that fits is the right one. */
export const OPERATORS: readonly string[] =
  '=== !== == != ~= >= <= && || ^^ .. > < ~ ! & + - * / % ( ) { } [ ] , # @ $'.split(' ');
