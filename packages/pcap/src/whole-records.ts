import { BlockType } from './block-type.ts';

/** What of a writer's output is whole. */
export interface WholeRecords {
  /** Bytes up to the end of the last whole header, record or block. */
  readonly bytes: number;
  /** Packets among them. */
  readonly records: number;
}

/**
 * How much of `bytes`, of which only the first `length` reached the file, makes whole records.
 *
 * @param start where the first record begins: after the file's header, or 0.
 */
function wholePcapRecords(
  bytes: Uint8Array,
  length: number,
  start: number,
  littleEndian: boolean,
): WholeRecords {
  if (length < start) return { bytes: 0, records: 0 };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = start;
  let records = 0;
  while (at + 16 <= length) {
    const next = at + 16 + view.getUint32(at + 8, littleEndian);
    if (next > length) break;
    at = next;
    records++;
  }
  return { bytes: at, records };
}

/** The same for pcapng blocks. */
function wholeBlocks(bytes: Uint8Array, length: number, littleEndian: boolean): WholeRecords {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let records = 0;
  while (at + 12 <= length) {
    const next = at + view.getUint32(at + 4, littleEndian);
    if (next > length) break;
    if (view.getUint32(at, littleEndian) === BlockType.enhancedPacket) records++;
    at = next;
  }
  return { bytes: at, records };
}

/** What of a writer's output reached a file when only the first `length` of `bytes` did. */
export function wholeOutput(
  bytes: Uint8Array,
  length: number,
  format: 'pcap' | 'pcapng',
  atFileStart: boolean,
  littleEndian: boolean,
): WholeRecords {
  if (format === 'pcapng') return wholeBlocks(bytes, length, littleEndian);
  return wholePcapRecords(bytes, length, atFileStart ? PCAP_HEADER_LENGTH : 0, littleEndian);
}

const PCAP_HEADER_LENGTH = 24;
