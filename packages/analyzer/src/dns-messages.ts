import { ChunkChain, u16be } from '@plainwire/bytes';
import type { StreamChunk } from '@plainwire/tcp-reassembly';
import { ByDirection } from './by-direction.ts';
import type { Pdu } from './pdus.ts';

const LENGTH = 2;

/** A message with the length before it. */
export interface DnsMessage extends Pdu {
  readonly bytes: Uint8Array;
}

/** What there is of a message that has not ended. */
class Held {
  readonly chain = new ChunkChain();
  records: number[] = [];
}

/** Cuts the streams of DNS over TCP into messages (RFC 1035 §4.2.2): none is longer than 64 KiB, so little is held. */
export class DnsMessages {
  readonly #held = new ByDirection(() => new Held());

  /** The messages that `chunk` completes. */
  pushChunk(chunk: StreamChunk): DnsMessage[] {
    const held = this.#held.of(chunk.connection, chunk.direction);
    const { chain } = held;
    const messages: DnsMessage[] = [];
    if (chunk.kind !== 'data') {
      // Where the next message begins nobody can tell but by its coming first in a segment.
      chain.clear();
      held.records = [];
      return messages;
    }
    let start = chunk.offset - chain.length;
    const here = chunk.sources.map(({ record }) => record);
    held.records.push(...here);
    chain.push(chunk.bytes!.slice());
    for (;;) {
      const head = chain.peek(LENGTH);
      const bytes = head && chain.take(LENGTH + u16be(head, 0));
      if (bytes === undefined) break;
      const end = start + bytes.length;
      messages.push({ start, end, records: held.records, bytes });
      start = end;
      held.records = chain.length > 0 ? [...here] : [];
    }
    return messages;
  }
}
