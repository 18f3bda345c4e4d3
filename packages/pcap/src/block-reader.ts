import type { RecordSink } from './block-record.ts';
import { readDecryptionSecrets } from './block-structures.ts';
import { BlockType, isKnownBlock, minimumLength } from './block-type.ts';
import { type PlaceOfInterface, readInterfaceBlock, unknownInterface } from './interface-block.ts';
import { readNamesBlock } from './names-block.ts';
import type { ReaderState } from './reader-state.ts';
import { readSectionBlock } from './section-block.ts';
import { readStatisticsBlock } from './statistics-block.ts';
import { TimestampScale } from './timestamp.ts';

const SPEC = 'draft-ietf-opsawg-pcapng';

/** What the packet loop needs to know of an interface. */
class InterfaceState {
  readonly id: number;
  readonly linkType: number;
  readonly snapLength: number;
  readonly scale: TimestampScale;

  constructor(id: number, linkType: number, snapLength: number, scale: TimestampScale) {
    this.id = id;
    this.linkType = linkType;
    this.snapLength = snapLength;
    this.scale = scale;
  }
}

/** What the blocks of a pcapng file say, one whole block after the other. */
export class BlockReader {
  /** The byte order of the section. */
  littleEndian = true;
  readonly #state: ReaderState;
  readonly #sink: RecordSink;
  #section = -1;
  /** The section's version is not one that can be read: its blocks are passed over. */
  #foreign = false;
  /** The interfaces of the section. */
  #interfaces: InterfaceState[] = [];
  /** Stands for all interfaces of the section that no block described. */
  #undescribed: InterfaceState | undefined;
  #secretBytes = 0;

  constructor(state: ReaderState) {
    this.#state = state;
    this.#sink = state.sink;
  }

  /**
   * The hot loop, §4.3: enhanced packet blocks from `from` on, up to the first that is not whole or not sound, or to a
   * block of another type. Gives where that one begins.
   */
  packets(bytes: Uint8Array, view: DataView, from: number, end: number): number {
    if (this.#foreign) return from;
    const { sink, limits } = this.#state;
    const maxBlockLength = limits.maxBlockLength;
    const interfaces = this.#interfaces;
    // Compared, it is known to be a boolean, and is not asked for its truth at each number.
    const little = this.littleEndian === true;
    let at = from;
    let blocks = 0;
    while (end - at >= 32 && view.getUint32(at, little) === BlockType.enhancedPacket) {
      const length = view.getUint32(at + 4, little);
      const id = view.getUint32(at + 8, little);
      const capturedLength = view.getUint32(at + 20, little);
      if (length < 32 || (length & 3) !== 0 || length > maxBlockLength || length > end - at) break;
      const next = at + length;
      if (view.getUint32(next - 4, little) !== length) break;
      if (id >= interfaces.length || capturedLength > length - 32) break;
      const source = interfaces[id]!;
      const scale = source.scale;
      scale.split(view.getUint32(at + 12, little), view.getUint32(at + 16, little));
      sink.add(
        bytes,
        at,
        at + 28,
        capturedLength,
        view.getUint32(at + 24, little),
        scale.seconds,
        scale.nanoseconds,
        source.id,
        source.linkType,
      );
      blocks++;
      at = next;
    }
    this.#state.counts.blocks += blocks;
    return at;
  }

  /** Reads the block of `length` bytes at `at`; `base` is the offset in the file of `bytes[0]`. */
  read(type: number, bytes: Uint8Array, view: DataView, at: number, length: number, base: number): void {
    if (type === BlockType.enhancedPacket && length >= 32 && !this.#foreign) {
      const id = view.getUint32(at + 8, this.littleEndian);
      const source = id < this.#interfaces.length ? this.#interfaces[id]! : this.#unknownInterface(base + at);
      if (!this.#packet(source, bytes, view, at, length)) this.#packetTooLong(view, at, length, base);
    } else {
      this.#otherBlock(type, bytes, view, at, length, base);
    }
  }

  /** §4.3, and appendix A for the obsolete packet block, which differs in its interface alone. */
  #packet(source: InterfaceState, bytes: Uint8Array, view: DataView, at: number, length: number): boolean {
    const little = this.littleEndian;
    const capturedLength = view.getUint32(at + 20, little);
    if (capturedLength > length - 32) return false;
    const scale = source.scale;
    scale.split(view.getUint32(at + 12, little), view.getUint32(at + 16, little));
    this.#sink.add(
      bytes,
      at,
      at + 28,
      capturedLength,
      view.getUint32(at + 24, little),
      scale.seconds,
      scale.nanoseconds,
      source.id,
      source.linkType,
    );
    return true;
  }

  #packetTooLong(view: DataView, at: number, length: number, base: number): void {
    const capturedLength = view.getUint32(at + 20, this.littleEndian);
    this.#malformed(base + at + 20, capturedLength, length - 32, 'captured length');
  }

  #otherBlock(
    type: number,
    bytes: Uint8Array,
    view: DataView,
    at: number,
    length: number,
    base: number,
  ): void {
    if (length < minimumLength(type)) {
      this.#malformed(base + at, minimumLength(type), length, 'block');
      return;
    }
    const { keepBlocks, sink, counts } = this.#state;
    const before = sink.number;
    if (type === BlockType.sectionHeader) this.#sectionHeader(bytes, at, length, base);
    else if (!this.#foreign) this.#rareBlock(type, bytes, view, at, length, base);
    if (!isKnownBlock(type)) counts.unknownBlocks++;
    if (!keepBlocks || sink.number > before) return;
    sink.addBlock({
      type,
      littleEndian: this.littleEndian,
      bytes: bytes.subarray(at, at + length),
      afterRecord: before,
    });
  }

  #rareBlock(
    type: number,
    bytes: Uint8Array,
    view: DataView,
    at: number,
    length: number,
    base: number,
  ): void {
    switch (type) {
      case BlockType.interfaceDescription:
        this.#interface(bytes, at, length, base);
        break;
      case BlockType.packet:
        this.#oldPacket(bytes, view, at, length, base);
        break;
      case BlockType.simplePacket:
        this.#simplePacket(bytes, view, at, length, base);
        break;
      case BlockType.nameResolution:
        this.#names(bytes, at, length, base);
        break;
      case BlockType.interfaceStatistics:
        this.#statistics(bytes, at, length, base);
        break;
      case BlockType.decryptionSecrets:
        this.#secrets(bytes, at, length, base);
        break;
      case BlockType.systemdJournal:
        this.#journal(bytes, at, length);
        break;
      case BlockType.custom:
      case BlockType.customNoCopy:
        this.#otherRecord(bytes, at, at + 12, length - 16, 0, 0);
        break;
    }
  }

  /** §4.1. Versions 1.0 and 1.2 are the same; no other was ever written. */
  #sectionHeader(bytes: Uint8Array, at: number, length: number, base: number): void {
    this.#section++;
    this.#interfaces = [];
    this.#undescribed = undefined;
    const { section, brokenAt } = readSectionBlock(bytes, at, length, this.littleEndian, this.#section);
    this.#broken(brokenAt, base, at + length);
    if (this.#section < this.#state.limits.maxNotes) this.#state.sections.push(section);
    const { major, minor } = section;
    this.#foreign = major !== 1 || (minor !== 0 && minor !== 2);
    if (this.#foreign) this.#fault('unsupported', base + at + 12, 0, 4, 'version', '§4.1');
  }

  /** §4.2 */
  #interface(bytes: Uint8Array, at: number, length: number, base: number): void {
    const { interfaces, limits } = this.#state;
    if (interfaces.length >= limits.maxInterfaces) {
      this.#fault('limit', base + at, interfaces.length + 1, limits.maxInterfaces, 'maxInterfaces', '§4.2');
      return;
    }
    const { littleEndian } = this;
    const { description, brokenAt } = readInterfaceBlock(bytes, at, length, littleEndian, this.#place());
    this.#broken(brokenAt, base, at + length);
    const { base: radix, exponent } = description.timestampResolution;
    if (exponent > (radix === 10 ? 19 : 64)) this.#malformed(base + at, 0, 1, 'if_tsresol');
    const scale = new TimestampScale(radix, exponent, description.timestampOffset);
    interfaces.push(description);
    this.#interfaces.push(
      new InterfaceState(description.id, description.linkType, description.snapLength, scale),
    );
  }

  /** §4.4: no interface but the section's first, no time, and a captured length that follows from the rest. */
  #simplePacket(bytes: Uint8Array, view: DataView, at: number, length: number, base: number): void {
    const source = this.#interfaces[0] ?? this.#unknownInterface(base + at);
    const originalLength = view.getUint32(at + 8, this.littleEndian);
    const limit = source.snapLength === 0 ? originalLength : Math.min(originalLength, source.snapLength);
    const capturedLength = Math.min(limit, length - 16);
    if (capturedLength < limit) this.#malformed(base + at + 8, limit, capturedLength, 'block');
    this.#state.sink.add(
      bytes,
      at,
      at + 12,
      capturedLength,
      originalLength,
      0,
      0,
      source.id,
      source.linkType,
    );
  }

  #oldPacket(bytes: Uint8Array, view: DataView, at: number, length: number, base: number): void {
    const id = view.getUint16(at + 8, this.littleEndian);
    const source = this.#interfaces[id] ?? this.#unknownInterface(base + at);
    if (!this.#packet(source, bytes, view, at, length)) this.#packetTooLong(view, at, length, base);
  }

  /** §4.6: journal fields as lines of text, the time among them. */
  #journal(bytes: Uint8Array, at: number, length: number): void {
    const micros = journalTime(bytes.subarray(at + 8, at + length - 4));
    const seconds = Math.floor(micros / 1_000_000);
    this.#otherRecord(bytes, at, at + 8, length - 12, seconds, (micros - seconds * 1_000_000) * 1000);
  }

  /** A record that is no packet. Wireshark numbers these among the packets, and so does everybody who cites it. */
  #otherRecord(
    bytes: Uint8Array,
    at: number,
    start: number,
    length: number,
    seconds: number,
    nanoseconds: number,
  ): void {
    if (this.#state.packetsOnly) return;
    this.#state.sink.add(bytes, at, start, length, length, seconds, nanoseconds, -1, -1);
  }

  /** §4.7 */
  #secrets(bytes: Uint8Array, at: number, length: number, base: number): void {
    const { secrets, limits, sink } = this.#state;
    const { type, length: dataLength } = readDecryptionSecrets(bytes, at, this.littleEndian);
    if (dataLength > length - 20) {
      this.#malformed(base + at + 12, dataLength, length - 20, 'secrets length');
      return;
    }
    this.#secretBytes += dataLength;
    if (this.#secretBytes > limits.maxSecretBytes) {
      this.#fault('limit', base + at, this.#secretBytes, limits.maxSecretBytes, 'maxSecretBytes', '§4.7');
      this.#secretBytes -= dataLength;
      return;
    }
    secrets.push({ type, data: bytes.slice(at + 16, at + 16 + dataLength), afterRecord: sink.number });
  }

  /** §4.5 */
  #names(bytes: Uint8Array, at: number, length: number, base: number): void {
    const { names, limits } = this.#state;
    const found = readNamesBlock(bytes, at, length, this.littleEndian);
    this.#broken(found.brokenAt, base, at + length);
    for (const name of found.names) if (names.length < limits.maxNotes) names.push(name);
  }

  /** §4.6 */
  #statistics(bytes: Uint8Array, at: number, length: number, base: number): void {
    const { statistics, limits } = this.#state;
    if (statistics.length >= limits.maxNotes) return;
    const interfaceOf = (id: number) => this.#interfaces[id] ?? this.#unknownInterface(base + at);
    const found = readStatisticsBlock(bytes, at, length, this.littleEndian, interfaceOf);
    this.#broken(found.brokenAt, base, at + length);
    statistics.push(found.statistics);
  }

  /** An option or name whose length leaves its block, which ends at `end`: what stood before it is kept. */
  #broken(brokenAt: number, base: number, end: number): void {
    if (brokenAt >= 0) this.#malformed(base + brokenAt, 0, end - 4 - brokenAt, 'option length');
  }

  /** The packet is kept; what it begins with nobody knows. */
  #unknownInterface(offset: number): InterfaceState {
    this.#malformed(offset + 8, 0, this.#interfaces.length, 'interface id');
    this.#undescribed ??= this.#describeUnknown();
    return this.#undescribed;
  }

  /** Of the next interface. */
  #place(): PlaceOfInterface {
    const id = this.#state.interfaces.length;
    return { id, section: this.#section, idInSection: this.#interfaces.length };
  }

  #describeUnknown(): InterfaceState {
    const { interfaces } = this.#state;
    const description = unknownInterface(this.#place(), this.littleEndian);
    interfaces.push(description);
    return new InterfaceState(description.id, -1, 0, new TimestampScale(10, 6, 0));
  }

  /** An interface block that was lost: the packets that follow count it. */
  missInterface(): void {
    if (!this.#foreign) this.#interfaces.push(this.#describeUnknown());
  }

  #malformed(offset: number, needed: number, had: number, limitedBy: string): void {
    this.#fault('malformed', offset, needed, had, limitedBy, '');
  }

  #fault(
    code: string,
    offset: number,
    needed: number,
    had: number,
    limitedBy: string,
    section: string,
  ): void {
    const spec = section === '' ? SPEC : `${SPEC} ${section}`;
    this.#state.fault({ code, layer: 'pcapng', offset, needed, had, limitedBy, spec });
  }
}

/** Microseconds since 1970 that a journal entry gives, or 0. */
function journalTime(entry: Uint8Array): number {
  const digits = /(?:^|\n)__REALTIME_TIMESTAMP=([0-9]{1,16})\n/.exec(
    new TextDecoder('latin1').decode(entry),
  )?.[1];
  return digits === undefined ? 0 : Number(digits);
}
