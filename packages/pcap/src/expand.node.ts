import { type Checksum, crc32, GzipExpander } from '@plainwire/bytes/deflate';
import { type Expand, expandBy, expandPortably, MeteredExpander } from './expand.ts';
import type { ExpansionLimits } from './expander.ts';

/** gzip with zlib's checksum; the others as everywhere. */
export const expandInNode: Expand = (blocks, compression, limits) =>
  compression === 'gzip' ? expandBy(gunzip(limits), blocks) : expandPortably(blocks, compression, limits);

/** @param reuse what was given is overwritten by what comes after it. */
export function gunzip(limits: ExpansionLimits, reuse = false): MeteredExpander {
  return new MeteredExpander(new GzipExpander({ reuse, checksum: fastChecksum() }), 'gzip', limits);
}

/** zlib's, where the runtime has it; not loaded by whoever reads nothing compressed. */
function fastChecksum(): Checksum {
  return process.getBuiltinModule?.('node:zlib')?.crc32 ?? crc32;
}
