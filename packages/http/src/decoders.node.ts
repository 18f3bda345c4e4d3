import * as zlib from 'node:zlib';
import { hasZlibHeader } from '@plainwire/bytes/deflate';
import type { ContentDecoder, Decoded } from './content-coding.ts';
import { portableDecoders } from './decoders.ts';
import { gunzip, inflateEither } from './inflate.ts';

type Decompress = (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array;

/** Node's own zlib: quicker, and it knows br, and zstd from 22.15 on. */
export const nodeDecoders: ReadonlyMap<string, ContentDecoder> = new Map([
  ...portableDecoders,
  ['gzip', first(zlib.gunzipSync, gunzip)],
  ['x-gzip', first(zlib.gunzipSync, gunzip)],
  ['deflate', first(inflateSync, inflateEither)],
  ['br', only(zlib.brotliDecompressSync)],
  ...zstd(),
]);

function inflateSync(bytes: Uint8Array, options: { maxOutputLength: number }): Uint8Array {
  return hasZlibHeader(bytes) ? zlib.inflateSync(bytes, options) : zlib.inflateRawSync(bytes, options);
}

/** zlib gives all or nothing: what it refuses goes to the portable decoder, which gives what comes before the trouble. */
function first(decompress: Decompress, fallback: ContentDecoder): ContentDecoder {
  return (bytes, most) => {
    try {
      return { bytes: plain(decompress(bytes, { maxOutputLength: most })) };
    } catch {
      return fallback(bytes, most);
    }
  };
}

function only(decompress: Decompress): ContentDecoder {
  return (bytes, most) => {
    try {
      return { bytes: plain(decompress(bytes, { maxOutputLength: most })) };
    } catch (error) {
      return { bytes, trouble: troubleOf(error) };
    }
  };
}

function troubleOf(error: unknown): NonNullable<Decoded['trouble']> {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_BUFFER_TOO_LARGE') return 'limit';
  return code === 'Z_BUF_ERROR' ? 'incomplete' : 'malformed';
}

/** A Uint8Array, not a Buffer: callers may compare and print it. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

function zstd(): [string, ContentDecoder][] {
  const decompress = (zlib as { zstdDecompressSync?: Decompress }).zstdDecompressSync;
  return decompress === undefined ? [] : [['zstd', only(decompress)]];
}
