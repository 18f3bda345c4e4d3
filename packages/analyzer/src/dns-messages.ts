import { concat, u16be } from '@plainwire/bytes';
import type { Connection, StreamChunk } from '@plainwire/tcp-reassembly';
import type { Pdu } from './pdus.ts';

const LENGTH = 2;

/** A message with the length before it. */
export interface DnsMessage extends Pdu {
  readonly bytes: Uint8Array;
}

/** What there is of a message that has not ended. */
interface Held {
  readonly bytes: Uint8Array;
  readonly records: readonly number[];
}

/** Cuts the streams of DNS over TCP into messages (RFC 1035 §4.2.2): none is longer than 64 KiB, so little is held. */
export class DnsMessages {
  readonly #held = new WeakMap<Connection, [Held, Held]>();

  /** The messages that `chunk` completes. */
  pushChunk(chunk: StreamChunk): DnsMessage[] {
    const held = this.#heldOf(chunk.connection);
    if (chunk.kind !== 'data') {
      // Where the next message begins nobody can tell but by its coming first in a segment.
      held[chunk.direction] = NOTHING;
      return [];
    }
    const before = held[chunk.direction];
    const bytes = before.bytes.length === 0 ? chunk.bytes! : concat([before.bytes, chunk.bytes!]);
    const origin = chunk.offset - before.bytes.length;
    const here = chunk.sources.map(({ record }) => record);
    const messages: DnsMessage[] = [];
    let at = 0;
    while (bytes.length - at >= LENGTH) {
      const end = at + LENGTH + u16be(bytes, at);
      if (end > bytes.length) break;
      const records = at === 0 ? [...before.records, ...here] : here;
      messages.push({ start: origin + at, end: origin + end, records, bytes: bytes.subarray(at, end) });
      at = end;
    }
    const records = at === 0 ? [...before.records, ...here] : here;
    held[chunk.direction] = at < bytes.length ? { bytes: bytes.slice(at), records } : NOTHING;
    return messages;
  }

  #heldOf(connection: Connection): [Held, Held] {
    let held = this.#held.get(connection);
    if (held === undefined) {
      held = [NOTHING, NOTHING];
      this.#held.set(connection, held);
    }
    return held;
  }
}

const NOTHING: Held = { bytes: new Uint8Array(0), records: [] };
