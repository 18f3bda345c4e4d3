import { u16le } from '@plainwire/bytes';
import { type RecordToCompare, withoutDuplicates } from '@plainwire/pcap';
import type { EditOptions } from './options.ts';

/** A record as it will be written, and the link type it was read with. */
export interface EditedRecord extends RecordToCompare {
  readonly linkType: number;
}

const RADIOTAP = 127;

/** Whether a record is to stay. Has memory, so it is asked once for each, in order. */
export function freshness(options: EditOptions): (record: EditedRecord) => boolean {
  const { duplicates, skipBytes, skipRadiotap } = options;
  if (duplicates === undefined) return () => true;
  return withoutDuplicates<EditedRecord>({
    ...duplicates,
    skipBytes: skipRadiotap ? (record) => radiotapLength(record) ?? skipBytes : skipBytes,
  });
}

/** Bytes of the radiotap header, which says so itself in its third and fourth byte (radiotap.org). */
function radiotapLength({ linkType, buffer, offset, capturedLength }: EditedRecord): number | undefined {
  return linkType === RADIOTAP && capturedLength >= 4 ? u16le(buffer, offset + 2) : undefined;
}
