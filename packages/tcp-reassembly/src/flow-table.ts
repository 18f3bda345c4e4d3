import {
  ConnectionRows,
  FLAGS,
  HASH,
  IS_IPV6,
  LINK_KEY,
  PORTS,
  RECEIVER,
  ROW,
  SENDER,
} from './connection-rows.ts';
import { mix } from './hash.ts';
import type { Segment } from './segment.ts';
import { LEFT, TcpConnection } from './tcp-connection.ts';

/** No row. */
export const NONE = -1;

/**
 * Connections by addresses, ports and link key. A place is chosen by a seeded 32-bit hash that is the same for both
 * directions. It holds the row's number and, in the bits that are left, the top of the hash, so that a row that is not
 * the one looked for is hardly ever touched; the whole key is compared, so a collision never mixes two connections.
 */
export class FlowTable {
  readonly rows = new ConnectionRows();
  /** Direction of the segment that was looked up last: 0 when its sender is that of the connection's first segment. */
  direction: 0 | 1 = 0;
  size = 0;
  /** What `approach` has read: nobody needs it, but it must be read. */
  touched = 0;
  #ahead = new Int32Array(0);

  /** The key of the segment that was looked up last. */
  #sender = 0;
  #receiver = 0;
  #ports = 0;
  #linkKey = 0;
  #hash = 0;
  #family = 0;
  readonly #words = new Int32Array(8);

  readonly #seed: number;
  /** Row number plus one in the bits of `#rowMask`, the same bits of the hash as there are above; 0 where nobody is. */
  #places = new Int32Array(512);
  #mask = 511;
  #rowMask = 511;

  /** A random `seed` keeps whoever writes the packets from choosing the place. */
  constructor(seed = (Math.random() * 0x1_0000_0000) | 0) {
    this.#seed = seed;
  }

  /** The row of the connection that `segment` belongs to, or NONE; sets `direction`, and the key for `add`. */
  find(segment: Segment): number {
    this.#key(segment);
    return this.#find();
  }

  /**
   * Gets what lies ahead into the processor's caches: first the places of all segments, then all rows, in loops so short
   * that one does not wait for the memory of the other. Looking up one after the other, each waits for two or three.
   */
  approach(segments: readonly Segment[], count: number): void {
    if (this.#ahead.length < count) this.#ahead = new Int32Array(2 * count);
    const ahead = this.#ahead;
    for (let i = 0; i < count; i++) {
      this.#key(segments[i]!);
      ahead[i] = this.#hash;
    }
    const places = this.#places;
    const mask = this.#mask;
    for (let i = 0; i < count; i++) ahead[i] = places[ahead[i]! & mask]!;
    const { ints, connections } = this.rows;
    const rowMask = this.#rowMask;
    let touched = 0;
    for (let i = 0; i < count; i++) {
      const row = (ahead[i]! & rowMask) - 1;
      if (row < 0) continue;
      touched ^= ints[row * ROW + PORTS]! ^ ints[row * ROW + HASH]!;
      if (connections[row] === null) touched++;
    }
    this.touched = touched;
  }

  /** Adds a connection under the key of the last `find`. */
  add(id: number): TcpConnection {
    const isIpv6 = this.#family === IS_IPV6;
    const words = isIpv6 ? Array.from(this.#words) : undefined;
    const connection = new TcpConnection(id, this.#ports, this.#sender, this.#receiver, words);
    const { rows } = this;
    const at = rows.add(connection);
    connection.at = at;
    const { ints } = rows;
    ints[at + PORTS] = this.#ports;
    ints[at + SENDER] = this.#sender;
    ints[at + RECEIVER] = this.#receiver;
    ints[at + LINK_KEY] = this.#linkKey;
    ints[at + FLAGS] = this.#family;
    ints[at + HASH] = this.#hash;
    if (isIpv6) {
      const place = rows.wordsAt(at);
      rows.words.set(this.#words, place);
    }
    this.size++;
    if (5 * this.size > 3 * this.#mask || rows.capacity > this.#rowMask) this.#rebuild();
    else this.#put(at);
    return connection;
  }

  /** Sets the key for `add` to one that was saved; IPv6 addresses come as eight words. */
  setKey(ports: number, sender: number, receiver: number, linkKey: number, words?: readonly number[]): void {
    this.#ports = ports;
    this.#linkKey = linkKey;
    this.#family = words === undefined ? 0 : IS_IPV6;
    this.#sender = sender;
    this.#receiver = receiver;
    if (words !== undefined) {
      this.#words.set(words);
      this.#sender = this.#fold(0);
      this.#receiver = this.#fold(4);
    }
    this.#hash = this.#hashOfKey();
  }

  remove(connection: TcpConnection): void {
    const { at } = connection;
    this.#takeOut(at);
    this.rows.remove(at);
    connection.at = LEFT;
    this.size--;
  }

  #key(segment: Segment): void {
    this.#ports = (segment.sourcePort << 16) | segment.destinationPort;
    this.#linkKey = segment.linkKey | 0;
    if (segment.addressLength === 4) this.#key4(segment);
    else this.#key6(segment);
    this.#hash = this.#hashOfKey();
  }

  #find(): number {
    const { ints } = this.rows;
    const places = this.#places;
    const mask = this.#mask;
    const rowMask = this.#rowMask;
    const hash = this.#hash;
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const entry = places[place]!;
      if (entry === 0) break;
      if (((entry ^ hash) & ~rowMask) !== 0) continue;
      const at = ((entry & rowMask) - 1) * ROW;
      const direction = this.#directionAt(ints, at);
      if (direction === NONE) continue;
      this.direction = direction;
      return at;
    }
    this.direction = 0;
    return NONE;
  }

  /** In which direction of the row's connection a segment with the key goes; NONE when it is another connection's. */
  #directionAt(ints: Int32Array, at: number): 0 | 1 | typeof NONE {
    const ports = this.#ports;
    if (ints[at + LINK_KEY] !== this.#linkKey || (ints[at + FLAGS]! & IS_IPV6) !== this.#family) return NONE;
    const sender = ints[at + SENDER];
    const receiver = ints[at + RECEIVER];
    if (ints[at + PORTS] === ports && sender === this.#sender && receiver === this.#receiver) {
      if (this.#family === 0 || this.#sameWords(at, 0)) return 0;
    }
    const swapped = (ports << 16) | (ports >>> 16);
    if (ints[at + PORTS] === swapped && sender === this.#receiver && receiver === this.#sender) {
      if (this.#family === 0 || this.#sameWords(at, 4)) return 1;
    }
    return NONE;
  }

  /** Whether the row's IPv6 addresses are those looked up, the sender's words being at `from`. */
  #sameWords(at: number, from: number): boolean {
    const { words } = this.rows;
    const place = this.rows.wordsAt(at);
    const wanted = this.#words;
    for (let i = 0; i < 8; i++) if (words[place + (i ^ from)] !== wanted[i]) return false;
    return true;
  }

  #key4(segment: Segment): void {
    this.#family = 0;
    const { addresses } = segment;
    this.#sender = word(addresses, segment.sourceAt);
    this.#receiver = word(addresses, segment.destinationAt);
  }

  #key6(segment: Segment): void {
    this.#family = IS_IPV6;
    const words = this.#words;
    for (let i = 0; i < 4; i++) {
      words[i] = word(segment.addresses, segment.sourceAt + 4 * i);
      words[4 + i] = word(segment.addresses, segment.destinationAt + 4 * i);
    }
    this.#sender = this.#fold(0);
    this.#receiver = this.#fold(4);
  }

  #fold(from: number): number {
    const words = this.#words;
    let hash = this.#seed;
    for (let i = from; i < from + 4; i++) hash = mix(hash ^ words[i]!);
    return hash;
  }

  #hashOfKey(): number {
    const ports = this.#ports;
    const a = mix(this.#seed ^ this.#sender ^ Math.imul(ports >>> 16, 0x9e3779b1));
    const b = mix(this.#seed ^ this.#receiver ^ Math.imul(ports & 0xffff, 0x9e3779b1));
    return mix(((a + b) | 0) ^ this.#linkKey);
  }

  #put(at: number): void {
    const hash = this.rows.ints[at + HASH]!;
    let place = hash & this.#mask;
    while (this.#places[place] !== 0) place = (place + 1) & this.#mask;
    this.#places[place] = (hash & ~this.#rowMask) | (at / ROW + 1);
  }

  /** Leaves no hole: what lies behind and was pushed there by others moves up. */
  #takeOut(at: number): void {
    const places = this.#places;
    const mask = this.#mask;
    const { ints } = this.rows;
    let hole = ints[at + HASH]! & mask;
    while ((places[hole]! & this.#rowMask) !== at / ROW + 1) hole = (hole + 1) & mask;
    for (let place = (hole + 1) & mask; places[place] !== 0; place = (place + 1) & mask) {
      const home = ints[((places[place]! & this.#rowMask) - 1) * ROW + HASH]! & mask;
      if (((place - home) & mask) < ((place - hole) & mask)) continue;
      places[hole] = places[place]!;
      hole = place;
    }
    places[hole] = 0;
  }

  #rebuild(): void {
    const { connections, capacity } = this.rows;
    while (5 * this.size > 3 * this.#mask) this.#mask = 2 * this.#mask + 1;
    this.#rowMask = 2 * capacity - 1;
    this.#places = new Int32Array(this.#mask + 1);
    for (let row = 0; row < connections.length; row++) if (connections[row] !== null) this.#put(row * ROW);
  }
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}
