/**
 * A mistake of the caller, in the form all plainwire packages use: `name` is `PlainwireError`, `code` is stable.
 * Mistakes in a filter text are no exceptions but diagnostics.
 */
export class FilterError extends Error {
  override readonly name = 'PlainwireError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
