/** Frames that pass it are told as well: it has a literal, a set, and a pattern, which are closures under the policy. */
export const FILTER =
  'ip.addr == 10.77.0.2 && (http.response.code in {200 .. 299} || tls.handshake.type == 1 || http.host matches "^[a-z]")';

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
  /** Numbers of the frames that pass the filter. */
  readonly selected: readonly number[];
  /** Of each TLS connection. */
  readonly statuses: readonly string[];
}
