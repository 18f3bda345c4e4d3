import type { ContentDecoder } from './content-coding.ts';
import { gunzip, inflateEither } from './inflate.ts';

/** The codings that every runtime can undo: gzip and deflate. br and zstd are `unsupported-coding` here. */
export const portableDecoders: ReadonlyMap<string, ContentDecoder> = new Map([
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  ['deflate', inflateEither],
]);
