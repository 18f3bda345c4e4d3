/** What an exception may say beside its code and sentence. */
export interface PlainwireErrorDetails {
  /** Byte offset in the file or buffer where the trouble is. */
  readonly offset?: number;
  /** Number of the capture record, from 1. */
  readonly record?: number;
  readonly cause?: unknown;
}

/**
 * The exception of every plainwire package: the caller's mistake, or the host's I/O. Wire data that is short or wrong
 * is a `Fault`, a value, and never thrown.
 *
 * `code` is stable and is what programs compare (`PlainwireError.is(error)` works across copies of a package, which
 * `instanceof` does not). `message` is one sentence that says what to do next; it never holds packet bytes or secrets.
 */
export class PlainwireError extends Error {
  override readonly name = 'PlainwireError';
  readonly code: string;
  readonly offset: number | undefined;
  readonly record: number | undefined;

  constructor(code: string, message: string, details: PlainwireErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.offset = details.offset;
    this.record = details.record;
  }

  /** Whether `value` is a PlainwireError of this or any other copy of the package, optionally with the given code. */
  static is(value: unknown, code?: string): value is PlainwireError {
    return (
      value instanceof Error &&
      value.name === 'PlainwireError' &&
      'code' in value &&
      (code === undefined || value.code === code)
    );
  }
}
