import { BlockFinder, isBlockLength, sectionByteOrder } from './block-finder.ts';
import { BlockType, isKnownBlock, minimumLength } from './block-type.ts';
import { readInterfaceBlock, unknownInterface } from './interface-block.ts';
import type { FormatDecoder, ReaderState } from './reader-state.ts';
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

/** pcapng: sections of blocks, each with its length before and after. */
export class PcapngDecoder implements FormatDecoder {
  needed = 12;
  readonly #state: ReaderState;
  readonly #finder: BlockFinder;
  #littleEndian = true;
  #section = -1;
  /** The section's version is not one that can be read: its blocks are passed over. */
  #foreign = false;
  /** The interfaces of the section. */
  #interfaces: InterfaceState[] = [];
  /** Stands for all interfaces of the section that no block described. */
  #undescribed: InterfaceState | undefined;
  #secretBytes = 0;
  /** Offset in the file of the damaged block that is being passed over, or -1. */
  #damagedAt = -1;
  /** Offset in the file of the next place where a sound block may begin. */
  #lookAt = 0;

  constructor(state: ReaderState) {
    this.#state = state;
    this.#finder = new BlockFinder(state.limits.maxBlockLength);
  }

  decode(bytes: Uint8Array, view: DataView, at: number, end: number, base: number, final: boolean): number {
    let position = at;
    for (;;) {
      if (this.#damagedAt < 0) {
        position = this.#blocks(bytes, view, position, end, base);
        if (this.#state.stopped) return end;
        if (position >= 0) {
          if (!final || !this.#blocksFollow(view, position, end)) return position;
          position = -position - 1;
        }
        position = -position - 1;
        this.#damage(view, position, base);
        if (this.#state.stopped) return end;
      }
      position = this.#recover(bytes, view, position, end, base, final);
      if (this.#damagedAt >= 0 || this.#state.stopped) return position;
    }
  }

  /** The hot loop. Gives where it stopped, or `-position - 1` when the block at `position` cannot be one. */
  #blocks(bytes: Uint8Array, view: DataView, from: number, end: number, base: number): number {
    const maxBlockLength = this.#state.limits.maxBlockLength;
    let at = from;
    let blocks = 0;
    let needed = 12;
    while (end - at >= 12) {
      const type = view.getUint32(at, this.#littleEndian);
      if (type === BlockType.sectionHeader) this.#littleEndian = sectionByteOrder(view, at);
      const length = view.getUint32(at + 4, this.#littleEndian);
      const next = at + length;
      if (length < 12 || (length & 3) !== 0 || length > maxBlockLength) {
        at = -at - 1;
        break;
      }
      if (next > end) {
        needed = length;
        break;
      }
      if (view.getUint32(next - 4, this.#littleEndian) !== length) {
        at = -at - 1;
        break;
      }
      blocks++;
      this.#block(type, bytes, view, at, length, base);
      at = next;
      if (this.#state.stopped) break;
    }
    this.#state.counts.blocks += blocks;
    this.needed = needed;
    return at;
  }

  #block(type: number, bytes: Uint8Array, view: DataView, at: number, length: number, base: number): void {
    if (type === BlockType.enhancedPacket && length >= 32 && !this.#foreign) {
      this.#enhancedPacket(bytes, view, at, length, base);
    } else {
      this.#otherBlock(type, bytes, view, at, length, base);
    }
  }

  /** §4.3, and appendix A for the obsolete packet block, which differs in its interface alone. */
  #enhancedPacket(bytes: Uint8Array, view: DataView, at: number, length: number, base: number): void {
    const little = this.#littleEndian;
    const id = view.getUint32(at + 8, little);
    const source = id < this.#interfaces.length ? this.#interfaces[id]! : this.#unknownInterface(base + at);
    this.#packet(source, bytes, view, at, length, base);
  }

  #packet(
    source: InterfaceState,
    bytes: Uint8Array,
    view: DataView,
    at: number,
    length: number,
    base: number,
  ): void {
    const little = this.#littleEndian;
    const capturedLength = view.getUint32(at + 20, little);
    if (capturedLength > length - 32) {
      this.#malformed(base + at + 20, capturedLength, length - 32, 'captured length');
      return;
    }
    const { scale, id, linkType } = source;
    scale.split(view.getUint32(at + 12, little), view.getUint32(at + 16, little));
    this.#state.sink.add(
      bytes,
      at,
      at + 28,
      capturedLength,
      view.getUint32(at + 24, little),
      scale.seconds,
      scale.nanoseconds,
      id,
      linkType,
    );
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
    if (type === BlockType.sectionHeader) this.#sectionHeader(view, at, base);
    else if (this.#foreign) return;
    else if (type === BlockType.interfaceDescription) this.#interface(bytes, view, at, length, base);
    else if (type === BlockType.packet) this.#oldPacket(bytes, view, at, length, base);
    else if (type === BlockType.simplePacket) this.#simplePacket(bytes, view, at, length, base);
    else if (type === BlockType.decryptionSecrets) this.#secrets(bytes, view, at, length, base);
    else if (type === BlockType.custom || type === BlockType.customNoCopy) {
      this.#otherRecord(bytes, at, at + 12, length - 16, 0, 0);
    } else if (type === BlockType.systemdJournal) this.#journal(bytes, at, length);
    else if (!isKnownBlock(type)) this.#state.counts.unknownBlocks++;
  }

  /** §4.1. Versions 1.0 and 1.2 are the same; no other was ever written. */
  #sectionHeader(view: DataView, at: number, base: number): void {
    const major = view.getUint16(at + 12, this.#littleEndian);
    const minor = view.getUint16(at + 14, this.#littleEndian);
    this.#section++;
    this.#interfaces = [];
    this.#undescribed = undefined;
    this.#foreign = major !== 1 || (minor !== 0 && minor !== 2);
    if (!this.#foreign) return;
    this.#state.fault({
      code: 'unsupported',
      layer: 'pcapng',
      offset: base + at + 12,
      needed: 0,
      had: 4,
      limitedBy: 'version',
      spec: `${SPEC} §4.1`,
    });
  }

  /** §4.2 */
  #interface(bytes: Uint8Array, view: DataView, at: number, length: number, base: number): void {
    const { interfaces, limits } = this.#state;
    if (interfaces.length >= limits.maxInterfaces) {
      this.#fault('limit', base + at, interfaces.length + 1, limits.maxInterfaces, 'maxInterfaces', '§4.2');
      return;
    }
    const place = { id: interfaces.length, section: this.#section };
    const { description, brokenAt } = readInterfaceBlock(bytes, view, at, length, this.#littleEndian, place);
    if (brokenAt >= 0) this.#malformed(base + brokenAt, 0, at + length - 4 - brokenAt, 'option length');
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
    const originalLength = view.getUint32(at + 8, this.#littleEndian);
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
    const id = view.getUint16(at + 8, this.#littleEndian);
    this.#packet(this.#interfaces[id] ?? this.#unknownInterface(base + at), bytes, view, at, length, base);
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
  #secrets(bytes: Uint8Array, view: DataView, at: number, length: number, base: number): void {
    const { secrets, limits, sink } = this.#state;
    const type = view.getUint32(at + 8, this.#littleEndian);
    const dataLength = view.getUint32(at + 12, this.#littleEndian);
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

  /** The packet is kept; what it begins with nobody knows. */
  #unknownInterface(offset: number): InterfaceState {
    this.#malformed(offset + 8, 0, this.#interfaces.length, 'interface id');
    this.#undescribed ??= this.#describeUnknown();
    return this.#undescribed;
  }

  #describeUnknown(): InterfaceState {
    const { interfaces } = this.#state;
    const description = unknownInterface(interfaces.length, this.#section, this.#littleEndian);
    interfaces.push(description);
    return new InterfaceState(description.id, -1, 0, new TimestampScale(10, 6, 0));
  }

  /** Whether a block that is longer than the rest of the file hides sound ones: then its length lies. */
  #blocksFollow(view: DataView, at: number, end: number): boolean {
    if (end - at < 12) return false;
    this.#finder.littleEndian = this.#littleEndian;
    return this.#finder.find(view, at + 1, end, true);
  }

  #damage(view: DataView, at: number, base: number): void {
    this.#malformed(base + at + 4, 0, view.getUint32(at + 4, this.#littleEndian), 'block length');
    this.#damagedAt = base + at;
    this.#lookAt = 0;
  }

  /**
   * Finds the end of the damaged block at `at`, takes the block if that end says so, and gives the place to go on.
   * Until it is found, the damaged block stays in hand (as far as a block may be long), so `at` is given back.
   */
  #recover(bytes: Uint8Array, view: DataView, at: number, end: number, base: number, final: boolean): number {
    const damaged = base + at === this.#damagedAt;
    if (this.#lookAt === 0) {
      const length = this.#soundLength(view, at, end, final);
      if (length === 0 && this.needed > end - at && !final) return at;
      if (length > 0) return this.#goOn(bytes, view, at, at + length, base, true);
      this.#lookAt = base + at + 1;
    }
    this.#finder.littleEndian = this.#littleEndian;
    if (this.#finder.find(view, this.#lookAt - base, end, final)) {
      const next = this.#finder.found;
      return this.#goOn(bytes, view, at, next, base, damaged && this.#trailerFits(view, at, next));
    }
    const stopped = this.#finder.found;
    if (final) {
      this.#state.counts.skippedBytes += base + end - this.#damagedAt;
      return end;
    }
    this.#lookAt = base + stopped;
    const keep = damaged && stopped - at <= this.#state.limits.maxBlockLength;
    this.needed = (keep ? stopped - at : 0) + this.#finder.needed;
    return keep ? at : stopped;
  }

  /**
   * How far the block at `at` reaches when only its padding or its last length is wrong, or 0: a length that is not
   * rounded up although the block is, or a wrong trailer before a sound block. A nearer sound block whose distance
   * the bytes before it give shows that it is the first length that lies.
   */
  #soundLength(view: DataView, at: number, end: number, final: boolean): number {
    this.needed = 0;
    const type = view.getUint32(at, this.#littleEndian);
    const length = view.getUint32(at + 4, this.#littleEndian);
    const padded = (length + 3) & ~3;
    if (!isKnownBlock(type) || !isBlockLength(padded, type, this.#state.limits.maxBlockLength)) return 0;
    const next = at + padded;
    this.needed = padded + 12;
    if (next <= end && padded !== length) {
      return view.getUint32(next - 4, this.#littleEndian) === length ? padded : 0;
    }
    if (next + 12 > end) return final && next === end ? padded : 0;
    const finder = this.#finder;
    finder.littleEndian = this.#littleEndian;
    if (finder.find(view, at + 12, end, final)) {
      if (finder.found < next && this.#trailerFits(view, at, finder.found)) return finder.found - at;
    } else if (finder.found < next) {
      this.needed = finder.found - at + finder.needed;
      return 0;
    }
    return finder.mayBegin(view, next) && isKnownBlock(view.getUint32(next, this.#littleEndian)) ? padded : 0;
  }

  /** Whether the bytes before `next` are the last length of a block that begins at `at`. */
  #trailerFits(view: DataView, at: number, next: number): boolean {
    return next - at >= 12 && view.getUint32(next - 4, this.#littleEndian) === next - at;
  }

  /** Leaves the damage behind: the block from `at` to `next` is read if it is `whole`, else passed over. */
  #goOn(bytes: Uint8Array, view: DataView, at: number, next: number, base: number, whole: boolean): number {
    const type = view.getUint32(at, this.#littleEndian);
    if (whole) {
      this.#state.counts.blocks++;
      this.#block(type, bytes, view, at, next - at, base);
    } else {
      this.#state.counts.skippedBytes += base + next - this.#damagedAt;
      // The packets that follow count the interfaces, the lost one too.
      if (type === BlockType.interfaceDescription && !this.#foreign) {
        this.#interfaces.push(this.#describeUnknown());
      }
    }
    this.#damagedAt = -1;
    return next;
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
