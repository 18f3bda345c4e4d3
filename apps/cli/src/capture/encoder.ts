import type { CaptureStats, LiveCapture, RecordBatch } from '@plainwire/capture';
import { createCaptureWriter } from '@plainwire/pcap';
import { interfaceStatistics } from './interface-statistics.ts';
import {
  HOST_IS_LITTLE_ENDIAN,
  type WholeRecords,
  wholePcapngBlocks,
  wholePcapRecords,
} from './whole-records.ts';

/** Whole records as they stand in a file. */
export interface EncodedRecords {
  readonly bytes: Uint8Array;
  readonly packets: number;
}

/** How records become a file's bytes. */
export interface Encoder {
  /** What a file begins with. */
  begin(): Uint8Array;
  /** Records `from` to `to - 1` of a batch, in pieces that are valid until the next call. */
  encode(batch: RecordBatch, from: number, to: number): Iterable<EncodedRecords>;
  /** What a file ends with. */
  finish(stats: CaptureStats, packets: number, startMs: number): Uint8Array;
  /** What a record adds to the file. */
  sizeOf(capturedLength: number): number;
  wholeRecords(bytes: Uint8Array, length: number): WholeRecords;
}

export type EncoderSource = Pick<LiveCapture, 'linkType' | 'snapLength' | 'timestampPrecision' | 'device'>;

const NOTHING = new Uint8Array(0);

/**
 * pcap, by handing on the bytes that libpcap wrote: a live capture's blocks are the body of such a file already, in
 * this host's byte order and the capture's precision.
 */
export function pcapEncoder(source: EncoderSource): Encoder {
  return {
    begin: () =>
      createCaptureWriter({
        format: 'pcap',
        linkType: source.linkType,
        snapLength: source.snapLength,
        nanoseconds: source.timestampPrecision === 'nanoseconds',
        littleEndian: HOST_IS_LITTLE_ENDIAN,
      }).take(),
    encode: runs,
    finish: () => NOTHING,
    sizeOf: (capturedLength) => 16 + capturedLength,
    wholeRecords: wholePcapRecords,
  };
}

/** The longest stretches of the batch's blocks in which one record follows the other. */
function* runs({ records }: RecordBatch, from: number, to: number): Generator<EncodedRecords> {
  let first = from;
  while (first < to) {
    const { buffer, blockStart } = records[first]!;
    let end = blockStart;
    let next = first;
    while (next < to && records[next]!.buffer === buffer && records[next]!.blockStart === end) {
      end = records[next]!.offset + records[next]!.capturedLength;
      next++;
    }
    yield { bytes: buffer.subarray(blockStart, end), packets: next - first };
    first = next;
  }
}

/** pcapng: one section and interface a file, the counts of the capture so far at its end. */
export function pcapngEncoder(source: EncoderSource, filter: string, application: string): Encoder {
  const start = () =>
    createCaptureWriter({
      format: 'pcapng',
      interfaces: [
        {
          linkType: source.linkType,
          snapLength: source.snapLength,
          name: source.device,
          timestampResolution: { base: 10, exponent: 9 },
          ...(filter === '' ? {} : { filter }),
        },
      ],
      application,
      littleEndian: HOST_IS_LITTLE_ENDIAN,
    });
  let writer = start();
  return {
    begin: () => {
      writer = start();
      return writer.take();
    },
    *encode({ records }, from, to) {
      for (let index = from; index < to; index++) writer.write(records[index]!);
      yield { bytes: writer.drain(), packets: to - from };
    },
    finish: (stats, packets, startMs) => interfaceStatistics(stats, packets, startMs, Date.now()),
    sizeOf: (capturedLength) => 32 + ((capturedLength + 3) & ~3),
    wholeRecords: wholePcapngBlocks,
  };
}
