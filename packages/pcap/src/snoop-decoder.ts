import type { FormatDecoder, ReaderState } from './reader-state.ts';

const SPEC = 'RFC 1761';
const FILE_HEADER_LENGTH = 16;
const RECORD_HEADER_LENGTH = 24;
/** `snoo`, the first four bytes read as little-endian. */
export const SNOOP_MAGIC = 0x6f6f6e73;

/** snoop's own numbers (RFC 1761 §3) → LINKTYPE. Others have no number there. */
const LINK_TYPES: ReadonlyMap<number, number> = new Map([
  [0, 1], // IEEE 802.3
  [2, 6], // token ring
  [4, 1], // Ethernet
  [8, 10], // FDDI
  [9, 9], // PPP
  [18, 123], // SunATM
  [26, 226], // IPNET
]);

/** Solaris snoop, version 2: big-endian, records padded to four bytes. */
export class SnoopDecoder implements FormatDecoder {
  needed = FILE_HEADER_LENGTH;
  readonly format = 'snoop';
  readonly searching = false;
  readonly #state: ReaderState;
  #linkType = -1;
  #started = false;

  constructor(state: ReaderState) {
    this.#state = state;
  }

  decode(bytes: Uint8Array, view: DataView, at: number, end: number, base: number): number {
    let position = at;
    if (!this.#started) {
      if (end - position < FILE_HEADER_LENGTH) return position;
      this.#fileHeader(bytes, view, position, base);
      position += FILE_HEADER_LENGTH;
    }
    while (!this.#state.stopped && end - position >= RECORD_HEADER_LENGTH) {
      const capturedLength = view.getUint32(position + 4);
      const recordLength = view.getUint32(position + 8);
      if (!this.#isPossible(capturedLength, recordLength))
        return this.#giveUp(position, end, base, recordLength);
      if (position + recordLength > end) {
        this.needed = recordLength;
        return position;
      }
      this.#record(bytes, view, position, capturedLength);
      position += recordLength;
    }
    this.needed = RECORD_HEADER_LENGTH;
    return this.#state.stopped ? end : position;
  }

  #record(bytes: Uint8Array, view: DataView, at: number, capturedLength: number): void {
    const micros = view.getUint32(at + 20);
    this.#state.sink.add(
      bytes,
      at,
      at + RECORD_HEADER_LENGTH,
      capturedLength,
      view.getUint32(at),
      view.getUint32(at + 16) + Math.floor(micros / 1_000_000),
      (micros % 1_000_000) * 1000,
      0,
      this.#linkType,
    );
  }

  #fileHeader(bytes: Uint8Array, view: DataView, at: number, base: number): void {
    this.#started = true;
    const isSnoop = view.getUint32(at) === 0x736e6f6f && view.getUint32(at + 4) === 0x7000_0000;
    if (!isSnoop || view.getUint32(at + 8) !== 2) this.#fault('unsupported', base + at + 8, 4, 'version');
    this.#linkType = LINK_TYPES.get(view.getUint32(at + 12)) ?? -1;
    const { interfaces, keepBlocks, sink } = this.#state;
    interfaces.push({
      id: 0,
      section: 0,
      idInSection: 0,
      littleEndian: false,
      linkType: this.#linkType,
      snapLength: 0,
      timestampResolution: { base: 10, exponent: 6 },
      timestampOffset: 0,
      comments: [],
      options: [],
    });
    if (!keepBlocks) return;
    sink.addBlock({
      type: -1,
      littleEndian: false,
      bytes: bytes.subarray(at, at + FILE_HEADER_LENGTH),
      afterRecord: 0,
    });
  }

  #isPossible(capturedLength: number, recordLength: number): boolean {
    return (
      recordLength - RECORD_HEADER_LENGTH >= capturedLength &&
      recordLength <= this.#state.limits.maxBlockLength
    );
  }

  /** Records have no mark to be found by: the rest is passed over. */
  #giveUp(at: number, end: number, base: number, recordLength: number): number {
    this.#fault('malformed', base + at + 8, recordLength, 'record length');
    this.#state.counts.skippedBytes += end - at;
    this.#state.stopped = true;
    return end;
  }

  #fault(code: string, offset: number, had: number, limitedBy: string): void {
    this.#state.fault({ code, layer: 'snoop', offset, needed: 0, had, limitedBy, spec: SPEC });
  }
}
