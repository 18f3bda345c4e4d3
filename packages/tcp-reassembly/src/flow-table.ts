import { mix } from './hash.ts';
import type { Segment } from './segment.ts';
import { type FlowKey, TcpConnection } from './tcp-connection.ts';

/**
 * Connections by addresses, ports and link key. Buckets are chosen by a seeded 32-bit hash that is the same for both
 * directions; the whole key is compared, so a collision costs a step and never mixes two connections.
 */
export class FlowTable implements FlowKey {
  /** The key of the segment that was looked up last. */
  addressLength = 4;
  a0 = 0;
  a1 = 0;
  a2 = 0;
  a3 = 0;
  b0 = 0;
  b1 = 0;
  b2 = 0;
  b3 = 0;
  ports = 0;
  linkKey = 0;
  hash = 0;
  /** Direction of the segment that was looked up last: 0 when its sender is that of the connection's first segment. */
  direction: 0 | 1 = 0;
  size = 0;

  readonly #seed: number;
  #mask = 1023;
  #buckets: (TcpConnection | null)[] = new Array(1024).fill(null);

  /** A random `seed` keeps whoever writes the packets from choosing the bucket. */
  constructor(seed = (Math.random() * 0x1_0000_0000) | 0) {
    this.#seed = seed;
  }

  /** The connection that `segment` belongs to; sets `direction`, and the key for `add`. */
  find(segment: Segment): TcpConnection | null {
    return segment.addressLength === 4 ? this.#find4(segment) : this.#find6(segment);
  }

  /** Adds a connection under the key of the last `find`. */
  add(id: number, midstream: boolean): TcpConnection {
    if (this.size > this.#mask) this.#grow();
    const connection = new TcpConnection(id, this, midstream);
    const at = this.hash & this.#mask;
    connection.link = this.#buckets[at]!;
    this.#buckets[at] = connection;
    this.size++;
    return connection;
  }

  remove(connection: TcpConnection): void {
    const at = connection.hash & this.#mask;
    let before = this.#buckets[at]!;
    if (before === connection) {
      this.#buckets[at] = connection.link;
    } else {
      while (before.link !== connection) before = before.link!;
      before.link = connection.link;
    }
    connection.link = null;
    connection.held = false;
    this.size--;
  }

  /** Sets the key of the last `find` by hand, to `add` a restored connection. */
  key(key: Omit<FlowKey, 'hash'>): void {
    this.addressLength = key.addressLength;
    this.a0 = key.a0;
    this.a1 = key.a1;
    this.a2 = key.a2;
    this.a3 = key.a3;
    this.b0 = key.b0;
    this.b1 = key.b1;
    this.b2 = key.b2;
    this.b3 = key.b3;
    this.ports = key.ports;
    this.linkKey = key.linkKey;
    this.hash = key.addressLength === 4 ? this.#hash4() : this.#hash6();
  }

  #find4(segment: Segment): TcpConnection | null {
    const bytes = segment.addresses;
    const s = segment.sourceAt;
    const d = segment.destinationAt;
    const a0 = (bytes[s]! << 24) | (bytes[s + 1]! << 16) | (bytes[s + 2]! << 8) | bytes[s + 3]!;
    const b0 = (bytes[d]! << 24) | (bytes[d + 1]! << 16) | (bytes[d + 2]! << 8) | bytes[d + 3]!;
    const ports = (segment.sourcePort << 16) | segment.destinationPort;
    const swapped = (segment.destinationPort << 16) | segment.sourcePort;
    const linkKey = segment.linkKey;
    this.addressLength = 4;
    this.a0 = a0;
    this.b0 = b0;
    this.a1 = this.a2 = this.a3 = this.b1 = this.b2 = this.b3 = 0;
    this.ports = ports;
    this.linkKey = linkKey;
    const hash = this.#hash4();
    this.hash = hash;
    let found = this.#buckets[hash & this.#mask]!;
    while (found !== null) {
      if (found.hash === hash && found.linkKey === linkKey && found.addressLength === 4) {
        if (found.ports === ports && found.a0 === a0 && found.b0 === b0) {
          this.direction = 0;
          return found;
        }
        if (found.ports === swapped && found.a0 === b0 && found.b0 === a0) {
          this.direction = 1;
          return found;
        }
      }
      found = found.link!;
    }
    this.direction = 0;
    return null;
  }

  #find6(segment: Segment): TcpConnection | null {
    const bytes = segment.addresses;
    const s = segment.sourceAt;
    const d = segment.destinationAt;
    this.addressLength = 16;
    this.a0 = word(bytes, s);
    this.a1 = word(bytes, s + 4);
    this.a2 = word(bytes, s + 8);
    this.a3 = word(bytes, s + 12);
    this.b0 = word(bytes, d);
    this.b1 = word(bytes, d + 4);
    this.b2 = word(bytes, d + 8);
    this.b3 = word(bytes, d + 12);
    this.ports = (segment.sourcePort << 16) | segment.destinationPort;
    this.linkKey = segment.linkKey;
    this.hash = this.#hash6();
    let found = this.#buckets[this.hash & this.#mask]!;
    while (found !== null) {
      if (found.hash === this.hash && found.linkKey === this.linkKey && found.addressLength === 16) {
        if (this.#sameWay(found)) {
          this.direction = 0;
          return found;
        }
        if (this.#otherWay(found)) {
          this.direction = 1;
          return found;
        }
      }
      found = found.link!;
    }
    this.direction = 0;
    return null;
  }

  #sameWay(c: TcpConnection): boolean {
    return (
      c.ports === this.ports &&
      c.a0 === this.a0 &&
      c.b0 === this.b0 &&
      c.a3 === this.a3 &&
      c.b3 === this.b3 &&
      c.a1 === this.a1 &&
      c.b1 === this.b1 &&
      c.a2 === this.a2 &&
      c.b2 === this.b2
    );
  }

  #otherWay(c: TcpConnection): boolean {
    return (
      c.ports === ((this.ports << 16) | (this.ports >>> 16)) &&
      c.a0 === this.b0 &&
      c.b0 === this.a0 &&
      c.a3 === this.b3 &&
      c.b3 === this.a3 &&
      c.a1 === this.b1 &&
      c.b1 === this.a1 &&
      c.a2 === this.b2 &&
      c.b2 === this.a2
    );
  }

  #hash4(): number {
    const a = mix(this.#seed ^ this.a0 ^ Math.imul(this.ports >>> 16, 0x9e3779b1));
    const b = mix(this.#seed ^ this.b0 ^ Math.imul(this.ports & 0xffff, 0x9e3779b1));
    return mix((a + b) ^ this.linkKey);
  }

  #hash6(): number {
    const seed = this.#seed;
    const a = mix(mix(mix(mix(seed ^ this.a0) ^ this.a1) ^ this.a2) ^ this.a3) ^ (this.ports >>> 16);
    const b = mix(mix(mix(mix(seed ^ this.b0) ^ this.b1) ^ this.b2) ^ this.b3) ^ (this.ports & 0xffff);
    return mix((mix(a) + mix(b)) ^ this.linkKey);
  }

  #grow(): void {
    const old = this.#buckets;
    const buckets: (TcpConnection | null)[] = new Array(old.length * 2).fill(null);
    const mask = buckets.length - 1;
    for (let connection of old) {
      while (connection !== null) {
        const next: TcpConnection | null = connection.link;
        const at = connection.hash & mask;
        connection.link = buckets[at]!;
        buckets[at] = connection;
        connection = next;
      }
    }
    this.#buckets = buckets;
    this.#mask = mask;
  }
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}
