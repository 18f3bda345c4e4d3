import { readInterfaceStatistics } from './block-structures.ts';
import type { InterfaceStatistics } from './capture-interface.ts';
import { optional, readOptions, textOptions, u64Option } from './options.ts';
import type { TimestampScale } from './timestamp.ts';

/** Codes of the interface statistics block's options (draft-ietf-opsawg-pcapng §4.6). */
export const StatisticsOption = {
  comment: 1,
  startTime: 2,
  endTime: 3,
  received: 4,
  dropped: 5,
  accepted: 6,
  droppedByOs: 7,
  delivered: 8,
} as const;

/**
 * Reads the interface statistics block that stands in `bytes` from `at` and is `length` long.
 *
 * @param interfaceOf the interface that the block's number means in its section, with its clock.
 */
export function readStatisticsBlock(
  bytes: Uint8Array,
  at: number,
  length: number,
  littleEndian: boolean,
  interfaceOf: (id: number) => { readonly id: number; readonly scale: TimestampScale },
): { readonly statistics: InterfaceStatistics; readonly brokenAt: number } {
  const fixed = readInterfaceStatistics(bytes, at, littleEndian);
  const { options, brokenAt } = readOptions(bytes, at + 20, at + length - 4, littleEndian);
  const { id, scale } = interfaceOf(fixed.interfaceId);
  scale.split(fixed.timestampHigh, fixed.timestampLow);
  const count = (code: number) => u64Option(options, code, littleEndian);
  const statistics = {
    interfaceId: id,
    timestampNs: BigInt(scale.seconds) * 1_000_000_000n + BigInt(scale.nanoseconds),
    ...optional('received', count(StatisticsOption.received)),
    ...optional('dropped', count(StatisticsOption.dropped)),
    ...optional('accepted', count(StatisticsOption.accepted)),
    ...optional('droppedByOs', count(StatisticsOption.droppedByOs)),
    ...optional('delivered', count(StatisticsOption.delivered)),
    comments: textOptions(options, StatisticsOption.comment),
    options,
  };
  return { statistics, brokenAt };
}
