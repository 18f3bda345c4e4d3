/** What the page asks of its worker. */
export interface Question {
  readonly capture: File;
  readonly secrets: File;
}

export interface Answer {
  /** The HTTP messages as text. */
  readonly messages: readonly string[];
  /** All that was decrypted, by `from>to`, the ports; bytes as Latin-1. */
  readonly streams: Readonly<Record<string, string>>;
  /** Of each TLS connection. */
  readonly statuses: readonly string[];
}
