import type { CaptureBlock } from './capture-interface.ts';

/**
 * One packet of a capture: an address in the block it was read in, not a copy.
 *
 * Records of a batch that is not `transient` stay valid for as long as they are held (and hold their block). Records
 * of a transient batch, and the bytes they point at, are overwritten by the next read.
 */
export interface CaptureRecord {
  /** The block that holds the packet. */
  readonly buffer: Uint8Array;
  /** Where in `buffer` the packet's first byte is. */
  readonly offset: number;
  /** Bytes in the file. */
  readonly capturedLength: number;
  /** Bytes on the wire; more than `capturedLength` when the snapshot length cut the packet. */
  readonly originalLength: number;
  /** Whole seconds since 1970-01-01T00:00:00Z, rounded down; 0 when the format gave no time. */
  readonly seconds: number;
  /** Nanoseconds after `seconds`, 0 to 999,999,999. Finer resolutions are cut; the raw value is in the block. */
  readonly nanoseconds: number;
  /** Index into the reader's `interfaces`, counted over all sections of the file; -1 for a record that is no packet. */
  readonly interfaceId: number;
  /** What the packet begins with: a LINKTYPE number (https://www.tcpdump.org/linktypes.html); -1 when nobody knows. */
  readonly linkType: number;
  /** Position among the records of the capture, from 1. */
  readonly number: number;
  /** Where in `buffer` the record's header (pcap) or block (pcapng) begins; the raw timestamp and options are read from there on demand. */
  readonly blockStart: number;

  /** The packet as a view of `buffer`, cut anew at each call. */
  readonly data: Uint8Array;
  /** Nanoseconds since 1970-01-01T00:00:00Z. */
  readonly timestampNs: bigint;
}

/** What one read gave: records, and what was said between them. */
export interface RecordBatch extends Iterable<CaptureRecord> {
  /** The records are `records[0]` to `records[length - 1]`; a transient batch may hold stale ones after them. */
  readonly records: readonly CaptureRecord[];
  readonly length: number;
  /** The next read overwrites the records and their bytes; who keeps them copies them. */
  readonly transient: boolean;
  /** The blocks that are no packets, in order, when the reader was told to keep them. */
  readonly blocks?: readonly CaptureBlock[];
}
