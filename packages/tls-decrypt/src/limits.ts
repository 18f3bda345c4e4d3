/** Bounds on what one decryptor holds. Reaching one is reported, never a crash. */
export interface TlsLimits {
  /** Longest handshake message, header included. Default 256 KiB. */
  readonly handshakeBytes: number;
  /** Bytes of records of one direction that wait for the other direction's handshake. Default 1 MiB. */
  readonly heldBytes: number;
  /** Sessions by id and by ticket that are remembered for resumption; the oldest are forgotten. Default 100,000. */
  readonly sessions: number;
  /** Records that are tried with every likely sequence number to find the place after one gap. Default 64. */
  readonly resyncTrials: number;
  /**
   * Tags or MACs that are computed in vain for one direction before the search for its place ends; a record that opens
   * gives them back. How much was lost is the sender's word. Default 2,048: some milliseconds, and a record's bytes of
   * short-lived memory each.
   */
  readonly searches: number;
  /**
   * Tags that are computed, over all connections, to find secret and place of records of TLS 1.3 whose hello is not in
   * the capture; a record that opens gives them back. One record is tried with a sixteenth of them. Default 262,144, a
   * second or two.
   */
  readonly midstreamTrials: number;
  /** Finished connections whose report is kept; the oldest are forgotten. Default 1,000,000. */
  readonly reports: number;
}

export const DEFAULT_LIMITS: TlsLimits = {
  handshakeBytes: 262_144,
  heldBytes: 1_048_576,
  sessions: 100_000,
  resyncTrials: 64,
  searches: 2048,
  midstreamTrials: 262_144,
  reports: 1_000_000,
};
