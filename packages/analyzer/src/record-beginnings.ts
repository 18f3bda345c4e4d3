import type { Connection, StreamChunk } from '@plainwire/tcp-reassembly';
import type { TlsEvent } from '@plainwire/tls-decrypt';

interface Progress {
  /** Stream offset at which the next record begins. */
  next: number;
  /** Where the record began that was last said to begin. */
  said: number;
}

/** Tells which chunk begins a TLS record that it does not end. */
export class RecordBeginnings {
  readonly #progress = new WeakMap<Connection, [Progress | undefined, Progress | undefined]>();

  /** What there is of a record that begins in `chunk`, once for each record; `events` are what the chunk completed. */
  begins(chunk: StreamChunk, events: readonly TlsEvent[]): Uint8Array | undefined {
    const { direction, kind, offset, length, bytes } = chunk;
    const both = this.#of(chunk.connection);
    const progress = both[direction] ?? { next: offset, said: -1 };
    both[direction] = progress;
    if (kind === 'gap') progress.next = offset + length;
    for (const event of events) {
      if (event.type === 'record' && event.direction === direction) {
        progress.next = Math.max(progress.next, event.streamOffset + event.length);
      }
    }
    const { next } = progress;
    if (kind !== 'data' || next < offset || next >= offset + length || next === progress.said)
      return undefined;
    progress.said = next;
    return bytes!.subarray(next - offset);
  }

  #of(connection: Connection): [Progress | undefined, Progress | undefined] {
    let both = this.#progress.get(connection);
    if (both === undefined) {
      both = [undefined, undefined];
      this.#progress.set(connection, both);
    }
    return both;
  }
}
