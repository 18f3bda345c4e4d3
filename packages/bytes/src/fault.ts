/**
 * What a decoder says about bytes that are short or wrong. A value, never thrown: it sits beside everything that was
 * decoded before it.
 */
export interface Fault {
  /** Stable name of the fault. `incomplete` means that more bytes would have helped, everything else that they would not. */
  readonly code: 'incomplete' | 'malformed' | 'unsupported' | 'limit' | (string & {});
  /** The layer that could not be read: a protocol name (`ip`, `tls`), or `pcap` and `pcapng` for the file itself. */
  readonly layer: string;
  /** Where, in bytes from the start of the frame, the stream or the file, as `layer` implies. */
  readonly offset: number;
  /** How many bytes were needed from `offset` on; 0 when the length is not the trouble. */
  readonly needed: number;
  /** How many bytes were there. */
  readonly had: number;
  /** Who set the limit that was met: `capture`, `ip.len`, `udp.length`, `block`, … */
  readonly limitedBy: string;
  /** The rule that is broken: `RFC 791 §3.1`. */
  readonly spec: string;
  /** Number of the capture record, from 1, when there is one. */
  readonly record?: number;
}
