import { type Fault, PlainwireError, u32le } from '@plainwire/bytes';

export type Compression = 'gzip' | 'zstd' | 'lz4';

/** Takes compressed bytes and gives, piece by piece, what they expand to. Throws, after what came before, when they are wrong. */
export interface Expander {
  push(bytes: Uint8Array): Iterable<Uint8Array>;
  /** Throws when the compressed data is not complete. */
  end(): Iterable<Uint8Array>;
}

/** Is told of damage behind which an expander goes on. */
export type OnDamage = (fault: Omit<Fault, 'record'>) => void;

/** How far compressed input may expand. */
export interface ExpansionLimits {
  /** Bytes in all. Default 1 TiB. */
  readonly maxExpandedBytes: number;
  /** Bytes for each compressed byte, once 16 MiB came out. Default 250; a capture of real traffic stays under 50. */
  readonly maxExpansionRatio: number;
}

/** Expansion below this is never too much. */
export const FREE_EXPANSION = 16 * 1024 * 1024;

/** ID1, ID2 and the one method there is (RFC 1952 §2.3). */
const GZIP_MAGIC = 0x088b1f;
/** The first 32 bits of frames, little-endian. */
export const ZSTD_MAGIC = 0xfd2fb528;
export const LZ4_MAGIC = 0x184d2204;
/** Of `lz4 -l`: blocks and nothing else. */
export const LZ4_LEGACY_MAGIC = 0x184c2102;
const SKIPPABLE_HEADER_LENGTH = 8;

/** Whether a frame of zstd or LZ4 holds something else and is to be passed over (sixteen magic numbers). */
export function isSkippable(magic: number): boolean {
  return (magic & 0xffff_fff0) >>> 0 === 0x184d2a50;
}

/** What compressed input begins with, or undefined when it is not compressed (or fewer than four bytes are given). */
export function compressionOf(bytes: Uint8Array): Compression | undefined {
  // Both zstd and LZ4 may begin with frames to pass over: what comes behind them says which it is.
  let at = 0;
  while (at + SKIPPABLE_HEADER_LENGTH <= bytes.length && isSkippable(u32le(bytes, at)))
    at += SKIPPABLE_HEADER_LENGTH + u32le(bytes, at + 4);
  if (at + 4 > bytes.length) return at > 0 ? 'zstd' : undefined;
  const magic = u32le(bytes, at);
  if (magic === ZSTD_MAGIC) return 'zstd';
  if (magic === LZ4_MAGIC || magic === LZ4_LEGACY_MAGIC) return 'lz4';
  return (magic & 0xff_ffff) === GZIP_MAGIC && at === 0 ? 'gzip' : undefined;
}

/** Ends the reading of an input with a fault; what was expanded before stays. */
export class ExpansionEnd extends Error {
  readonly fault: Omit<Fault, 'record'>;

  constructor(fault: Omit<Fault, 'record'>) {
    super(fault.code);
    this.fault = fault;
  }
}

/** Sound compressed data that needs what is not there; the message says what. */
export class UnsupportedExpansion extends Error {}

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
    if (cause instanceof UnsupportedExpansion) return this.#end('unsupported', 0, cause.message);
    return this.#end(atEnd ? 'incomplete' : 'malformed', 0, this.#compression);
  }

  /** What tells of damage that the expander goes on behind; undefined when nobody is to be told. */
  reporting(onDamage: OnDamage | undefined): ((cause: unknown) => void) | undefined {
    if (onDamage === undefined) return undefined;
    return (cause) => {
      const end = this.failed(cause, false);
      if (!(end instanceof ExpansionEnd)) throw end;
      onDamage(end.fault);
    };
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
