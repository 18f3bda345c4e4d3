/** pcapng block types (draft-ietf-opsawg-pcapng §11.1). */
export const BlockType = {
  sectionHeader: 0x0a0d0d0a,
  interfaceDescription: 1,
  /** Obsolete. */
  packet: 2,
  simplePacket: 3,
  nameResolution: 4,
  interfaceStatistics: 5,
  enhancedPacket: 6,
  systemdJournal: 9,
  decryptionSecrets: 10,
  custom: 0x0bad,
  /** A custom block that a rewriting program must not copy. */
  customNoCopy: 0x4000_0bad,
} as const;

/** The byte-order magic of a section header, as a reader of the right byte order sees it. */
export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** Shortest block of `type`, trailer included; 12 for a type that is not known. */
export function minimumLength(type: number): number {
  switch (type) {
    case BlockType.sectionHeader:
      return 28;
    case BlockType.interfaceDescription:
    case BlockType.decryptionSecrets:
      return 20;
    case BlockType.packet:
    case BlockType.enhancedPacket:
      return 32;
    case BlockType.simplePacket:
    case BlockType.custom:
    case BlockType.customNoCopy:
      return 16;
    case BlockType.interfaceStatistics:
      return 24;
    default:
      return 12;
  }
}

/** Whether `type` is one that this reader knows. */
export function isKnownBlock(type: number): boolean {
  switch (type) {
    case BlockType.sectionHeader:
    case BlockType.interfaceDescription:
    case BlockType.packet:
    case BlockType.simplePacket:
    case BlockType.nameResolution:
    case BlockType.interfaceStatistics:
    case BlockType.enhancedPacket:
    case BlockType.systemdJournal:
    case BlockType.decryptionSecrets:
    case BlockType.custom:
    case BlockType.customNoCopy:
      return true;
    default:
      return false;
  }
}
