import { createHash, type Hash } from 'node:crypto';
import type { StreamChunk } from '@plainwire/tls-decrypt';

/** What was delivered in one direction. */
export interface Delivered {
  readonly bytes: number;
  /** Of all application data of the direction, in order. */
  readonly sha256: string;
}

/** Counts and hashes the plaintext of every connection while it comes, without keeping it. */
export class PlaintextTally {
  readonly #connections = new Map<number, [Direction, Direction]>();

  take(chunks: readonly StreamChunk[]): void {
    for (const chunk of chunks)
      if (chunk.kind === 'data') this.#of(chunk.connection.id)[chunk.direction].add(chunk.bytes!);
  }

  of(connectionId: number, direction: 0 | 1): Delivered {
    return this.#of(connectionId)[direction];
  }

  #of(id: number): [Direction, Direction] {
    let both = this.#connections.get(id);
    if (both === undefined) {
      both = [new Direction(), new Direction()];
      this.#connections.set(id, both);
    }
    return both;
  }
}

class Direction implements Delivered {
  bytes = 0;
  #hash: Hash | undefined;

  add(bytes: Uint8Array): void {
    this.#hash ??= createHash('sha256');
    this.#hash.update(bytes);
    this.bytes += bytes.length;
  }

  get sha256(): string {
    return (this.#hash?.copy() ?? createHash('sha256')).digest('hex');
  }
}
