import {
  type CaptureInterface,
  type CaptureOption,
  type CaptureRecord,
  type RecordNotes,
  type RecordToWrite,
  recordNotes,
} from '@plainwire/pcap';

/** The code of a comment among the options of a pcapng block (§3.5). */
const COMMENT = 1;

/** A packet with what its file says of it. */
export function asItIs(record: CaptureRecord, interfaces: readonly CaptureInterface[]): RecordToWrite {
  const { buffer, offset, capturedLength, originalLength } = record;
  const { seconds, nanoseconds, interfaceId, linkType } = record;
  const bytes = { buffer, offset, capturedLength, originalLength };
  return { ...bytes, seconds, nanoseconds, interfaceId, linkType, ...notesOf(record, interfaces) };
}

/**
 * Comments of packets that are written anew, by connection: each waits for the next packet that stands in their place.
 * What else a file says of a packet (hashes, say) is true of no other.
 */
export class WaitingComments {
  readonly #waiting = new Map<number, CaptureOption[]>();

  note(connection: number, record: CaptureRecord, interfaces: readonly CaptureInterface[]): void {
    const { options = [] } = notesOf(record, interfaces);
    const comments = options.filter(({ code }) => code === COMMENT);
    if (comments.length === 0) return;
    const waiting = this.#waiting.get(connection);
    if (waiting === undefined) this.#waiting.set(connection, comments);
    else for (const comment of comments) waiting.push(comment);
  }

  take(connection: number): Pick<RecordNotes, 'options'> {
    const options = this.#waiting.get(connection);
    if (options === undefined) return {};
    this.#waiting.delete(connection);
    return { options };
  }
}

function notesOf(record: CaptureRecord, interfaces: readonly CaptureInterface[]): RecordNotes {
  const source = interfaces[record.interfaceId];
  return source === undefined ? {} : recordNotes(record, source);
}
