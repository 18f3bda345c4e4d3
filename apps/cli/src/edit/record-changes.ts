import type { CaptureRecord, RecordEdit } from '@plainwire/pcap';
import { errorsWith } from './byte-errors.ts';
import { chopped } from './chop.ts';
import type { EditOptions } from './options.ts';

/** What becomes of one record; asked once for each that is kept, in order. */
export type RecordChange = (record: CaptureRecord) => RecordEdit | undefined;

/** @param packetOf other bytes for a packet, where it has some, before anything else is done to them. */
export function recordChanges(
  options: EditOptions,
  packetOf?: (record: CaptureRecord) => Uint8Array | undefined,
): RecordChange {
  const { snapLength, chops, adjustLengths } = options;
  const timeOf = timeChange(options);
  const spoil = options.errorProbability > 0 ? errorsWith(options) : undefined;
  return (record) => {
    const given = packetOf?.(record);
    let packet = given;
    let originalLength: number | undefined;
    if (snapLength > 0 && record.capturedLength > snapLength) {
      packet = (packet ?? record.data).subarray(0, snapLength);
      if (adjustLengths) originalLength = Math.min(record.originalLength, snapLength);
    }
    if (chops.length > 0) {
      const before = packet ?? record.data;
      packet = chopped(before, chops);
      if (adjustLengths)
        originalLength = (originalLength ?? record.originalLength) - (before.length - packet.length);
    }
    if (spoil !== undefined) packet = spoil(packet ?? record.data);
    const time = timeOf?.(record);
    if (packet === undefined && time === undefined) return undefined;
    return {
      ...(packet !== undefined && { packet }),
      ...(originalLength !== undefined && { originalLength }),
      ...(time !== undefined && { time }),
    };
  };
}

const SECOND_NS = 1_000_000_000n;

/** `-S` before `-t`, as editcap has them; undefined when times stay. */
function timeChange({
  strictNs,
  shiftNs,
}: EditOptions): ((record: CaptureRecord) => NonNullable<RecordEdit['time']>) | undefined {
  if (strictNs === undefined && shiftNs === 0n) return undefined;
  let previous: bigint | undefined;
  return (record) => {
    let time = record.timestampNs;
    if (strictNs !== undefined) {
      if (previous !== undefined) time = orderedTime(time, previous, strictNs);
      previous = time;
    }
    time += shiftNs;
    // No format knows times before 1970.
    if (time < 0n) time = 0n;
    return { seconds: Number(time / SECOND_NS), nanoseconds: Number(time % SECOND_NS) };
  };
}

function orderedTime(time: bigint, previous: bigint, { step, always }: StrictTimes): bigint {
  return always || time < previous ? previous + step : time;
}

/** Of `-S`: how much later than the record before. */
export interface StrictTimes {
  readonly step: bigint;
  /** For every record, not only for those that would go back. */
  readonly always: boolean;
}
