/** A network interface that a capture names: one for a pcap file, one for each interface block of a pcapng file. */
export interface CaptureInterface {
  /** Position in the reader's `interfaces`, counted over all sections; what `CaptureRecord.interfaceId` says. */
  readonly id: number;
  /** Position of its pcapng section in the file, from 0. */
  readonly section: number;
  /** Position among its section's, from 0: what the file itself calls it. */
  readonly idInSection: number;
  /** Whether the numbers of its section are little-endian. */
  readonly littleEndian: boolean;
  /** LINKTYPE number, or -1 when the file does not say (a packet of an interface that was never described). */
  readonly linkType: number;
  /** Most bytes kept of a packet; 0 when there is no limit. */
  readonly snapLength: number;
  /** A timestamp counts `base ** -exponent` seconds. */
  readonly timestampResolution: { readonly base: 2 | 10; readonly exponent: number };
  /** Seconds to add to every timestamp (if_tsoffset). */
  readonly timestampOffset: number;
  /** Bytes of frame check sequence at the end of each frame, when the file says. */
  readonly fcsLength?: number;
  readonly name?: string;
  readonly description?: string;
  /** The capture filter (libpcap syntax). */
  readonly filter?: string;
  readonly hardware?: string;
  readonly operatingSystem?: string;
  /** Bits per second. */
  readonly speed?: bigint;
  readonly comments: readonly string[];
  /** Every option as it stands in the file, in order. */
  readonly options: readonly CaptureOption[];
}

/** One option of a pcapng block, its value a copy without the padding. */
export interface CaptureOption {
  readonly code: number;
  readonly value: Uint8Array;
}

/** A pcapng section: what one program wrote in one go. */
export interface CaptureSection {
  /** Position in the file, from 0. */
  readonly id: number;
  readonly littleEndian: boolean;
  readonly major: number;
  readonly minor: number;
  readonly hardware?: string;
  readonly operatingSystem?: string;
  /** The program that wrote it. */
  readonly application?: string;
  readonly comments: readonly string[];
  readonly options: readonly CaptureOption[];
}

/** An interface statistics block: counts up to a moment. */
export interface InterfaceStatistics {
  /** Index into the reader's `interfaces`. */
  readonly interfaceId: number;
  readonly timestampNs: bigint;
  /** Packets that the interface received. */
  readonly received?: bigint;
  /** Packets that the interface dropped for want of resources. */
  readonly dropped?: bigint;
  /** Packets that passed the capture filter. */
  readonly accepted?: bigint;
  /** Packets that the operating system dropped. */
  readonly droppedByOs?: bigint;
  /** Packets given to the user. */
  readonly delivered?: bigint;
  readonly comments: readonly string[];
  readonly options: readonly CaptureOption[];
}

/** An address and its names, from a name resolution block. */
export interface ResolvedName {
  /** 4 bytes of IPv4, 16 of IPv6, 6 or 8 of EUI-48 or EUI-64. */
  readonly address: Uint8Array;
  readonly kind: 'ipv4' | 'ipv6' | 'eui48' | 'eui64';
  readonly names: readonly string[];
}

/** A block that is no packet, as it stands in the file. */
export interface CaptureBlock {
  /** pcapng block type; -1 for the header of a pcap file. */
  readonly type: number;
  readonly littleEndian: boolean;
  /** The whole block, a view of the pushed bytes. */
  readonly bytes: Uint8Array;
  /** How many records stood before it in the file. */
  readonly afterRecord: number;
}

/** The content of a decryption secrets block. */
export interface CaptureSecret {
  /** 0x544c534b: a TLS key log. Others: https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng.html (§4.7). */
  readonly type: number;
  readonly data: Uint8Array;
  /** How many records stood before it in the file. */
  readonly afterRecord: number;
}

/** What was met so far. */
export interface CaptureCounts {
  /** Packets. */
  records: number;
  /** Bytes pushed. */
  bytes: number;
  /** pcapng blocks of all types. */
  blocks: number;
  /** pcapng blocks of types that this reader does not know. */
  unknownBlocks: number;
  /** Bytes skipped over damage. */
  skippedBytes: number;
  /** Faults, kept or not. */
  faults: number;
}
