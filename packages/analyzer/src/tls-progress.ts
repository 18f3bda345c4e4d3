import type { StreamChunk } from '@plainwire/tcp-reassembly';
import { ByDirection } from './by-direction.ts';
import type { TlsRecordEvent } from './outcome.ts';

interface Progress {
  /** Stream offset at which the next record begins. */
  next: number;
  /** Where the record began that was last said to begin. */
  said: number;
}

/** How far the TLS records of each direction were shown. */
export class TlsProgress {
  readonly #progress = new ByDirection<Progress>((next) => ({ next, said: -1 }));

  /** Notes a record; false when it was shown while it waited to be opened. */
  isNew({ connection, direction, streamOffset, length }: TlsRecordEvent): boolean {
    const progress = this.#progress.of(connection, direction, streamOffset);
    if (streamOffset < progress.next) return false;
    progress.next = streamOffset + length;
    return true;
  }

  /** What there is of a record that begins in `chunk` and does not end there, once for each record. */
  begins({ connection, direction, kind, offset, length, bytes }: StreamChunk): Uint8Array | undefined {
    const progress = this.#progress.of(connection, direction, offset);
    if (kind === 'gap') progress.next = offset + length;
    const { next } = progress;
    if (kind !== 'data' || next < offset || next >= offset + length || next === progress.said)
      return undefined;
    progress.said = next;
    return bytes!.subarray(next - offset);
  }
}
