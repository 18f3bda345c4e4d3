/** What may be held at most. Reaching a limit is said in a message's `faults`, never silent, never an exception. */
export interface HttpLimits {
  /** Bytes of one head, or of one trailer section. */
  readonly headBytes: number;
  /** Header fields kept of one head (and of one trailer section); framing fields beyond it are still obeyed. */
  readonly headers: number;
  /** Body bytes kept of one message; the rest is counted. */
  readonly bodyBytes: number;
  /** Body bytes held for all messages that are unfinished, or requests that wait for their response. */
  readonly openBodyBytes: number;
  /** Bytes that undoing the content codings of one message may give. */
  readonly decodedBytes: number;
  /** Decoded bytes per coded byte, applied once the result is larger than 1 MiB. */
  readonly decodeRatio: number;
  /** Bytes of one chunk-size line. */
  readonly chunkLineBytes: number;
  /** Holes listed of one message. */
  readonly holes: number;
  /** Record numbers listed of one message. */
  readonly sources: number;
  /** Faults listed of one message. */
  readonly faults: number;
  /** Requests of one connection that wait for their response. */
  readonly pendingRequests: number;
  /** Bytes held while one direction waits for what the other one says. */
  readonly heldBytes: number;
  /** Bytes searched for a message before a direction counts as not HTTP. */
  readonly huntBytes: number;
  /** Connections followed at a time; the oldest is closed first. */
  readonly connections: number;
}

export const defaultHttpLimits: HttpLimits = {
  headBytes: 256 * 1024,
  headers: 1000,
  bodyBytes: 64 * 1024 * 1024,
  openBodyBytes: 256 * 1024 * 1024,
  decodedBytes: 64 * 1024 * 1024,
  decodeRatio: 200,
  chunkLineBytes: 16 * 1024,
  holes: 4096,
  sources: 65_536,
  faults: 64,
  pendingRequests: 1024,
  heldBytes: 64 * 1024,
  huntBytes: 1024 * 1024,
  connections: 65_536,
};

/** Body bytes held at the moment, shared by all connections of one parser. */
export class BodyBudget {
  used = 0;
  constructor(readonly total: number) {}
}
