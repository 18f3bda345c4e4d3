import { ipv4Text, ipv6Text } from '@plainwire/bytes';
import {
  type ConnectionRows,
  FLAGS,
  IS_IPV6,
  LAST_SECOND,
  LINK_KEY,
  PLAIN,
  PORTS,
  RECEIVER,
  SENDER,
} from './connection-rows.ts';
import type { Connection, Endpoint } from './stream-chunk.ts';
import { TcpFlow } from './tcp-flow.ts';

/** Only SYNs were seen. */
export const EMBRYONIC = 0;
export const ESTABLISHED = 1;
/** Both directions have ended; late segments still find their connection. */
export const CLOSED = 2;

/** A connection and all that the reassembler remembers of it. Users see it as `Connection`. */
export class TcpConnection implements Connection {
  readonly id: number;
  readonly rows: ConnectionRows;
  /** Place of its row. */
  readonly at: number;
  readonly flow0: TcpFlow;
  readonly flow1: TcpFlow;
  state: number;
  readonly midstream: boolean;
  /** Neighbours in the list of connections of the same age class. */
  older: TcpConnection | null;
  newer: TcpConnection | null;
  /** Whether the flow table still holds it. */
  held: boolean;
  /** A RST ended it. */
  reset: boolean;
  discarded: boolean;
  /** Bytes of a discarded connection that were not given out. */
  discardedBytes: number;
  /** `lastSecond` when it was last looked at for eviction. */
  lookedAt: number;
  /** Second for which the idle wheel holds it; other entries are stale. */
  wakeAt: number;
  #key: readonly number[] | undefined;
  #endpoints: readonly [Endpoint, Endpoint] | undefined;

  constructor(id: number, rows: ConnectionRows, midstream: boolean) {
    this.id = id;
    this.rows = rows;
    this.at = rows.add(this);
    this.flow0 = new TcpFlow(this, 0);
    this.flow1 = new TcpFlow(this, 1);
    this.state = EMBRYONIC;
    this.midstream = midstream;
    this.older = null;
    this.newer = null;
    this.held = true;
    this.reset = false;
    this.discarded = false;
    this.discardedBytes = 0;
    this.lookedAt = -1;
    this.wakeAt = -1;
    this.#key = undefined;
    this.#endpoints = undefined;
  }

  /** Second of the last segment. */
  get lastSecond(): number {
    return this.rows.ints[this.at + LAST_SECOND]! >>> 0;
  }

  set lastSecond(second: number) {
    this.rows.ints[this.at + LAST_SECOND] = second;
  }

  get linkKey(): number {
    return this.rows.ints[this.at + LINK_KEY]!;
  }

  /** Tells the fast path which directions are plain. To be called after anything that may make one less so. */
  mark(): void {
    const open = this.state === ESTABLISHED && !this.discarded;
    const plain = open ? Number(this.flow0.plain) * PLAIN + Number(this.flow1.plain) * (PLAIN << 1) : 0;
    this.rows.ints[this.at + FLAGS] = (this.rows.ints[this.at + FLAGS]! & ~3) | plain;
  }

  /** Another connection will take over the row; what the endpoints are made of stays. */
  leaveRow(): void {
    this.#key = this.key;
    this.held = false;
    this.rows.remove(this.at);
  }

  /** Ports, then the words of the sender's and of the receiver's address: one each for IPv4, four for IPv6. */
  get key(): readonly number[] {
    if (this.#key !== undefined) return this.#key;
    const { rows, at } = this;
    const ports = rows.ints[at + PORTS]!;
    if ((rows.ints[at + FLAGS]! & IS_IPV6) === 0) {
      return [ports, rows.ints[at + SENDER]!, rows.ints[at + RECEIVER]!];
    }
    const place = rows.wordsAt(at);
    return [ports, ...rows.words.subarray(place, place + 8)];
  }

  get endpoints(): readonly [Endpoint, Endpoint] {
    if (this.#endpoints === undefined) {
      const [ports, ...words] = this.key;
      const middle = words.length / 2;
      this.#endpoints = [
        { address: addressText(words.slice(0, middle)), port: ports! >>> 16 },
        { address: addressText(words.slice(middle)), port: ports! & 0xffff },
      ];
    }
    return this.#endpoints;
  }
}

function addressText(words: readonly number[]): string {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  for (const [index, word] of words.entries()) view.setInt32(4 * index, word);
  return words.length === 1 ? ipv4Text(bytes) : ipv6Text(bytes);
}
