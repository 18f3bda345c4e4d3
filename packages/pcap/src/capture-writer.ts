import { PlainwireError, type Stage } from '@plainwire/bytes';
import { ByteSink } from './byte-sink.ts';
import type { CaptureInterface, CaptureOption, CaptureSecret } from './capture-interface.ts';
import { PcapWriter } from './pcap-writer.ts';
import { PcapngWriter } from './pcapng-writer.ts';
import type { CaptureRecord, RecordBatch } from './record.ts';

/** What a writer wants of a record; every `CaptureRecord` has it. */
export type RecordToWrite = Pick<
  CaptureRecord,
  'buffer' | 'offset' | 'capturedLength' | 'originalLength' | 'seconds' | 'nanoseconds'
> &
  Partial<Pick<CaptureRecord, 'interfaceId' | 'linkType'>> & {
    /** Options of the packet, numbers in the writer's byte order; see `recordNotes`. pcapng only. */
    readonly options?: readonly CaptureOption[];
    /** Written instead of `seconds` and `nanoseconds`, in units of the interface's resolution. pcapng only. */
    readonly rawTimestamp?: bigint;
  };

/** What a writer wants of an interface; every `CaptureInterface` has it. */
export type InterfaceToWrite = Pick<CaptureInterface, 'linkType'> & Partial<CaptureInterface>;

export interface CaptureWriterOptions {
  /** Default `pcapng`. */
  readonly format?: 'pcap' | 'pcapng';
  /** LINKTYPE number of the one interface; default 1, Ethernet. Not with `interfaces`. */
  readonly linkType?: number;
  /**
   * The interfaces that records name by their `interfaceId`. May be the growing list of a reader: an interface is
   * written before the first record that needs it. A pcap file takes the link type of its first record, or
   * without any that of the first interface.
   */
  readonly interfaces?: readonly InterfaceToWrite[];
  /** Write times in nanoseconds rather than microseconds. Default true for pcapng, false for pcap. */
  readonly nanoseconds?: boolean;
  /** Cut packets to so many bytes. Default: no cut, and 262,144 in the file. */
  readonly snapLength?: number;
  /** Default true. */
  readonly littleEndian?: boolean;
  /** Decryption secrets, written before the first packet. pcapng only. */
  readonly secrets?: readonly Pick<CaptureSecret, 'type' | 'data'>[];
  /** What wrote the file (shb_userappl). pcapng only. */
  readonly application?: string;
  /** Comments on the file. pcapng only. */
  readonly comments?: readonly string[];
}

/**
 * Records in, the bytes of a capture file out. The file's header comes with the first bytes; `take()` before any
 * record gives it alone.
 */
export interface CaptureWriter extends Stage<RecordBatch, Uint8Array> {
  /**
   * Adds one record to the bytes that wait.
   *
   * @throws {PlainwireError} `ERR_LINK_TYPE` for a packet of another link type than the pcap file's.
   */
  write(record: RecordToWrite): void;
  /** Adds decryption secrets, for the packets that follow. pcapng only. */
  writeSecrets(secret: Pick<CaptureSecret, 'type' | 'data'>): void;
  /** The bytes that wait; they belong to the caller. */
  take(): Uint8Array;
  /** The bytes that wait, as a view that the next write overwrites: for callers that are done with it at once. */
  drain(): Uint8Array;
  /** Adds a batch and gives the bytes that wait. */
  push(batch: RecordBatch): Uint8Array;
  end(): Uint8Array;
  /** How many bytes wait. */
  readonly waiting: number;
  /** Records written. */
  readonly records: number;
  /** Records left out: those that are no packet. A `createCaptureCopier` keeps them. */
  readonly skipped: number;
}

/** @throws {PlainwireError} `ERR_FORMAT` for an unknown format, or for secrets in a pcap file. */
export function createCaptureWriter(options: CaptureWriterOptions = {}): CaptureWriter {
  const sink = new ByteSink(options.littleEndian ?? true);
  const format = options.format ?? 'pcapng';
  if (format === 'pcapng') return new PcapngWriter(sink, options);
  if (format !== 'pcap') {
    throw new PlainwireError('ERR_FORMAT', `cannot write "${String(format)}": use pcap or pcapng`);
  }
  if (options.secrets !== undefined && options.secrets.length > 0) {
    throw new PlainwireError('ERR_FORMAT', 'a pcap file holds no secrets: write pcapng');
  }
  return new PcapWriter(sink, options);
}
