import type { Fault } from '@plainwire/bytes';
import type {
  CaptureCounts,
  CaptureInterface,
  CaptureSecret,
  CaptureSection,
  InterfaceStatistics,
  ResolvedName,
} from './capture-interface.ts';
import type { CaptureFormat } from './reader-state.ts';

/** What a capture file says beside its packets, as far as it was read. */
export interface CaptureFacts {
  /** Known once the first four bytes are; which of pcap's layouts it is, with the first record. */
  readonly format: CaptureFormat | undefined;
  /** The interfaces of all sections met so far. Grows. */
  readonly interfaces: readonly CaptureInterface[];
  /** The decryption secrets met so far. Grows. */
  readonly secrets: readonly CaptureSecret[];
  /** The pcapng sections met so far. Grows. */
  readonly sections: readonly CaptureSection[];
  /** The interface statistics met so far. Grows. */
  readonly statistics: readonly InterfaceStatistics[];
  /** The resolved names met so far. Grows. */
  readonly names: readonly ResolvedName[];
  /** What was wrong so far, with offsets in the file. Grows, up to `limits.maxFaults`. */
  readonly faults: readonly Fault[];
  readonly counts: Readonly<CaptureCounts>;
}

/** The facts of a reader, for what is built around one. */
export class FactsOfReader implements CaptureFacts {
  readonly #facts: CaptureFacts;

  constructor(reader: CaptureFacts) {
    this.#facts = reader;
  }

  get format(): CaptureFormat | undefined {
    return this.#facts.format;
  }

  get interfaces(): readonly CaptureInterface[] {
    return this.#facts.interfaces;
  }

  get secrets(): readonly CaptureSecret[] {
    return this.#facts.secrets;
  }

  get sections(): readonly CaptureSection[] {
    return this.#facts.sections;
  }

  get statistics(): readonly InterfaceStatistics[] {
    return this.#facts.statistics;
  }

  get names(): readonly ResolvedName[] {
    return this.#facts.names;
  }

  get faults(): readonly Fault[] {
    return this.#facts.faults;
  }

  get counts(): Readonly<CaptureCounts> {
    return this.#facts.counts;
  }
}
