import type { ExpansionLimits } from './expander.ts';

/** How much a capture file may make the reader hold. All are bytes unless the name says otherwise. */
export interface CaptureLimits extends ExpansionLimits {
  /** Longest pcapng block; a longer one counts as damage. Default 16 MiB. */
  readonly maxBlockLength: number;
  /** Longest packet in a pcap file whose header allows less; a longer one counts as damage. Default 256 KiB. */
  readonly maxPacketLength: number;
  /** Faults that are kept; later ones are only counted. Default 1000. */
  readonly maxFaults: number;
  /** Interfaces over all sections; packets of later ones are read with link type -1. Default 65,536. */
  readonly maxInterfaces: number;
  /** Sections, statistics blocks and resolved names that are kept, each; later ones are dropped. Default 100,000. */
  readonly maxNotes: number;
  /** Bytes of all decryption secrets together; later ones are dropped with a fault. Default 64 MiB. */
  readonly maxSecretBytes: number;
}

export const DEFAULT_LIMITS: CaptureLimits = {
  maxBlockLength: 16 * 1024 * 1024,
  maxPacketLength: 256 * 1024,
  maxFaults: 1000,
  maxInterfaces: 65_536,
  maxNotes: 100_000,
  maxSecretBytes: 64 * 1024 * 1024,
  maxExpandedBytes: 2 ** 40,
  maxExpansionRatio: 250,
};
