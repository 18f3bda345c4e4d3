import { ipv4Text, ipv6Text } from '@plainwire/bytes';
import type { Connection, Endpoint } from './stream-chunk.ts';
import { TcpFlow } from './tcp-flow.ts';

/** Only SYNs were seen. */
export const EMBRYONIC = 0;
export const ESTABLISHED = 1;
/** Both directions have ended; late segments still find their connection. */
export const CLOSED = 2;

/**
 * A connection and all that the reassembler remembers of it. Users see it as `Connection`.
 *
 * What every segment reads comes first, so that it lies in two cache lines: with many connections a lookup costs what
 * it has to fetch.
 */
export class TcpConnection implements Connection {
  readonly hash: number;
  /** Port of direction 0's sender in the high half, of the receiver in the low half. */
  readonly ports: number;
  /** Address words of direction 0's sender and receiver; an IPv4 address has one word, the rest are 0. */
  readonly a0: number;
  readonly b0: number;
  readonly linkKey: number;
  readonly addressLength: number;
  /** The next one in the same bucket of the flow table. */
  link: TcpConnection | null;
  state: number;
  /** Second of the last segment. */
  lastSecond: number;
  discarded: boolean;
  readonly flow0: TcpFlow;
  readonly flow1: TcpFlow;

  readonly id: number;
  readonly midstream: boolean;
  readonly a1: number;
  readonly a2: number;
  readonly a3: number;
  readonly b1: number;
  readonly b2: number;
  readonly b3: number;
  /** Neighbours in the list of connections of the same age class. */
  older: TcpConnection | null;
  newer: TcpConnection | null;
  /** Whether the flow table still holds it. */
  held: boolean;
  /** A RST ended it. */
  reset: boolean;
  /** Bytes of a discarded connection that were not given out. */
  discardedBytes: number;
  /** `lastSecond` when it was last looked at for eviction. */
  lookedAt: number;
  /** Second for which the idle wheel holds it; other entries are stale. */
  wakeAt: number;
  #endpoints: readonly [Endpoint, Endpoint] | undefined;

  constructor(id: number, key: FlowKey, midstream: boolean) {
    this.hash = key.hash;
    this.ports = key.ports;
    this.a0 = key.a0;
    this.b0 = key.b0;
    this.linkKey = key.linkKey;
    this.addressLength = key.addressLength;
    this.link = null;
    this.state = EMBRYONIC;
    this.lastSecond = 0;
    this.discarded = false;
    this.flow0 = new TcpFlow(this, 0);
    this.flow1 = new TcpFlow(this, 1);
    this.id = id;
    this.midstream = midstream;
    this.a1 = key.a1;
    this.a2 = key.a2;
    this.a3 = key.a3;
    this.b1 = key.b1;
    this.b2 = key.b2;
    this.b3 = key.b3;
    this.older = null;
    this.newer = null;
    this.held = true;
    this.reset = false;
    this.discardedBytes = 0;
    this.lookedAt = -1;
    this.wakeAt = -1;
  }

  get endpoints(): readonly [Endpoint, Endpoint] {
    this.#endpoints ??= [
      { address: this.#text(this.a0, this.a1, this.a2, this.a3), port: this.ports >>> 16 },
      { address: this.#text(this.b0, this.b1, this.b2, this.b3), port: this.ports & 0xffff },
    ];
    return this.#endpoints;
  }

  #text(...words: number[]): string {
    const bytes = new Uint8Array(16);
    const view = new DataView(bytes.buffer);
    for (const [index, word] of words.entries()) view.setInt32(4 * index, word);
    return this.addressLength === 4 ? ipv4Text(bytes) : ipv6Text(bytes);
  }
}

/** The key of a flow as integers, from the sender's side. */
export interface FlowKey {
  readonly addressLength: number;
  readonly a0: number;
  readonly a1: number;
  readonly a2: number;
  readonly a3: number;
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly b3: number;
  readonly ports: number;
  readonly linkKey: number;
  readonly hash: number;
}
