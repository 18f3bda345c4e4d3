import {
  CHAIN,
  ConnectionRows,
  FLAGS,
  IS_IPV6,
  LINK_KEY,
  PORTS,
  RECEIVER,
  ROW,
  SENDER,
} from './connection-rows.ts';
import { mix } from './hash.ts';
import type { Segment } from './segment.ts';
import { TcpConnection } from './tcp-connection.ts';

/** No row. */
export const NONE = -1;

/**
 * Connections by addresses, ports and link key. Buckets are chosen by a seeded 32-bit hash that is the same for both
 * directions; the whole key is compared, so a collision costs a step and never mixes two connections.
 */
export class FlowTable {
  readonly rows = new ConnectionRows();
  /** Direction of the segment that was looked up last: 0 when its sender is that of the connection's first segment. */
  direction: 0 | 1 = 0;
  size = 0;

  /** The key of the segment that was looked up last. */
  #sender = 0;
  #receiver = 0;
  #ports = 0;
  #linkKey = 0;
  #hash = 0;
  #family = 0;
  readonly #words = new Int32Array(8);

  readonly #seed: number;
  #mask = 1023;
  #buckets = new Int32Array(1024).fill(NONE);

  /** A random `seed` keeps whoever writes the packets from choosing the bucket. */
  constructor(seed = (Math.random() * 0x1_0000_0000) | 0) {
    this.#seed = seed;
  }

  /** The row of the connection that `segment` belongs to, or NONE; sets `direction`, and the key for `add`. */
  find(segment: Segment): number {
    if (segment.addressLength === 4) this.#key4(segment);
    else this.#key6(segment);
    this.#ports = (segment.sourcePort << 16) | segment.destinationPort;
    this.#linkKey = segment.linkKey | 0;
    this.#hash = this.#hashOf(this.#sender, this.#receiver, this.#ports, this.#linkKey);
    return this.#find();
  }

  /** Adds a connection under the key of the last `find`. */
  add(id: number, midstream: boolean): TcpConnection {
    if (this.size > this.#mask) this.#grow();
    const connection = new TcpConnection(id, this.rows, midstream);
    const { ints } = this.rows;
    const { at } = connection;
    ints[at + PORTS] = this.#ports;
    ints[at + SENDER] = this.#sender;
    ints[at + RECEIVER] = this.#receiver;
    ints[at + LINK_KEY] = this.#linkKey;
    ints[at + FLAGS] = this.#family;
    ints[at + CHAIN] = this.#buckets[this.#hash & this.#mask]!;
    this.#buckets[this.#hash & this.#mask] = at;
    if (this.#family === IS_IPV6) {
      const place = this.rows.wordsAt(at);
      for (let i = 0; i < 8; i++) this.rows.words[place + i] = this.#words[i]!;
    }
    this.size++;
    return connection;
  }

  remove(connection: TcpConnection): void {
    const { ints } = this.rows;
    const { at } = connection;
    const bucket = this.#rowHash(at) & this.#mask;
    if (this.#buckets[bucket] === at) {
      this.#buckets[bucket] = ints[at + CHAIN]!;
    } else {
      let before = this.#buckets[bucket]!;
      while (ints[before + CHAIN] !== at) before = ints[before + CHAIN]!;
      ints[before + CHAIN] = ints[at + CHAIN]!;
    }
    connection.leaveRow();
    this.size--;
  }

  #find(): number {
    const { ints } = this.rows;
    const sender = this.#sender;
    const receiver = this.#receiver;
    const ports = this.#ports;
    const swapped = (ports << 16) | (ports >>> 16);
    let at = this.#buckets[this.#hash & this.#mask]!;
    for (; at !== NONE; at = ints[at + CHAIN]!) {
      if (ints[at + LINK_KEY] !== this.#linkKey || (ints[at + FLAGS]! & IS_IPV6) !== this.#family) continue;
      if (ints[at + PORTS] === ports && ints[at + SENDER] === sender && ints[at + RECEIVER] === receiver) {
        if (this.#family !== 0 && !this.#sameWords(at, 0)) continue;
        this.direction = 0;
        return at;
      }
      if (ints[at + PORTS] === swapped && ints[at + SENDER] === receiver && ints[at + RECEIVER] === sender) {
        if (this.#family !== 0 && !this.#sameWords(at, 4)) continue;
        this.direction = 1;
        return at;
      }
    }
    this.direction = 0;
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
    this.#sender = word(segment.addresses, segment.sourceAt);
    this.#receiver = word(segment.addresses, segment.destinationAt);
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

  #hashOf(sender: number, receiver: number, ports: number, linkKey: number): number {
    const a = mix(this.#seed ^ sender ^ Math.imul(ports >>> 16, 0x9e3779b1));
    const b = mix(this.#seed ^ receiver ^ Math.imul(ports & 0xffff, 0x9e3779b1));
    return mix(((a + b) | 0) ^ linkKey);
  }

  #rowHash(at: number): number {
    const { ints } = this.rows;
    return this.#hashOf(ints[at + SENDER]!, ints[at + RECEIVER]!, ints[at + PORTS]!, ints[at + LINK_KEY]!);
  }

  #grow(): void {
    const { ints, connections } = this.rows;
    this.#buckets = new Int32Array(this.#buckets.length * 2).fill(NONE);
    this.#mask = this.#buckets.length - 1;
    for (let row = 0; row < connections.length; row++) {
      if (connections[row] === null) continue;
      const at = row * ROW;
      const bucket = this.#rowHash(at) & this.#mask;
      ints[at + CHAIN] = this.#buckets[bucket]!;
      this.#buckets[bucket] = at;
    }
  }
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}
