import type { Fault } from '@plainwire/bytes';
import type { RecordSink } from './block-record.ts';
import type { CaptureFacts } from './capture-facts.ts';
import type {
  CaptureCounts,
  CaptureInterface,
  CaptureSecret,
  CaptureSection,
  InterfaceStatistics,
  ResolvedName,
} from './capture-interface.ts';
import type { CaptureLimits } from './limits.ts';

/** What of a reader's options its decoders need. */
export interface ReaderModes {
  readonly strict?: boolean;
  readonly packetsOnly?: boolean;
  readonly keepBlocks?: boolean;
  readonly immediate?: boolean;
}

/** What a reader has learnt so far; the format decoder writes it, the reader shows it. */
export class ReaderState implements CaptureFacts {
  readonly interfaces: CaptureInterface[] = [];
  readonly secrets: CaptureSecret[] = [];
  readonly sections: CaptureSection[] = [];
  readonly statistics: InterfaceStatistics[] = [];
  readonly names: ResolvedName[] = [];
  readonly faults: Fault[] = [];
  readonly counts: CaptureCounts = {
    records: 0,
    bytes: 0,
    blocks: 0,
    unknownBlocks: 0,
    skippedBytes: 0,
    faults: 0,
  };
  readonly sink: RecordSink;
  readonly limits: CaptureLimits;
  readonly strict: boolean;
  readonly packetsOnly: boolean;
  readonly keepBlocks: boolean;
  readonly immediate: boolean;
  /** Nothing more will be read: strict mode met a fault, or the rest cannot be understood. */
  stopped = false;
  /** Set when the first bytes have shown the format; another one where another file is appended. */
  decoder: FormatDecoder | undefined;

  constructor(sink: RecordSink, limits: CaptureLimits, modes: ReaderModes) {
    this.sink = sink;
    this.limits = limits;
    this.strict = modes.strict ?? false;
    this.packetsOnly = modes.packetsOnly ?? false;
    this.keepBlocks = modes.keepBlocks ?? false;
    this.immediate = modes.immediate ?? false;
  }

  get format(): CaptureFormat | undefined {
    return this.decoder?.format;
  }

  /** Keeps `fault`, and stops the reader in strict mode. */
  fault(fault: Omit<Fault, 'record'>): void {
    this.counts.faults++;
    if (this.faults.length < this.limits.maxFaults) {
      this.faults.push({ ...fault, record: this.sink.number + 1 });
    }
    if (this.strict) this.stopped = true;
  }
}

/**
 * What a file is written in. `pcap-modified`: with Alexey Kuznetsov's longer record headers; `pcap-nokia`, `pcap-aix`:
 * pcap as those systems write it.
 */
export type CaptureFormat =
  | 'pcap'
  | 'pcap-modified'
  | 'pcap-ixia'
  | 'pcap-nokia'
  | 'pcap-aix'
  | 'pcapng'
  | 'snoop';

/** One file format: takes bytes, adds records to the sink. */
export interface FormatDecoder {
  /** May become more precise with the first record. */
  readonly format: CaptureFormat;
  /** How many bytes must be there, from where `decode` stopped, before it can go on. More than it had. */
  needed: number;
  /** It looks for its place after damage: more bytes than `needed` at once save it from looking at them one by one. */
  readonly searching: boolean;
  /**
   * Decodes every whole unit (header or block) of `bytes` from `at` to `end`, and gives where the first one that is
   * not whole begins.
   *
   * @param base offset in the file of `bytes[0]`.
   * @param final no more bytes will come.
   */
  decode(bytes: Uint8Array, view: DataView, at: number, end: number, base: number, final: boolean): number;
}
