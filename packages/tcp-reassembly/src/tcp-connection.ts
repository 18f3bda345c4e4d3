import { ipv4Text, ipv6Text } from '@plainwire/bytes';
import type { Connection, Endpoint } from './stream-chunk.ts';

/** Only SYNs were seen. */
export const EMBRYONIC = 0;
export const ESTABLISHED = 1;
/** Both directions have ended; late segments still find their connection. */
export const CLOSED = 2;

/** Place of a connection that the flow table does not hold any more. */
export const LEFT = -1;

/** Who a connection is; what the reassembler remembers of it is in its row. Users see it as `Connection`. */
export class TcpConnection implements Connection {
  readonly id: number;
  /** Place of its row, or LEFT. */
  at: number;
  /** Bytes that were not given out because nobody wanted them. */
  discardedBytes: number;
  readonly #ports: number;
  /** Addresses of direction 0's sender and receiver. */
  readonly #sender: number;
  readonly #receiver: number;
  /** Of IPv6: the four words of the sender's and of the receiver's. */
  readonly #words: readonly number[] | undefined;
  #endpoints: readonly [Endpoint, Endpoint] | undefined;

  constructor(
    id: number,
    ports: number,
    sender: number,
    receiver: number,
    words: readonly number[] | undefined,
  ) {
    this.id = id;
    this.at = LEFT;
    this.discardedBytes = 0;
    this.#ports = ports;
    this.#sender = sender;
    this.#receiver = receiver;
    this.#words = words;
    this.#endpoints = undefined;
  }

  get endpoints(): readonly [Endpoint, Endpoint] {
    if (this.#endpoints === undefined) {
      const words = this.#words ?? [this.#sender, this.#receiver];
      const middle = words.length / 2;
      this.#endpoints = [
        { address: addressText(words.slice(0, middle)), port: this.#ports >>> 16 },
        { address: addressText(words.slice(middle)), port: this.#ports & 0xffff },
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
