import {
  type CaptureStats,
  HOST_IS_LITTLE_ENDIAN,
  type LiveCapture,
  PACKET_HEADER_BYTES,
  PacketCursor,
} from '@plainwire/capture';
import { createCaptureWriter } from '@plainwire/pcap';
import { interfaceStatistics } from './interface-statistics.ts';
import { type WholeRecords, wholePcapngBlocks, wholePcapRecords } from './whole-records.ts';

/** How packets, in bytes as libpcap writes them, become a file's bytes. */
export interface Encoder {
  /** Units of a timestamp's fraction in a millisecond. */
  readonly fractionsPerMs: number;
  /** What a file begins with. */
  begin(): Uint8Array;
  /** The whole packets that `bytes` are, for a file; valid until the next call. */
  encode(bytes: Uint8Array): Uint8Array;
  /** What a file ends with. */
  finish(stats: CaptureStats, packets: number, startMs: number): Uint8Array;
  /** What a packet adds to the file. */
  sizeOf(capturedLength: number): number;
  /** What `packets` packets that are `bytes` bytes here cannot exceed in the file. */
  mostOf(bytes: number, packets: number): number;
  wholeRecords(bytes: Uint8Array, length: number): WholeRecords;
}

export type EncoderSource = Pick<LiveCapture, 'linkType' | 'snapLength' | 'timestampPrecision' | 'device'>;

const NOTHING = new Uint8Array(0);

/** pcap: what libpcap wrote is the body of such a file already, and nobody looks at it again. */
export function pcapEncoder(source: EncoderSource): Encoder {
  return {
    fractionsPerMs: fractionsPerMs(source),
    begin: () =>
      createCaptureWriter({
        format: 'pcap',
        linkType: source.linkType,
        snapLength: source.snapLength,
        nanoseconds: source.timestampPrecision === 'nanoseconds',
        littleEndian: HOST_IS_LITTLE_ENDIAN,
      }).take(),
    encode: (bytes) => bytes,
    finish: () => NOTHING,
    sizeOf: (capturedLength) => PACKET_HEADER_BYTES + capturedLength,
    mostOf: (bytes) => bytes,
    wholeRecords: wholePcapRecords,
  };
}

/** An enhanced packet block without options, its packet left out. */
const BLOCK_BYTES = 32;

/** pcapng: one section and interface a file, the counts of the capture so far at its end. */
export function pcapngEncoder(source: EncoderSource, filter: string, application: string): Encoder {
  const nsPerFraction = 1e6 / fractionsPerMs(source);
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
  const buffer: Uint8Array = NOTHING;
  const record = { buffer, offset: 0, capturedLength: 0, originalLength: 0, seconds: 0, nanoseconds: 0 };
  return {
    fractionsPerMs: fractionsPerMs(source),
    begin: () => {
      writer = start();
      return writer.take();
    },
    encode: (bytes) => {
      record.buffer = bytes;
      for (const cursor = new PacketCursor(bytes); cursor.isOnPacket; cursor.pass()) {
        record.offset = cursor.at + PACKET_HEADER_BYTES;
        record.capturedLength = cursor.capturedLength;
        record.originalLength = cursor.originalLength;
        record.seconds = cursor.seconds;
        record.nanoseconds = cursor.fraction * nsPerFraction;
        writer.write(record);
      }
      return writer.drain();
    },
    finish: (stats, packets, startMs) => interfaceStatistics(stats, packets, startMs, Date.now()),
    sizeOf: (capturedLength) => BLOCK_BYTES + ((capturedLength + 3) & ~3),
    mostOf: (bytes, packets) => bytes + packets * (BLOCK_BYTES - PACKET_HEADER_BYTES + 3),
    wholeRecords: wholePcapngBlocks,
  };
}

function fractionsPerMs({ timestampPrecision }: EncoderSource): number {
  return timestampPrecision === 'nanoseconds' ? 1e6 : 1e3;
}
