export { type Checksum, crc32 } from './deflate/crc32.ts';
export { DeflateError } from './deflate/deflate-error.ts';
export { DeflateExpander, hasZlibHeader } from './deflate/deflate-expander.ts';
export { GzipExpander, type GzipOptions } from './deflate/gzip.ts';
export type { InflaterOptions } from './deflate/inflater.ts';
