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
/** The next row of the same bucket, or -1. */
export const CHAIN = 8;
export const FLAGS = 9;
/** Two each, by direction. */
export const NEXT = 10;
export const ACKNOWLEDGED = 12;
/** Both windows, in the two halves of an integer. */
const WINDOWS = 14;
export const LAST_SECOND = 15;

const WORDS = 8;

/** Flags: direction 0 (and, one bit further, 1) is open with nothing waiting and no end in sight. */
export const PLAIN = 1;
export const PLAIN_BOTH = 3;
/** The direction has acknowledged something. */
export const HAS_ACK = 4;
export const IS_IPV6 = 16;
/** Both SYNs had a timestamps option: an older timestamp is a reason to refuse a segment (RFC 7323 §5). */
export const HAS_TIMESTAMPS = 32;

/**
 * The hot half of every connection, as rows of one typed array: with tens of thousands of connections a segment costs
 * the cache lines that it touches, and an object per connection and two per direction would be seven of them.
 */
export class ConnectionRows {
  ints = new Int32Array(1024 * ROW);
  /** The same memory, for the stream offsets: two doubles at the beginning of a row. */
  doubles = new Float64Array(this.ints.buffer);
  /** The same memory, for the windows. */
  halves = new Uint16Array(this.ints.buffer);
  /** Eight words a row: the IPv6 addresses of direction 0's sender and receiver. Empty until there is one. */
  words = new Int32Array(0);
  /** Latest timestamp of each direction, two integers a row. Empty until a connection uses them. */
  timestamps = new Int32Array(0);
  connections: (TcpConnection | null)[] = [];
  #free: number[] = [];

  /** The place of the first integer of a cleared row for `connection`. */
  add(connection: TcpConnection): number {
    const row = this.#free.pop() ?? this.connections.length;
    if ((row + 1) * ROW > this.ints.length) this.#grow();
    if (row === this.connections.length) this.connections.push(connection);
    else this.connections[row] = connection;
    const at = row * ROW;
    this.ints.fill(0, at, at + ROW);
    return at;
  }

  /** Place in `words` of the row's IPv6 addresses. */
  wordsAt(at: number): number {
    const place = (at >> ROW_BITS) * WORDS;
    if (place >= this.words.length) {
      const grown = new Int32Array((this.ints.length / ROW) * WORDS);
      grown.set(this.words);
      this.words = grown;
    }
    return place;
  }

  /** Place in `timestamps` of `direction`. */
  timestampAt(at: number, direction: number): number {
    const place = 2 * (at >> ROW_BITS) + direction;
    if (place >= this.timestamps.length) {
      const grown = new Int32Array((this.ints.length / ROW) * 2);
      grown.set(this.timestamps);
      this.timestamps = grown;
    }
    return place;
  }

  remove(at: number): void {
    const row = at >> ROW_BITS;
    this.connections[row] = null;
    this.#free.push(row);
  }

  connection(at: number): TcpConnection {
    return this.connections[at >> ROW_BITS]!;
  }

  /** The same for a row that may be empty by now. */
  connectionOrNull(at: number): TcpConnection | null {
    return this.connections[at >> ROW_BITS] ?? null;
  }

  /** Index in `doubles` of the stream offset of `direction`. */
  static offsetAt(at: number, direction: number): number {
    return (at >> 1) + direction;
  }

  /** Index in `halves` of the window that `direction` announced. */
  static windowAt(at: number, direction: number): number {
    return 2 * (at + WINDOWS) + direction;
  }

  #grow(): void {
    const grown = new Int32Array(this.ints.length * 2);
    grown.set(this.ints);
    this.ints = grown;
    this.doubles = new Float64Array(grown.buffer);
    this.halves = new Uint16Array(grown.buffer);
  }
}
