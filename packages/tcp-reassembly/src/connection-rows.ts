import type { FlowTrouble } from './flow-trouble.ts';
import type { TcpConnection } from './tcp-connection.ts';

/**
 * Integers of a row: 64 bytes. What nearly every segment reads and writes is here, and nothing else; what it only
 * writes comes last, since the array may begin 16 bytes into a cache line.
 */
export const ROW = 16;
const ROW_BITS = 4;
/** Port of direction 0's sender in the high half, of the receiver in the low half. */
export const PORTS = 4;
/** The addresses of direction 0's sender and receiver; of IPv6, hashes of them. */
export const SENDER = 5;
export const RECEIVER = 6;
export const LINK_KEY = 7;
export const FLAGS = 8;
/** Two each, by direction. */
export const NEXT = 9;
export const ACKNOWLEDGED = 11;
/** Both windows, in the two halves of an integer. */
const WINDOWS = 13;
export const LAST_SECOND = 14;
/** Hash of the key, for the flow table. */
export const HASH = 15;

/** Integers of the half that only handshakes, ends and holes touch: 64 bytes at the same place of `cold`. */
export const FLOW_BITS = 8;
export const INITIAL_SEQUENCE = 10;
/** Number of the entry with which an age class holds the connection; 0 when none does. */
export const TICKET = 12;

const WORDS = 8;

/** Flags: direction 0 (and, one bit further, 1) is open with nothing waiting and no end in sight. */
export const PLAIN = 1;
export const PLAIN_BOTH = 3;
/** The direction has acknowledged something. */
export const HAS_ACK = 4;
export const IS_IPV6 = 16;
/** Both SYNs had a timestamps option: an older timestamp is a reason to refuse a segment (RFC 7323 §5). */
export const HAS_TIMESTAMPS = 32;
/** A RST ended the connection. */
export const RESET = 64;
export const DISCARDED = 128;
/** Two bits: what is known of the connection as a whole. */
export const STATE_SHIFT = 8;
/** Three bits for direction 0, three for direction 1: how far it is. */
export const FLOW_STATE_SHIFT = 10;
/** One bit for each direction. */
export const HAS_END = 1 << 16;
export const IS_WAITING = 1 << 18;
export const HAS_TROUBLE = 1 << 20;

/**
 * All that is remembered of every connection, as rows of typed arrays: with tens of thousands of connections a segment
 * costs the cache lines that it touches, and a million connections cost 128 bytes each and one small object.
 */
export class ConnectionRows {
  ints = new Int32Array(256 * ROW);
  /** The same memory, for the stream offsets: two doubles at the beginning of a row. */
  doubles = new Float64Array(this.ints.buffer);
  /** The same memory, for the windows. */
  halves = new Uint16Array(this.ints.buffer);
  cold = new Int32Array(256 * ROW);
  /** The same memory as `cold`: two doubles for the ends, two for what was acknowledged. */
  coldDoubles = new Float64Array(this.cold.buffer);
  /** Eight words a row: the IPv6 addresses of direction 0's sender and receiver. Empty until there is one. */
  words = new Int32Array(0);
  /** Latest timestamp of each direction, two integers a row. Empty until a connection uses them. */
  timestamps = new Int32Array(0);
  connections: (TcpConnection | null)[] = [];
  /** What only flows with a hole, or such like, remember; by flow number. */
  readonly troubles = new Map<number, FlowTrouble>();
  /** The last number given to an entry of an age class. */
  tickets = 0;
  #free: number[] = [];

  /** The place of the first integer of a cleared row for `connection`. */
  add(connection: TcpConnection): number {
    const row = this.#free.pop() ?? this.connections.length;
    if ((row + 1) * ROW > this.ints.length) this.#grow();
    if (row === this.connections.length) this.connections.push(connection);
    else this.connections[row] = connection;
    const at = row * ROW;
    this.ints.fill(0, at, at + ROW);
    this.cold.fill(0, at, at + ROW);
    return at;
  }

  /** Rows that there is room for: a power of two. */
  get capacity(): number {
    return this.ints.length / ROW;
  }

  /** Place in `words` of the row's IPv6 addresses. */
  wordsAt(at: number): number {
    const place = (at >> ROW_BITS) * WORDS;
    if (place >= this.words.length) this.words = grown(this.words, this.capacity * WORDS);
    return place;
  }

  /** Place in `timestamps` of `direction`. */
  timestampAt(at: number, direction: number): number {
    const place = 2 * (at >> ROW_BITS) + direction;
    if (place >= this.timestamps.length) this.timestamps = grown(this.timestamps, this.capacity * 2);
    return place;
  }

  remove(at: number): void {
    const row = at >> ROW_BITS;
    if ((this.ints[at + FLAGS]! & (HAS_TROUBLE * 3)) !== 0) {
      this.troubles.delete(2 * row);
      this.troubles.delete(2 * row + 1);
    }
    this.connections[row] = null;
    this.#free.push(row);
  }

  connection(at: number): TcpConnection {
    return this.connections[at >> ROW_BITS]!;
  }

  /** What is known of the connection as a whole: EMBRYONIC, ESTABLISHED or CLOSED. */
  state(at: number): 0 | 1 | 2 {
    return ((this.ints[at + FLAGS]! >> STATE_SHIFT) & 3) as 0 | 1 | 2;
  }

  setState(at: number, state: 0 | 1 | 2): void {
    this.ints[at + FLAGS] = (this.ints[at + FLAGS]! & ~(3 << STATE_SHIFT)) | (state << STATE_SHIFT);
  }

  /** Second of the connection's last segment. */
  lastSecond(at: number): number {
    return this.ints[at + LAST_SECOND]! >>> 0;
  }

  /** Index in `doubles` of the stream offset of `direction`. */
  static offsetAt(at: number, direction: number): number {
    return (at >> 1) + direction;
  }

  /** Index in `coldDoubles` of the offset at which `direction` ends; two further, of what was acknowledged of it. */
  static endAt(at: number, direction: number): number {
    return (at >> 1) + direction;
  }

  /** Index in `halves` of the window that `direction` announced. */
  static windowAt(at: number, direction: number): number {
    return 2 * (at + WINDOWS) + direction;
  }

  #grow(): void {
    this.ints = grown(this.ints, this.ints.length * 2);
    this.doubles = new Float64Array(this.ints.buffer);
    this.halves = new Uint16Array(this.ints.buffer);
    this.cold = grown(this.cold, this.cold.length * 2);
    this.coldDoubles = new Float64Array(this.cold.buffer);
  }
}

function grown(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(length);
  longer.set(array);
  return longer;
}
