import type { Connection, Segment } from '@plainwire/tcp-reassembly';

/** What the connection's past says about one segment: the numbers that Wireshark shows in place of the raw ones. */
export interface TcpFacts {
  readonly connection: Connection;
  readonly direction: 0 | 1;
  /** Relative to the initial sequence number: a SYN is 0, the first byte of data 1. */
  readonly sequence: number;
  /** Relative to the other side's; 0 when the ACK flag is not set. */
  readonly acknowledgment: number;
  /** The sequence number that the next segment of this direction should have. */
  readonly nextSequence: number;
  /** The window with the scale that the handshake agreed on (RFC 7323 §2). */
  readonly windowSize: number;
  /** `-2`: no scaling; `-1`: unknown, since the handshake was not captured; else the factor. */
  readonly windowScaleFactor: number;
  readonly payloadLength: number;
}

const FIN = 0x01;
const SYN = 0x02;
const ACK = 0x10;
const UNKNOWN = -1;
const NOT_SCALED = -2;

/** One direction of a connection. */
class Direction {
  /** The raw number that is shown as 0; undefined until it can be told. */
  base: number | undefined;
  sentSyn = false;
  /** The shift of the SYN's option; undefined when the SYN had none or was not seen. */
  windowShift: number | undefined;
}

/** Keeps, per connection, the few numbers that {@link TcpFacts} need. */
export class TcpFactsKeeper {
  readonly #connections = new WeakMap<Connection, readonly [Direction, Direction]>();

  /** The facts of the segment that was just pushed into the reassembler. */
  of(segment: Segment, connection: Connection, direction: 0 | 1, windowShift: number | undefined): TcpFacts {
    const both = this.#directionsOf(connection);
    const own = both[direction];
    const other = both[direction === 0 ? 1 : 0];
    this.#learn(segment, own, other, windowShift);
    const acknowledges = (segment.flags & ACK) !== 0;
    const sequence = (segment.sequence - own.base!) >>> 0;
    const length = segment.originalPayloadLength;
    const factor = scaleFactor(own, other);
    const scaled = factor > 0 && (segment.flags & SYN) === 0;
    return {
      connection,
      direction,
      sequence,
      acknowledgment: acknowledges ? (segment.acknowledgment - other.base!) >>> 0 : 0,
      nextSequence: (sequence + length + ((segment.flags & (SYN | FIN)) !== 0 ? 1 : 0)) >>> 0,
      windowSize: scaled ? segment.window * factor : segment.window,
      windowScaleFactor: factor,
      payloadLength: length,
    };
  }

  #directionsOf(connection: Connection): readonly [Direction, Direction] {
    let both = this.#connections.get(connection);
    if (both === undefined) {
      both = [new Direction(), new Direction()];
      this.#connections.set(connection, both);
    }
    return both;
  }

  #learn(segment: Segment, own: Direction, other: Direction, windowShift: number | undefined): void {
    const syn = (segment.flags & SYN) !== 0;
    if (syn) {
      own.base = segment.sequence;
      own.sentSyn = true;
      // RFC 7323 §2.3: a shift beyond 14 counts as 14.
      own.windowShift = windowShift === undefined ? undefined : Math.min(windowShift, 14);
    }
    // Without a SYN the first number seen is shown as 1, as if a SYN had come before it.
    own.base ??= (segment.sequence - 1) | 0;
    if ((segment.flags & ACK) !== 0) other.base ??= (segment.acknowledgment - 1) | 0;
  }
}

/** Scaling is on only when both SYNs offered it (RFC 7323 §2.2). */
function scaleFactor(own: Direction, other: Direction): number {
  if (!own.sentSyn) return UNKNOWN;
  if (own.windowShift === undefined) return NOT_SCALED;
  if (other.sentSyn && other.windowShift === undefined) return NOT_SCALED;
  return 1 << own.windowShift;
}
