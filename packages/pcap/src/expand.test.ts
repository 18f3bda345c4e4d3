import { fromHex } from '@plainwire/bytes';
import { Decompress } from 'fzstd';
import { describe, expect, it } from 'vitest';
import { MeteredExpander } from './expand.ts';
import { compressionOf, ExpansionMeter } from './expander.ts';
import { PORTABLE_EXPANDERS } from './expanders.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { ZstdExpander } from './zstd.ts';

async function expandAll(compressed: Uint8Array, slice: number): Promise<string> {
  const expander = new MeteredExpander(
    await PORTABLE_EXPANDERS[compressionOf(compressed)!](),
    compressionOf(compressed)!,
    new ExpansionMeter(compressionOf(compressed)!, DEFAULT_LIMITS),
  );
  const out: Uint8Array[] = [];
  for (let at = 0; at < compressed.length; at += slice)
    out.push(...expander.push(compressed.subarray(at, at + slice)));
  out.push(...expander.end());
  return Buffer.concat(out).toString();
}

/** TEXT through the reference programs: `zstd -c`, `lz4 -c`, `lz4 -c -BD --no-frame-crc`, `lz4 -c -l`. */
const TEXT = 'abcabcabc'.repeat(40);
const COMPRESSED: Record<string, string> = {
  zstd: '28b52ffd045855000018616263010062aa6e0844220153',
  lz4: '04224d186440a70e0000003f6162630300ff4e50626361626300000000274bcca3',
  'lz4 with linked blocks': '04224d186040820e0000003f6162630300ff4e50626361626300000000',
  'lz4 as it was once': '02214c180e0000003f6162630300ff4e506263616263',
  'zstd behind a frame to pass over':
    '502a4d180400000061626364' + '28b52ffd045855000018616263010062aa6e0844220153',
  'lz4 behind a frame to pass over':
    '5f2a4d180400000061626364' + '04224d186040820e0000003f6162630300ff4e50626361626300000000',
};

describe.each(Object.entries(COMPRESSED))('%s', (_, hex) => {
  it.each([1, 7, 1000])('in slices of %i', async (slice) => {
    expect(await expandAll(fromHex(hex), slice)).toBe(TEXT);
  });

  it('two frames', async () => {
    expect(await expandAll(fromHex(hex + hex), 5)).toBe(TEXT + TEXT);
  });

  it('every shorter length ends with a fault', async () => {
    const whole = fromHex(hex);
    // What ends behind a block of the old LZ4, or behind a frame to pass over, is whole.
    const begin = hex.startsWith('02') ? 9 : hex.includes('2a4d18') ? 13 : 5;
    for (let length = begin; length < whole.length; length++) {
      await expect(expandAll(whole.subarray(0, length), 3)).rejects.toThrow('incomplete');
    }
  });

  it('never throws anything else, whatever byte is wrong', async () => {
    const whole = fromHex(hex);
    for (let at = hex.includes('2a4d18') ? 16 : 4; at < whole.length; at++) {
      for (const wrong of [0, 0xff, whole[at]! ^ 0x10]) {
        const copy = whole.slice();
        copy[at] = wrong;
        try {
          await expandAll(copy, 9);
        } catch (error) {
          expect(['malformed', 'incomplete', 'limit', 'unsupported']).toContain((error as Error).message);
        }
      }
    }
  });
});

describe('checksums', () => {
  /** What came out before it ended. */
  async function expandSome(
    compressed: Uint8Array,
  ): Promise<{ readonly out: string; readonly code: string }> {
    const compression = compressionOf(compressed)!;
    const expander = new MeteredExpander(
      await PORTABLE_EXPANDERS[compression](),
      compression,
      new ExpansionMeter(compression, DEFAULT_LIMITS),
    );
    let out = '';
    try {
      for (const bytes of expander.push(compressed)) out += Buffer.from(bytes).toString();
      for (const bytes of expander.end()) out += Buffer.from(bytes).toString();
    } catch (error) {
      return { out, code: (error as Error).message };
    }
    return { out, code: 'sound' };
  }

  it.each(['zstd', 'lz4'])(
    'of the content of %s: what came out stays, and the rest is said',
    async (name) => {
      const bytes = fromHex(COMPRESSED[name]!);
      expect(await expandSome(bytes)).toEqual({ out: TEXT, code: 'sound' });
      bytes[bytes.length - 1]! ^= 1;
      expect(await expandSome(bytes)).toEqual({ out: TEXT, code: 'malformed' });
    },
  );

  it('of the header and the blocks of lz4', async () => {
    // lz4 -c -BX
    const bytes = fromHex('04224d187440bd0e0000003f6162630300ff4e506263616263d7072e0900000000274bcca3');
    expect(await expandSome(bytes)).toEqual({ out: TEXT, code: 'sound' });
    for (const at of [6, 12, 26]) {
      const wrong = bytes.slice();
      wrong[at]! ^= 1;
      expect(await expandSome(wrong)).toEqual({ out: '', code: 'malformed' });
    }
  });

  it('the zstd decoder keeps nothing of what it has read', async () => {
    const decoders: { readonly c: readonly Uint8Array[] }[] = [];
    class Watched extends Decompress {
      constructor(take: ConstructorParameters<typeof Decompress>[0]) {
        super(take);
        decoders.push(this as never);
      }
    }
    const [header, raw] = ['28b52ffd0048', `400300${'00'.repeat(0x68)}`];
    const expander = new ZstdExpander(Watched);
    let length = 0;
    for (const bytes of expander.push(fromHex(header + raw.repeat(50)))) length += bytes.length;
    expect([length, decoders.length]).toEqual([50 * 0x68, 1]);
    expect(decoders[0]!.c.length).toBeLessThan(2);
  });

  it('a zstd window that would take gigabytes is refused', async () => {
    // zstd -c --long=31, and a single segment that says it has 2^40 bytes.
    for (const hex of ['28b52ffd00a8010000', '28b52ffde0000000000001000001000000'])
      expect(await expandSome(fromHex(hex))).toEqual({ out: '', code: 'unsupported' });
  });
});
