import type { RecordChoice } from '@plainwire/pcap';
import type { EditOptions } from './options.ts';

/** Which records of a capture the options name, by number and time. */
export function selection({ ranges, keepRanges, from, to }: EditOptions): RecordChoice {
  return (record) => {
    if (ranges.length > 0) {
      const isNamed = ranges.some(([first, last]) => record.number >= first && record.number <= last);
      if (isNamed !== keepRanges) return false;
    }
    if (from === undefined && to === undefined) return true;
    const time = record.timestampNs;
    return (from === undefined || time >= from) && (to === undefined || time < to);
  };
}

/** The last record that can be kept, so that nothing after it is read. */
export function lastWanted({ ranges, keepRanges }: EditOptions): number {
  return keepRanges ? Math.max(...ranges.map(([, last]) => last)) : Number.POSITIVE_INFINITY;
}
