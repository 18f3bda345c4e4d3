import { concat, u16be } from '@plainwire/bytes';
import type { Connection, StreamChunk } from '@plainwire/tcp-reassembly';

const LENGTH = 2;

/** Cuts the streams of DNS over TCP into messages (RFC 1035 §4.2.2): none is longer than 64 KiB, so little is held. */
export class DnsMessages {
  readonly #held = new WeakMap<Connection, [Uint8Array, Uint8Array]>();

  /** The messages that `chunk` completes, each with the length before it. */
  pushChunk(chunk: StreamChunk): Uint8Array[] {
    const held = this.#heldOf(chunk.connection);
    if (chunk.kind !== 'data') {
      // Where the next message begins nobody can tell but by its coming first in a segment.
      held[chunk.direction] = EMPTY;
      return [];
    }
    const before = held[chunk.direction];
    const bytes = before.length === 0 ? chunk.bytes! : concat([before, chunk.bytes!]);
    const messages: Uint8Array[] = [];
    let at = 0;
    while (bytes.length - at >= LENGTH) {
      const end = at + LENGTH + u16be(bytes, at);
      if (end > bytes.length) break;
      messages.push(bytes.subarray(at, end));
      at = end;
    }
    held[chunk.direction] = at < bytes.length ? bytes.slice(at) : EMPTY;
    return messages;
  }

  #heldOf(connection: Connection): [Uint8Array, Uint8Array] {
    let held = this.#held.get(connection);
    if (held === undefined) {
      held = [EMPTY, EMPTY];
      this.#held.set(connection, held);
    }
    return held;
  }
}

const EMPTY = new Uint8Array(0);
