import { type CaptureRecord, type RecordChoice, withoutDuplicates } from '@plainwire/pcap';
import type { EditOptions } from './options.ts';

/** Which records of a capture the options keep. Has memory (duplicates), so it is asked once for each, in order. */
export function selection(options: EditOptions): RecordChoice {
  const { ranges, keepRanges, from, to, duplicates, skipBytes } = options;
  const isNamed = (record: CaptureRecord) =>
    ranges.some(([first, last]) => record.number >= first && record.number <= last);
  const isFresh = duplicates === undefined ? () => true : withoutDuplicates({ ...duplicates, skipBytes });
  const isInTime = (record: CaptureRecord) => {
    if (from === undefined && to === undefined) return true;
    const time = record.timestampNs;
    return (from === undefined || time >= from) && (to === undefined || time < to);
  };
  return (record) =>
    (ranges.length === 0 || isNamed(record) === keepRanges) && isInTime(record) && isFresh(record);
}

/** The last record that can be kept, so that nothing after it is read. */
export function lastWanted({ ranges, keepRanges }: EditOptions): number {
  return keepRanges ? Math.max(...ranges.map(([, last]) => last)) : Number.POSITIVE_INFINITY;
}
