import type { StreamChunk } from '@plainwire/tcp-reassembly';
import type { TlsEvent } from '@plainwire/tls-decrypt';
import { ByDirection } from './by-direction.ts';

interface Progress {
  /** Stream offset at which the next record begins. */
  next: number;
  /** Where the record began that was last said to begin. */
  said: number;
}

/** Tells which chunk begins a TLS record that it does not end. */
export class RecordBeginnings {
  readonly #progress = new ByDirection<Progress>((next) => ({ next, said: -1 }));

  /** What there is of a record that begins in `chunk`, once for each record; `events` are what the chunk completed. */
  begins(chunk: StreamChunk, events: readonly TlsEvent[]): Uint8Array | undefined {
    const { direction, kind, offset, length, bytes } = chunk;
    const progress = this.#progress.of(chunk.connection, direction, offset);
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
}
