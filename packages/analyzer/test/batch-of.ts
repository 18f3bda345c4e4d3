import type { CaptureRecord, RecordBatch } from '@plainwire/pcap';

/** Ethernet packets as a batch of records, a second apart. */
export function batchOf(packets: readonly Uint8Array[]): RecordBatch {
  const records = packets.map((buffer, index) => ({
    ...{ buffer, offset: 0, capturedLength: buffer.length, originalLength: buffer.length, linkType: 1 },
    ...{
      number: index + 1,
      seconds: index + 1,
      nanoseconds: 0,
      timestampNs: BigInt(index + 1) * 1_000_000_000n,
    },
  })) as unknown as CaptureRecord[];
  return {
    ...{ records, length: records.length, transient: false },
    [Symbol.iterator]: () => records.values(),
  };
}
