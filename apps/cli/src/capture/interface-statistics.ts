import { type CaptureStats, HOST_IS_LITTLE_ENDIAN } from '@plainwire/capture';

const INTERFACE_STATISTICS_BLOCK = 5;
const OPTION_HEADER_BYTES = 4;
const OPTION_VALUE_BYTES = 8;
const OPTION_BYTES = OPTION_HEADER_BYTES + OPTION_VALUE_BYTES;

/** Option codes of the block (draft-ietf-opsawg-pcapng §4.6). */
const Option = {
  start: 2,
  end: 3,
  received: 4,
  droppedByInterface: 5,
  accepted: 6,
  droppedBySystem: 7,
  delivered: 8,
};

/** The block that tells a reader of the file what was lost; times in milliseconds since 1970. */
export function interfaceStatistics(
  stats: CaptureStats,
  delivered: number,
  startMs: number,
  endMs: number,
): Uint8Array {
  const options: [number, bigint][] = [
    [Option.start, timestamp(startMs)],
    [Option.end, timestamp(endMs)],
    [Option.received, BigInt(stats.received)],
    [Option.droppedByInterface, BigInt(stats.droppedByInterface)],
    [Option.accepted, BigInt(stats.received)],
    [Option.droppedBySystem, BigInt(stats.droppedByKernel)],
    [Option.delivered, BigInt(delivered)],
  ];
  const total = 20 + options.length * OPTION_BYTES + OPTION_HEADER_BYTES + 4;
  const block = new DataView(new ArrayBuffer(total));
  const little = HOST_IS_LITTLE_ENDIAN;
  block.setUint32(0, INTERFACE_STATISTICS_BLOCK, little);
  block.setUint32(4, total, little);
  // Interface 0 at bytes 8 to 11.
  setTimestamp(block, 12, timestamp(endMs));
  let at = 20;
  for (const [code, value] of options) {
    block.setUint16(at, code, little);
    block.setUint16(at + 2, OPTION_VALUE_BYTES, little);
    if (code === Option.start || code === Option.end) setTimestamp(block, at + OPTION_HEADER_BYTES, value);
    else block.setBigUint64(at + OPTION_HEADER_BYTES, value, little);
    at += OPTION_BYTES;
  }
  block.setUint32(total - 4, total, little);
  return new Uint8Array(block.buffer);
}

/** In the unit of the file's interface, nanoseconds. */
function timestamp(ms: number): bigint {
  return BigInt(Math.round(ms)) * 1_000_000n;
}

/** The upper 32 bits come first, whatever the byte order. */
function setTimestamp(block: DataView, at: number, value: bigint): void {
  block.setUint32(at, Number(value >> 32n), HOST_IS_LITTLE_ENDIAN);
  block.setUint32(at + 4, Number(value & 0xffff_ffffn), HOST_IS_LITTLE_ENDIAN);
}
