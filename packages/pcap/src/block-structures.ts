import * as compiled from './block-parsers.generated.ts';

/** One (code, length, value) of an option list or a name resolution block; `value` is a view without the padding. */
export interface Item {
  readonly code: number;
  readonly value: Uint8Array;
}

export interface ItemList {
  readonly items: readonly Item[];
  /** Where the end mark stands, or the list's end. */
  readonly end: number;
  /** Offset of an item whose length leaves the list, or -1: it and what follows are dropped. */
  readonly brokenAt: number;
}

/**
 * The items in `bytes` from `start` to `end`, up to an item of code and length 0. A list without that mark is sound:
 * many writers leave it out.
 */
export function readItems(bytes: Uint8Array, start: number, end: number, littleEndian: boolean): ItemList {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = start;
  let brokenAt = -1;
  while (at + 4 <= end && view.getUint16(at, littleEndian) !== 0) {
    const length = view.getUint16(at + 2, littleEndian);
    if (at + 4 + length > end) {
      brokenAt = at;
      break;
    }
    at += 4 + ((length + 3) & ~3);
  }
  const sound = bytes.subarray(start, Math.min(at, end));
  const parse = littleEndian ? compiled.itemsLittle : compiled.itemsBig;
  return { items: parse(sound).items, end: Math.min(at, end), brokenAt };
}

export interface SectionHeader {
  readonly major: number;
  readonly minor: number;
  /** Bytes of the section after its header, -1 when it does not say. */
  readonly sectionLength: bigint;
}

/** The section header block of at least 28 bytes at `at` (§4.1). */
export function readSectionHeader(bytes: Uint8Array, at: number, littleEndian: boolean): SectionHeader {
  const parse = littleEndian ? compiled.sectionHeaderLittle : compiled.sectionHeaderBig;
  return parse(bytes.subarray(at + 8, at + 24));
}

/** The fixed part of the interface description block of at least 20 bytes at `at` (§4.2). */
export function readInterfaceDescription(
  bytes: Uint8Array,
  at: number,
  littleEndian: boolean,
): { readonly linkType: number; readonly snapLength: number } {
  const parse = littleEndian ? compiled.interfaceDescriptionLittle : compiled.interfaceDescriptionBig;
  return parse(bytes.subarray(at + 8, at + 16));
}

/** The fixed part of the interface statistics block of at least 24 bytes at `at` (§4.6). */
export function readInterfaceStatistics(
  bytes: Uint8Array,
  at: number,
  littleEndian: boolean,
): { readonly interfaceId: number; readonly timestampHigh: number; readonly timestampLow: number } {
  const parse = littleEndian ? compiled.interfaceStatisticsLittle : compiled.interfaceStatisticsBig;
  return parse(bytes.subarray(at + 8, at + 20));
}

/** The fixed part of the decryption secrets block of at least 20 bytes at `at` (§4.7). */
export function readDecryptionSecrets(
  bytes: Uint8Array,
  at: number,
  littleEndian: boolean,
): { readonly type: number; readonly length: number } {
  const parse = littleEndian ? compiled.decryptionSecretsLittle : compiled.decryptionSecretsBig;
  return parse(bytes.subarray(at + 8, at + 16));
}
