import { u32be } from '@plainwire/bytes';
import { BlockType } from './block-type.ts';
import type { CaptureFormat } from './reader-state.ts';
import type { CaptureRecord } from './record.ts';

/** How the file stores the record that is edited. */
export interface RecordPlace {
  readonly format: CaptureFormat | undefined;
  readonly littleEndian: boolean;
}

/**
 * The record as it stands in its file, header and all, with other packet bytes: as many as it had, or fewer.
 *
 * @param block the whole pcapng block or pcap record.
 */
export function withPacket(
  record: CaptureRecord,
  block: Uint8Array,
  packet: Uint8Array,
  { format, littleEndian }: RecordPlace,
): Uint8Array {
  const headerLength = record.offset - record.blockStart;
  if (format === 'pcapng') return pcapngBlock(record, block, packet, littleEndian);
  if (format === 'snoop') return snoopRecord(block, headerLength, packet);
  const out = new Uint8Array(headerLength + packet.length);
  out.set(block.subarray(0, headerLength));
  out.set(packet, headerLength);
  const view = new DataView(out.buffer);
  // Before version 2.4 the original length stands first.
  const at = view.getUint32(8, littleEndian) === record.capturedLength ? 8 : 12;
  view.setUint32(at, packet.length, littleEndian);
  return out;
}

function pcapngBlock(
  record: CaptureRecord,
  block: Uint8Array,
  packet: Uint8Array,
  littleEndian: boolean,
): Uint8Array {
  const headerLength = record.offset - record.blockStart;
  const cut = packet.length < record.capturedLength;
  if (headerLength !== 28 && cut) return enhanced(record, packet, littleEndian);
  const options = block.subarray(headerLength + ((record.capturedLength + 3) & ~3), block.length - 4);
  const padded = (packet.length + 3) & ~3;
  const length = headerLength + padded + options.length + 4;
  const out = new Uint8Array(length);
  const view = new DataView(out.buffer);
  out.set(block.subarray(0, headerLength));
  out.set(packet, headerLength);
  out.set(options, headerLength + padded);
  view.setUint32(4, length, littleEndian);
  if (headerLength === 28) view.setUint32(20, packet.length, littleEndian);
  view.setUint32(length - 4, length, littleEndian);
  return out;
}

/** A simple packet block cannot say how much of its packet is left: this one can. */
function enhanced(record: CaptureRecord, packet: Uint8Array, littleEndian: boolean): Uint8Array {
  const length = 32 + ((packet.length + 3) & ~3);
  const out = new Uint8Array(length);
  const view = new DataView(out.buffer);
  view.setUint32(0, BlockType.enhancedPacket, littleEndian);
  view.setUint32(4, length, littleEndian);
  view.setUint32(20, packet.length, littleEndian);
  view.setUint32(24, record.originalLength, littleEndian);
  out.set(packet, 28);
  view.setUint32(length - 4, length, littleEndian);
  return out;
}

function snoopRecord(record: Uint8Array, headerLength: number, packet: Uint8Array): Uint8Array {
  const length = headerLength + ((packet.length + 3) & ~3);
  const out = new Uint8Array(length);
  out.set(record.subarray(0, headerLength));
  out.set(packet, headerLength);
  const view = new DataView(out.buffer);
  if (packet.length < u32be(record, 4)) view.setUint32(4, packet.length);
  view.setUint32(8, length);
  return out;
}
