import type { Connection, Segment } from '@plainwire/tcp-reassembly';
import { conversationKey, endpointKey } from './conversation-key.ts';

/** The oldest connection is forgotten beyond these. */
const MOST_CONNECTIONS = 1_000_000;

/** Finds the connection that a header quoted elsewhere belongs to. */
export class ConnectionFinder {
  readonly #connections = new Map<string, Found>();

  /** `segment` began `connection`. */
  add(segment: Segment, connection: Connection): void {
    this.#connections.set(keyOf(segment), { connection, sender: senderOf(segment) });
    if (this.#connections.size <= MOST_CONNECTIONS) return;
    const [oldest] = this.#connections.keys();
    this.#connections.delete(oldest!);
  }

  /** The latest connection between the endpoints of `segment`, and in which direction it goes. */
  find(segment: Segment): { readonly connection: Connection; readonly direction: 0 | 1 } | undefined {
    const found = this.#connections.get(keyOf(segment));
    if (found === undefined) return undefined;
    return { connection: found.connection, direction: found.sender === senderOf(segment) ? 0 : 1 };
  }
}

interface Found {
  readonly connection: Connection;
  readonly sender: string;
}

function keyOf(segment: Segment): string {
  const { addresses, sourceAt, destinationAt, addressLength, sourcePort, destinationPort } = segment;
  return conversationKey(addresses, sourceAt, destinationAt, addressLength, sourcePort, destinationPort);
}

function senderOf({ addresses, sourceAt, addressLength, sourcePort }: Segment): string {
  return endpointKey(addresses, sourceAt, addressLength, sourcePort);
}
