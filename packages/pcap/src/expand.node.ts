import { type Checksum, crc32, GzipExpander } from '@plainwire/bytes/deflate';
import { type Expand, expandBy, expandPortably, MeteredExpander } from './expand.ts';
import { type ExpansionLimits, ExpansionMeter, type OnDamage } from './expander.ts';

/** gzip with zlib's checksum; the others as everywhere. */
export const expandInNode: Expand = (blocks, compression, limits, onDamage) =>
  compression === 'gzip'
    ? expandBy(gunzip(limits, { onDamage }), blocks)
    : expandPortably(blocks, compression, limits);

export interface GunzipOptions {
  /** What was given is overwritten by what comes after it. */
  readonly reuse?: boolean;
  readonly onDamage?: OnDamage | undefined;
}

export function gunzip(limits: ExpansionLimits, { reuse, onDamage }: GunzipOptions): MeteredExpander {
  const meter = new ExpansionMeter('gzip', limits);
  const gzip = new GzipExpander({ reuse, checksum: fastChecksum(), onDamage: meter.reporting(onDamage) });
  return new MeteredExpander(gzip, 'gzip', meter);
}

/** zlib's, where the runtime has it; not loaded by whoever reads nothing compressed. */
function fastChecksum(): Checksum {
  return process.getBuiltinModule?.('node:zlib')?.crc32 ?? crc32;
}
