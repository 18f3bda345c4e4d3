import { u32be, u32le } from '@plainwire/bytes';
import { BlockType } from './block-type.ts';
import type { CaptureInterface, CaptureOption } from './capture-interface.ts';
import { PacketOption, packetDetails } from './packet-details.ts';
import type { CaptureRecord } from './record.ts';

/** What a pcapng packet block holds beside the packet, as a writer wants it. */
export interface RecordNotes {
  /** Options in the byte order asked for. */
  readonly options?: readonly CaptureOption[];
  /** The timestamp in units of the interface's resolution. */
  readonly rawTimestamp?: bigint;
}

const NONE: RecordNotes = {};

/**
 * The options of a packet, and its timestamp where nanoseconds do not hold all of it, to be written to another file
 * whose interface has the same resolution; nothing for records of other formats.
 *
 * @param source the record's interface, `interfaces[record.interfaceId]`.
 * @param littleEndian byte order of the numbers in the options given.
 */
export function recordNotes(
  record: CaptureRecord,
  source: CaptureInterface,
  littleEndian = true,
): RecordNotes {
  const { buffer, blockStart, offset, capturedLength } = record;
  if (offset - blockStart !== 28 || !isPacketBlock(buffer, blockStart, source.littleEndian)) return NONE;
  const { base, exponent } = source.timestampResolution;
  const isFine = base === 2 ? exponent > 0 : exponent > 9;
  const length = (source.littleEndian ? u32le : u32be)(buffer, blockStart + 4);
  if (!isFine && length <= 32 + ((capturedLength + 3) & ~3)) return NONE;
  const { rawTimestamp, options } = packetDetails(record, source);
  const swap = source.littleEndian !== littleEndian;
  return {
    ...(options.length > 0 && { options: swap ? options.map(swapped) : options }),
    ...(isFine && { rawTimestamp }),
  };
}

/** Whether an enhanced or obsolete packet block stands at `at`. */
export function isPacketBlock(buffer: Uint8Array, at: number, littleEndian: boolean): boolean {
  const type = (littleEndian ? u32le : u32be)(buffer, at);
  return type === BlockType.enhancedPacket || type === BlockType.packet;
}

function swapped(option: CaptureOption): CaptureOption {
  const { code, value } = option;
  const isNumber =
    code === PacketOption.flags ||
    code === PacketOption.dropCount ||
    code === PacketOption.packetId ||
    code === PacketOption.queue;
  return isNumber ? { code, value: value.slice().reverse() } : option;
}
