/** A compiled regular expression. */
export interface Pattern {
  /** Whether it occurs in `bytes`. */
  test(bytes: Uint8Array): boolean;
  /** Whether it occurs in the UTF-8 of `text`. */
  testText(text: string): boolean;
}
