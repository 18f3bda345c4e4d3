import { toHex } from '@plainwire/bytes';
import type { Handshake } from '../handshake/handshake.ts';

interface UsedSecret {
  readonly connectionId: number;
  readonly secret: Uint8Array;
}

/** The secrets that opened connections: what a key log for just these connections needs. */
export class UsedSecrets {
  readonly #lines = new Map<string, UsedSecret>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add({ clientHello, connectionId }: Handshake, label: string, secret: Uint8Array): void {
    if (this.#lines.size >= this.#limit) return;
    this.#lines.set(`${label} ${toHex(clientHello!.random)}`, {
      connectionId,
      secret: new Uint8Array(secret),
    });
  }

  /** Whether this secret has opened a connection, so that it is no other's. */
  has(label: string, random: string): boolean {
    return this.#lines.has(`${label} ${random}`);
  }

  /** What is held. Secret. */
  entries(): IterableIterator<[line: string, used: UsedSecret]> {
    return this.#lines.entries();
  }

  /** Takes what `entries` gave. */
  restore(line: string, used: UsedSecret): void {
    this.#lines.set(line, used);
  }

  /** NSS key log lines (RFC 9850), each with its line break; of the connections given, or of all. Secret. */
  toKeyLog(connections?: ReadonlySet<number>): string {
    let text = '';
    for (const [name, { connectionId, secret }] of this.#lines)
      if (connections === undefined || connections.has(connectionId)) text += `${name} ${toHex(secret)}\n`;
    return text;
  }

  dispose(): void {
    for (const { secret } of this.#lines.values()) secret.fill(0);
    this.#lines.clear();
  }
}
