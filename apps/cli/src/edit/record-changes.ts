import type { CaptureRecord, RecordEdit } from '@plainwire/pcap';
import { errorsWith } from './byte-errors.ts';
import { chopped } from './chop.ts';
import { type EditedRecord, freshness } from './duplicates.ts';
import type { EditOptions } from './options.ts';
import { withoutVlan } from './vlan.ts';

/**
 * What becomes of one packet: undefined when nothing does, false when it is left out as a duplicate. Asked once for
 * each, in order.
 *
 * @param given other bytes for the packet, before anything else is done to them.
 */
export type RecordChange = (record: CaptureRecord, given?: Uint8Array) => RecordEdit | undefined | false;

/**
 * Changes in editcap's order: packets are cut, then times move, then duplicates go, so those are found among what would
 * be written; errors come last.
 */
export function recordChanges(options: EditOptions): RecordChange {
  const timeOf = timeChange(options);
  const isFresh = freshness(options);
  const spoil = options.errorProbability > 0 ? errorsWith(options) : undefined;
  return (record, given) => {
    const cut = cutRecord(record, given, options);
    const time = timeOf?.(record);
    let { packet } = cut;
    if (options.removeVlan) packet = withoutVlan(record, packet ?? record.data) ?? packet;
    if (!isFresh(asWritten(record, packet, time))) return false;
    if (spoil !== undefined) packet = spoil(packet ?? record.data);
    const { originalLength } = cut;
    if (packet === undefined && originalLength === undefined && time === undefined) return undefined;
    return {
      ...(packet !== undefined && { packet }),
      ...(originalLength !== undefined && { originalLength }),
      ...(time !== undefined && { time }),
    };
  };
}

/** `-s` and `-C`; with `-L` packets are said to have been no longer. */
function cutRecord(
  record: CaptureRecord,
  given: Uint8Array | undefined,
  { snapLength, chops, adjustLengths }: EditOptions,
): Pick<RecordEdit, 'packet' | 'originalLength'> {
  let packet = given;
  let { originalLength } = record;
  if (snapLength > 0) {
    if (record.capturedLength > snapLength) packet = (packet ?? record.data).subarray(0, snapLength);
    originalLength = Math.min(originalLength, snapLength);
  }
  if (chops.length > 0) {
    const before = packet ?? record.data;
    packet = chopped(before, chops);
    originalLength -= before.length - packet.length;
  }
  return {
    ...(packet !== undefined && { packet }),
    ...(adjustLengths && originalLength !== record.originalLength && { originalLength }),
  };
}

function asWritten(
  { buffer, offset, capturedLength, seconds, nanoseconds, linkType }: CaptureRecord,
  packet: Uint8Array | undefined,
  time: RecordEdit['time'],
): EditedRecord {
  const { seconds: s, nanoseconds: ns } = time ?? { seconds, nanoseconds };
  return packet === undefined
    ? { buffer, offset, capturedLength, seconds: s, nanoseconds: ns, linkType }
    : { buffer: packet, offset: 0, capturedLength: packet.length, seconds: s, nanoseconds: ns, linkType };
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
