import { concat } from '@plainwire/bytes';
import { DeflateExpander, hasZlibHeader } from '@plainwire/bytes/deflate';
import type { OpenerPosition, RecordOpener } from './record-opener.ts';

/** Records hold at most 2^14 bytes of content (RFC 5246 §6.2.1); one that unpacks to more is an attack. */
const MAX_CONTENT = 16_384;

/** The number of DEFLATE in the registry of compression methods (RFC 3749 §2.1). */
export const DEFLATE = 1;

/**
 * Unpacks what another opener opened (RFC 3749): one zlib stream goes through all records of a direction, so that a
 * lost record ends it.
 */
export class InflatingOpener implements RecordOpener {
  readonly chain = 'stream';
  readonly #inner: RecordOpener;
  readonly #stream = new DeflateExpander({ inputBytes: MAX_CONTENT, outputBytes: MAX_CONTENT });
  #isBroken = false;
  #hasBegun = false;

  constructor(inner: RecordOpener) {
    this.#inner = inner;
  }

  get sequence(): number {
    return this.#inner.sequence;
  }

  set sequence(value: number) {
    this.#inner.sequence = value;
  }

  get innerType(): number {
    return this.#inner.innerType;
  }

  get verifies(): boolean {
    return this.#inner.verifies;
  }

  open(bytes: Uint8Array, start: number, end: number): Uint8Array | undefined {
    return this.#inflate(this.#inner.open(bytes, start, end));
  }

  search(
    bytes: Uint8Array,
    start: number,
    end: number,
    first: number,
    count: number,
  ): Uint8Array | undefined {
    return this.#inflate(this.#inner.search(bytes, start, end, first, count));
  }

  skipGap(): void {
    this.#inner.skipGap();
  }

  position(): OpenerPosition {
    return { ...this.#inner.position(), isCompressed: this.#hasBegun };
  }

  resume(position: OpenerPosition): boolean {
    return position.isCompressed !== true && this.#inner.resume(position);
  }

  #inflate(packed: Uint8Array | undefined): Uint8Array | undefined {
    if (packed === undefined || packed.length === 0 || this.#isBroken)
      return this.#isBroken ? undefined : packed;
    const deflated = this.#hasBegun ? packed : withoutHeader(packed);
    this.#hasBegun = true;
    const unpacked = deflated && this.#unpack(deflated);
    this.#isBroken = unpacked === undefined;
    return unpacked;
  }

  #unpack(deflated: Uint8Array): Uint8Array | undefined {
    const pieces: Uint8Array[] = [];
    let length = 0;
    try {
      for (const piece of this.#stream.push(deflated)) {
        length += piece.length;
        if (length > MAX_CONTENT) return undefined;
        pieces.push(piece);
      }
    } catch {
      return undefined;
    }
    return concat(pieces);
  }
}

/** What follows the header of the zlib stream (RFC 1950 §2.2), which begins in the first record. */
function withoutHeader(packed: Uint8Array): Uint8Array | undefined {
  return hasZlibHeader(packed) ? packed.subarray(2) : undefined;
}
