import { GzipExpander } from '@plainwire/bytes/deflate';
import type { ExpanderFactories } from './expand.ts';
import { Lz4Expander } from './lz4.ts';

/** Expanders that run in every runtime. */
export const PORTABLE_EXPANDERS: ExpanderFactories = {
  gzip: (onDamage) => new GzipExpander({ onDamage }),
  lz4: () => new Lz4Expander(),
  zstd: async () => {
    const [{ Decompress }, { ZstdExpander }] = await Promise.all([import('fzstd'), import('./zstd.ts')]);
    return new ZstdExpander(Decompress);
  },
};
