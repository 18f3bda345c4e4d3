import { type Fault, PlainwireError } from '@plainwire/bytes';

export type Compression = 'gzip' | 'zstd' | 'lz4';

/** Takes compressed bytes and gives, piece by piece, what they expand to. Throws, after what came before, when they are wrong. */
export interface Expander {
  push(bytes: Uint8Array): Iterable<Uint8Array>;
  /** Throws when the compressed data is not complete. */
  end(): Iterable<Uint8Array>;
}

/** How far compressed input may expand. */
export interface ExpansionLimits {
  /** Bytes in all. Default 1 TiB. */
  readonly maxExpandedBytes: number;
  /** Bytes for each compressed byte, once 16 MiB came out. Default 250; a capture of real traffic stays under 50. */
  readonly maxExpansionRatio: number;
}

/** Expansion below this is never too much. */
export const FREE_EXPANSION = 16 * 1024 * 1024;

/** What compressed input begins with, or undefined when it is not compressed (or fewer than four bytes are given). */
export function compressionOf(bytes: Uint8Array): Compression | undefined {
  if (bytes.length < 4) return undefined;
  if (bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8) return 'gzip';
  if (bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd) return 'zstd';
  if (bytes[0] === 0x04 && bytes[1] === 0x22 && bytes[2] === 0x4d && bytes[3] === 0x18) return 'lz4';
  return undefined;
}

/** Ends the reading of an input with a fault; what was expanded before stays. */
export class ExpansionEnd extends Error {
  readonly fault: Omit<Fault, 'record'>;

  constructor(fault: Omit<Fault, 'record'>) {
    super(fault.code);
    this.fault = fault;
  }
}

/** Counts what goes in and comes out, and ends the reading when it is too much. */
export class ExpansionMeter {
  readonly #compression: Compression;
  readonly #limits: ExpansionLimits;
  #consumed = 0;
  #expanded = 0;

  constructor(compression: Compression, limits: ExpansionLimits) {
    this.#compression = compression;
    this.#limits = limits;
  }

  consume(length: number): void {
    this.#consumed += length;
  }

  expand(length: number): void {
    this.#expanded += length;
    const { maxExpandedBytes, maxExpansionRatio } = this.#limits;
    if (this.#expanded > maxExpandedBytes) throw this.#end('limit', maxExpandedBytes, 'maxExpandedBytes');
    if (this.#expanded > FREE_EXPANSION && this.#expanded > maxExpansionRatio * this.#consumed) {
      throw this.#end('limit', maxExpansionRatio * this.#consumed, 'maxExpansionRatio');
    }
  }

  /** What an error of a decompressor means: cut short at the end of the input, wrong before it. */
  failed(cause: unknown, atEnd: boolean): unknown {
    if (cause instanceof ExpansionEnd || PlainwireError.is(cause)) return cause;
    return this.#end(atEnd ? 'incomplete' : 'malformed', 0, this.#compression);
  }

  #end(code: string, had: number, limitedBy: string): ExpansionEnd {
    const spec = SPECS[this.#compression];
    const layer = this.#compression;
    return new ExpansionEnd({
      code,
      layer,
      offset: this.#consumed,
      needed: this.#expanded,
      had,
      limitedBy,
      spec,
    });
  }
}

const SPECS = { gzip: 'RFC 1952', zstd: 'RFC 8878', lz4: 'LZ4 frame format 1.6' } as const;
