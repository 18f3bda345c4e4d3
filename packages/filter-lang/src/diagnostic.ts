export type Severity = 'error' | 'warning' | 'deprecated';

/** Stable names of everything that can be said about a filter text. */
export type DiagnosticCode =
  | 'unexpected'
  | 'unexpected-end'
  | 'unterminated-string'
  | 'bad-escape'
  | 'bad-character'
  | 'bad-range'
  | 'unknown-name'
  | 'unknown-function'
  | 'unknown-macro'
  | 'bad-macro'
  | 'bad-arguments'
  | 'bad-value'
  | 'out-of-range'
  | 'wrong-type'
  | 'incompatible-types'
  | 'bad-regex'
  | 'constant'
  | 'division-by-zero'
  | 'dialect'
  | 'missing-part'
  | 'limit'
  | 'deprecated-name'
  | 'deprecated-operator'
  | 'unquoted-label'
  | 'tests-existence'
  | 'never-matches'
  | 'split-occurrences'
  | 'name-or-bytes';

/** A change of the text that would mend it: `text` in place of [`start`, `end`). */
export interface Suggestion {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** One mistake or remark, pointing at [`start`, `end`) of the filter text (UTF-16 code units). */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** One sentence. It may quote the filter text: escape it before printing, or use `formatDiagnostic`. */
  readonly message: string;
  readonly start: number;
  readonly end: number;
  readonly found?: string;
  readonly expected?: readonly string[];
  readonly suggestions?: readonly Suggestion[];
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface DiagnosticDetails {
  readonly found?: string;
  readonly expected?: readonly string[];
  readonly suggestions?: readonly Suggestion[];
}

/** Thrown by {@link Diagnostics} to stop the compilation; never leaves the package. */
export class GivenUp extends Error {}

/** Collects what the phases of the compiler have to say. */
export class Diagnostics {
  readonly all: Diagnostic[] = [];
  readonly #limit: number;
  #errors = 0;
  /** Where a place of the text that is being scanned is in the filter text; they differ when macros were expanded. */
  origin: (span: Span) => Span = (span) => span;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get failed(): boolean {
    return this.#errors > 0;
  }

  get errorCount(): number {
    return this.#errors;
  }

  /** Everything that was said, in the order of the filter text. */
  inOrder(): readonly Diagnostic[] {
    return this.all.sort((a, b) => a.start - b.start);
  }

  error(code: DiagnosticCode, span: Span, message: string, details: DiagnosticDetails = {}): undefined {
    this.#add('error', code, span, message, details);
    this.#errors++;
    if (this.#errors >= this.#limit) throw new GivenUp();
  }

  giveUp(): never {
    throw new GivenUp();
  }

  warn(code: DiagnosticCode, span: Span, message: string, details: DiagnosticDetails = {}): void {
    this.#add('warning', code, span, message, details);
  }

  deprecated(code: DiagnosticCode, span: Span, message: string, details: DiagnosticDetails = {}): void {
    this.#add('deprecated', code, span, message, details);
  }

  #add(
    severity: Severity,
    code: DiagnosticCode,
    span: Span,
    message: string,
    details: DiagnosticDetails,
  ): void {
    if (severity !== 'error' && this.all.length >= 2 * this.#limit) return;
    const { from, to } = this.origin(span);
    this.all.push({ code, severity, message, start: from, end: to, ...details });
  }
}
