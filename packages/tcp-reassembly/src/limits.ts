/** How much the reassembler may keep; reaching one of them is an event and goes on with what fits. */
export interface ReassemblyLimits {
  /** Bytes of one direction that wait for earlier ones. The oldest gap is declared and the bytes behind it given. */
  readonly outOfOrderBytes: number;
  /** Separate runs of waiting bytes in one direction. The same happens. */
  readonly outOfOrderRuns: number;
  /** Waiting bytes of all connections, 16 bytes for each source record included. The oldest hole is given up. */
  readonly totalBytes: number;
  /** Connections held at the same time. The least recently used one is closed, closed and half-open ones first. */
  readonly connections: number;
  /** Connections of which only SYNs were seen: their own limit, so that a SYN flood cannot evict others. */
  readonly embryonicConnections: number;
  /**
   * How far beyond the next expected byte a segment may lie when the receiver's window is unknown. When it is known, that
   * is the window, and at least a quarter of this.
   */
  readonly windowBytes: number;
  /** Bytes that a connection found in mid-stream holds back, in case earlier ones were only reordered. */
  readonly midstreamHoldBytes: number;
  readonly midstreamHoldSeconds: number;
  /**
   * A hole that the receiver acknowledged may still be filled by a segment that the capture put in the wrong place: it
   * is declared after so many more segments of the connection, or so much time, whichever is first. With 0 segments the
   * next one declares it: for captures that put nothing in the wrong place.
   */
  readonly coveredHoldSegments: number;
  readonly coveredHoldSeconds: number;
  /** Other versions of waiting bytes that are kept, per direction, to be given as `alternatives`. */
  readonly alternatives: number;
  /** Bytes of blocks already passed on that are held to compare retransmissions with. 0 compares nothing. */
  readonly comparedBytes: number;
}

export const defaultLimits: ReassemblyLimits = {
  outOfOrderBytes: 4 << 20,
  outOfOrderRuns: 4096,
  totalBytes: 256 << 20,
  connections: 1_000_000,
  embryonicConnections: 100_000,
  windowBytes: 1 << 20,
  midstreamHoldBytes: 64 << 10,
  midstreamHoldSeconds: 1,
  coveredHoldSegments: 1024,
  coveredHoldSeconds: 0.02,
  alternatives: 256,
  comparedBytes: 16 << 20,
};

/** Seconds of capture time without a segment after which a connection is given up. */
export interface IdleTimeouts {
  readonly established: number;
  /** Only SYNs were seen. */
  readonly embryonic: number;
  /** Both directions have ended; until then late segments still belong to the connection. */
  readonly closed: number;
}

export const defaultIdleTimeouts: IdleTimeouts = { established: 300, embryonic: 30, closed: 10 };
