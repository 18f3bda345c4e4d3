import { Unzlib } from 'fflate';
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
  readonly #stream: Unzlib;
  #pieces: Uint8Array[] = [];
  #length = 0;
  #isBroken = false;
  #hasBegun = false;

  constructor(inner: RecordOpener) {
    this.#inner = inner;
    this.#stream = new Unzlib((piece) => {
      this.#length += piece.length;
      if (this.#length <= MAX_CONTENT) this.#pieces.push(piece);
    });
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
    this.#hasBegun = true;
    this.#pieces = [];
    this.#length = 0;
    try {
      this.#stream.push(new Uint8Array(packed), false);
    } catch {
      this.#isBroken = true;
    }
    this.#isBroken ||= this.#length > MAX_CONTENT;
    return this.#isBroken ? undefined : joined(this.#pieces, this.#length);
  }
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  if (pieces.length === 1) return pieces[0]!;
  const out = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}
