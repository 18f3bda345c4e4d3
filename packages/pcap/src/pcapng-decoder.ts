import { BlockFinder, isBlockLength, sectionByteOrder } from './block-finder.ts';
import { BlockReader } from './block-reader.ts';
import { BlockType, isKnownBlock } from './block-type.ts';
import type { FormatDecoder, ReaderState } from './reader-state.ts';

const SPEC = 'draft-ietf-opsawg-pcapng';

/** pcapng: sections of blocks, each with its length before and after. */
export class PcapngDecoder implements FormatDecoder {
  needed = 12;
  readonly format = 'pcapng';
  readonly #state: ReaderState;
  readonly #finder: BlockFinder;
  readonly #reader: BlockReader;
  /** Offset in the file of the damaged block that is being passed over, or -1. */
  #damagedAt = -1;
  /** Offset in the file of the next place where a sound block may begin. */
  #lookAt = 0;

  constructor(state: ReaderState) {
    this.#state = state;
    this.#reader = new BlockReader(state);
    this.#finder = new BlockFinder(state.limits.maxBlockLength);
  }

  get searching(): boolean {
    return this.#damagedAt >= 0;
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

  /** Gives where it stopped, or `-position - 1` when the block at `position` cannot be one. */
  #blocks(bytes: Uint8Array, view: DataView, from: number, end: number, base: number): number {
    const reader = this.#reader;
    const { counts, limits } = this.#state;
    let at = from;
    this.needed = 12;
    while (!this.#state.stopped) {
      at = reader.packets(bytes, view, at, end);
      if (end - at < 12) break;
      const type = view.getUint32(at, reader.littleEndian);
      if (type === BlockType.sectionHeader) reader.littleEndian = sectionByteOrder(view, at);
      const length = view.getUint32(at + 4, reader.littleEndian);
      const next = at + length;
      if (length < 12 || (length & 3) !== 0 || length > limits.maxBlockLength) return -at - 1;
      if (next > end) {
        this.needed = length;
        break;
      }
      if (view.getUint32(next - 4, reader.littleEndian) !== length) return -at - 1;
      counts.blocks++;
      reader.read(type, bytes, view, at, length, base);
      at = next;
    }
    return at;
  }

  /** Whether a block that is longer than the rest of the file hides sound ones: then its length lies. */
  #blocksFollow(view: DataView, at: number, end: number): boolean {
    if (end - at < 12) return false;
    this.#finder.littleEndian = this.#reader.littleEndian;
    return this.#finder.find(view, at + 1, end, true);
  }

  #damage(view: DataView, at: number, base: number): void {
    this.#state.fault({
      code: 'malformed',
      layer: 'pcapng',
      offset: base + at + 4,
      needed: 0,
      had: view.getUint32(at + 4, this.#reader.littleEndian),
      limitedBy: 'block length',
      spec: SPEC,
    });
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
    this.#finder.littleEndian = this.#reader.littleEndian;
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
    const type = view.getUint32(at, this.#reader.littleEndian);
    const length = view.getUint32(at + 4, this.#reader.littleEndian);
    const padded = (length + 3) & ~3;
    if (!isKnownBlock(type) || !isBlockLength(padded, type, this.#state.limits.maxBlockLength)) return 0;
    const next = at + padded;
    this.needed = padded + 12;
    if (next <= end && padded !== length) {
      return view.getUint32(next - 4, this.#reader.littleEndian) === length ? padded : 0;
    }
    if (next + 12 > end) return final && next === end ? padded : 0;
    const finder = this.#finder;
    finder.littleEndian = this.#reader.littleEndian;
    if (finder.find(view, at + 12, end, final)) {
      if (finder.found < next && this.#trailerFits(view, at, finder.found)) return finder.found - at;
    } else if (finder.found < next) {
      this.needed = finder.found - at + finder.needed;
      return 0;
    }
    return finder.mayBegin(view, next) && isKnownBlock(view.getUint32(next, this.#reader.littleEndian))
      ? padded
      : 0;
  }

  /** Whether the bytes before `next` are the last length of a block that begins at `at`. */
  #trailerFits(view: DataView, at: number, next: number): boolean {
    return next - at >= 12 && view.getUint32(next - 4, this.#reader.littleEndian) === next - at;
  }

  /** Leaves the damage behind: the block from `at` to `next` is read if it is `whole`, else passed over. */
  #goOn(bytes: Uint8Array, view: DataView, at: number, next: number, base: number, whole: boolean): number {
    const type = view.getUint32(at, this.#reader.littleEndian);
    if (whole) {
      this.#state.counts.blocks++;
      this.#reader.read(type, bytes, view, at, next - at, base);
    } else {
      this.#state.counts.skippedBytes += base + next - this.#damagedAt;
      if (type === BlockType.interfaceDescription) this.#reader.missInterface();
    }
    this.#damagedAt = -1;
    return next;
  }
}
