import type { AnyIterable } from '@plainwire/bytes';
import { type Expand, expandPortably } from './expand.ts';
import { type ExpansionLimits, ExpansionMeter } from './expander.ts';

const CHUNK_LENGTH = 256 * 1024;

/** gzip by zlib, in its own thread and with its checksums; the others as everywhere. */
export const expandInNode: Expand = (blocks, compression, limits) =>
  compression === 'gzip' ? gunzip(blocks, limits) : expandPortably(blocks, compression, limits);

async function* gunzip(
  blocks: AnyIterable<Uint8Array>,
  limits: ExpansionLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  // Not loaded by whoever reads nothing compressed.
  const { Readable } = await import('node:stream');
  const { createGunzip } = await import('node:zlib');
  const meter = new ExpansionMeter('gzip', limits);
  const source = Readable.from(metered(blocks, meter), { objectMode: true, highWaterMark: 1 });
  const gunzipped = source.pipe(createGunzip({ chunkSize: CHUNK_LENGTH }));
  source.on('error', (error) => gunzipped.destroy(error));
  try {
    for await (const bytes of gunzipped) {
      meter.expand(bytes.length);
      yield bytes;
    }
  } catch (cause) {
    throw isZlibError(cause) ? meter.failed(cause, cause.code === 'Z_BUF_ERROR') : cause;
  } finally {
    source.destroy();
    gunzipped.destroy();
  }
}

async function* metered(
  blocks: AnyIterable<Uint8Array>,
  meter: ExpansionMeter,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const block of blocks) {
    meter.consume(block.length);
    yield block;
  }
}

function isZlibError(cause: unknown): cause is { readonly code: string } {
  return cause instanceof Error && 'code' in cause && String(cause.code).startsWith('Z_');
}
