import { u32be } from '@plainwire/bytes';
import { BlockType } from './block-type.ts';
import type { CaptureInterface } from './capture-interface.ts';
import type { CaptureFormat } from './reader-state.ts';
import type { CaptureRecord } from './record.ts';
import { TimestampUnits } from './timestamp-units.ts';

/** What a copy says otherwise of a record; what is left out stays. */
export interface RecordEdit {
  /** Bytes in the packet's place: as many as it has, or fewer. */
  readonly packet?: Uint8Array;
  readonly originalLength?: number;
  readonly time?: { readonly seconds: number; readonly nanoseconds: number };
}

/** How the file stores the record that is edited. */
export interface RecordPlace {
  readonly format: CaptureFormat | undefined;
  readonly littleEndian: boolean;
  /** The record's, unless the file does not describe it: then times stay. */
  readonly source: CaptureInterface | undefined;
}

/**
 * The record as it stands in its file, header and all, edited.
 *
 * @param block the whole pcapng block, or pcap or snoop record.
 */
export function editedRecord(
  record: CaptureRecord,
  block: Uint8Array,
  edit: RecordEdit,
  place: RecordPlace,
): Uint8Array {
  if (place.format === 'pcapng') return pcapngBlock(record, block, edit, place);
  if (place.format === 'snoop') return snoopRecord(record, block, edit);
  return pcapRecord(record, block, edit, place);
}

function pcapRecord(
  record: CaptureRecord,
  block: Uint8Array,
  { packet, originalLength, time }: RecordEdit,
  { littleEndian, source }: RecordPlace,
): Uint8Array {
  const headerLength = record.offset - record.blockStart;
  const out = new Uint8Array(headerLength + (packet?.length ?? record.capturedLength));
  out.set(block.subarray(0, out.length));
  if (packet !== undefined) out.set(packet, headerLength);
  const view = new DataView(out.buffer);
  // Before version 2.4 the original length stands first.
  const capturedAt = view.getUint32(8, littleEndian) === record.capturedLength ? 8 : 12;
  if (packet !== undefined) view.setUint32(capturedAt, packet.length, littleEndian);
  if (originalLength !== undefined) view.setUint32(20 - capturedAt, originalLength, littleEndian);
  if (time !== undefined && source !== undefined) {
    view.setUint32(0, time.seconds, littleEndian);
    const nsPerUnit = 10 ** (9 - source.timestampResolution.exponent);
    view.setUint32(4, Math.floor(time.nanoseconds / nsPerUnit), littleEndian);
  }
  return out;
}

function pcapngBlock(
  record: CaptureRecord,
  block: Uint8Array,
  edit: RecordEdit,
  { littleEndian, source }: RecordPlace,
): Uint8Array {
  const headerLength = record.offset - record.blockStart;
  const { packet = record.data, originalLength, time } = edit;
  // A simple packet block says neither when its packet came nor how much of it is left: an enhanced one does.
  const isSimple = headerLength !== 28;
  if (
    isSimple &&
    packet.length === record.capturedLength &&
    originalLength === undefined &&
    time === undefined
  )
    return withBytes(block, headerLength, packet);
  const options = isSimple
    ? new Uint8Array(0)
    : block.subarray(28 + ((record.capturedLength + 3) & ~3), block.length - 4);
  const padded = (packet.length + 3) & ~3;
  const length = 32 + padded + options.length;
  const out = new Uint8Array(length);
  const view = new DataView(out.buffer);
  if (isSimple) view.setUint32(0, BlockType.enhancedPacket, littleEndian);
  else out.set(block.subarray(0, 28));
  out.set(packet, 28);
  out.set(options, 28 + padded);
  view.setUint32(4, length, littleEndian);
  view.setUint32(20, packet.length, littleEndian);
  if (originalLength !== undefined || isSimple)
    view.setUint32(24, originalLength ?? record.originalLength, littleEndian);
  if (time !== undefined && source !== undefined) {
    const raw = movedTimestamp(record, view, time, littleEndian, source);
    view.setUint32(12, Number(raw >> 32n), littleEndian);
    view.setUint32(16, Number(raw & 0xffff_ffffn), littleEndian);
  }
  view.setUint32(length - 4, length, littleEndian);
  return out;
}

function withBytes(block: Uint8Array, at: number, bytes: Uint8Array): Uint8Array {
  const out = block.slice();
  out.set(bytes, at);
  return out;
}

/** The timestamp at the new time; what it had beyond nanoseconds stays. */
function movedTimestamp(
  { seconds, nanoseconds }: CaptureRecord,
  view: DataView,
  time: { readonly seconds: number; readonly nanoseconds: number },
  littleEndian: boolean,
  source: CaptureInterface,
): bigint {
  const { base, exponent } = source.timestampResolution;
  const units = new TimestampUnits(base, exponent, source.timestampOffset);
  const at = (s: number, ns: number): bigint => {
    units.join(s, ns);
    return (BigInt(units.high) << 32n) | BigInt(units.low);
  };
  const raw = (BigInt(view.getUint32(12, littleEndian)) << 32n) | BigInt(view.getUint32(16, littleEndian));
  const moved = at(time.seconds, time.nanoseconds);
  return BigInt.asUintN(64, exponent > 9 ? raw + moved - at(seconds, nanoseconds) : moved);
}

function snoopRecord(
  record: CaptureRecord,
  block: Uint8Array,
  { packet = record.data, originalLength, time }: RecordEdit,
): Uint8Array {
  const headerLength = record.offset - record.blockStart;
  const length = headerLength + ((packet.length + 3) & ~3);
  const out = new Uint8Array(length);
  out.set(block.subarray(0, headerLength));
  out.set(packet, headerLength);
  const view = new DataView(out.buffer);
  if (originalLength !== undefined) view.setUint32(0, originalLength);
  if (packet.length < u32be(block, 4)) view.setUint32(4, packet.length);
  view.setUint32(8, length);
  if (time !== undefined) {
    view.setUint32(16, time.seconds);
    view.setUint32(20, Math.floor(time.nanoseconds / 1000));
  }
  return out;
}
