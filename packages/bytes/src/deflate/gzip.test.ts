import {
  constants,
  createDeflateRaw,
  deflateRawSync,
  gunzipSync,
  gzipSync,
  type ZlibOptions,
  crc32 as zlibCrc32,
} from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat } from '../chunk-chain.ts';
import { crc32 } from './crc32.ts';
import { DeflateExpander } from './deflate-expander.ts';
import { GzipExpander, type GzipOptions } from './gzip.ts';

/** What comes out, and what was thrown. */
function expand(
  bytes: Uint8Array,
  size: number,
  options: GzipOptions = {},
): { readonly out: Buffer; readonly error?: string } {
  const expander = new GzipExpander(options);
  const out: Uint8Array[] = [];
  try {
    for (let at = 0; at < bytes.length; at += size)
      for (const piece of expander.push(bytes.subarray(at, at + size))) out.push(piece.slice());
    for (const piece of expander.end()) out.push(piece.slice());
  } catch (error) {
    return { out: Buffer.concat(out), error: (error as Error).message };
  }
  return { out: Buffer.concat(out) };
}

/** Bytes with runs, repeats near and far, and noise, so that every kind of block and symbol comes up. */
function bytesOf(seed: number, length: number): Uint8Array {
  const out = new Uint8Array(length);
  let state = (seed | 1) >>> 0;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 8;
  };
  for (let at = 0; at < length; ) {
    const run = Math.min(1 + (next() % 600), length - at);
    const kind = next() % 4;
    const from = next() % (at + 1);
    const value = next() & 0xff;
    for (let end = at + run, copied = from; at < end; at++)
      out[at] = kind === 0 ? value : kind === 1 ? out[copied++]! : kind === 2 ? next() : next() % 7;
  }
  return out;
}

const SETTINGS: readonly ZlibOptions[] = [
  ...[0, 1, 6, 9].map((level) => ({ level })),
  ...[constants.Z_FILTERED, constants.Z_HUFFMAN_ONLY, constants.Z_RLE, constants.Z_FIXED].map((strategy) => ({
    strategy,
  })),
  { memLevel: 1 },
  { windowBits: 9 },
];

describe('gzip as zlib writes it', () => {
  it.each(SETTINGS)('%o', (settings) => {
    for (const length of [0, 1, 300, 33_000, 700_000]) {
      const bytes = bytesOf(length, length);
      const compressed = gzipSync(bytes, settings);
      for (const size of [compressed.length, 1000]) {
        expect(expand(compressed, size).out.equals(bytes)).toBe(true);
        expect(expand(compressed, size, { reuse: true, checksum: zlibCrc32 }).out.equals(bytes)).toBe(true);
      }
    }
  });

  it('any bytes, settings, members and pieces', () => {
    const parts = fc.array(fc.tuple(fc.nat(), fc.nat(60_000), fc.nat(SETTINGS.length - 1)), { maxLength: 4 });
    fc.assert(
      fc.property(parts, fc.integer({ min: 1, max: 70_000 }), fc.boolean(), (members, size, reuse) => {
        const plain = members.map(([seed, length]) => bytesOf(seed, length));
        const compressed = members.map(([, , setting], index) => gzipSync(plain[index]!, SETTINGS[setting]));
        const { out, error } = expand(concat(compressed), size, { reuse });
        expect(error).toBe(members.length === 0 ? 'incomplete' : undefined);
        expect(out.equals(concat(plain))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('a header with extra bytes, a name, a comment and a checksum', () => {
    const header = Buffer.from('1f8b081e00000000000303006162636e616d6500776f72647300abcd', 'hex');
    const plain = bytesOf(5, 5000);
    const trailer = gzipSync(plain).subarray(-8);
    const member = concat([header, deflateRawSync(plain), trailer]);
    for (const size of [1, 5, member.length])
      expect(expand(concat([member, member]), size).out.equals(concat([plain, plain]))).toBe(true);
  });

  it('what follows the last member is not looked at', () => {
    const plain = bytesOf(6, 5000);
    for (const tail of [new Uint8Array(512), Uint8Array.of(0x1f), Uint8Array.of(1, 2, 3)])
      expect(expand(concat([gzipSync(plain), tail]), 700)).toEqual({ out: Buffer.from(plain) });
  });
});

describe('gzip that is damaged', () => {
  const plain = bytesOf(7, 3000);
  const compressed = gzipSync(plain);

  it('cut at any place gives what was there, and says so', () => {
    let most = 0;
    for (let length = 1; length < compressed.length; length++) {
      const { out, error } = expand(compressed.subarray(0, length), 1 + (length % 97));
      expect(error).toBe('incomplete');
      expect(out.equals(plain.subarray(0, out.length))).toBe(true);
      expect(out.length).toBeGreaterThanOrEqual(most);
      most = out.length;
    }
    expect(most).toBe(plain.length);
  });

  it('cut in text gives every byte whose code is there, as zlib does', () => {
    const text = Buffer.from('the quick brown fox jumps over the lazy dog 0123456789 '.repeat(3));
    for (const settings of [{}, { strategy: constants.Z_HUFFMAN_ONLY }]) {
      const whole = gzipSync(
        text.map((byte, at) => byte ^ (at % 5)),
        settings,
      );
      for (let length = 11; length < whole.length - 8; length++) {
        const cut = whole.subarray(0, length);
        const { out } = expand(cut, length);
        expect(out.equals(gunzipSync(cut, { finishFlush: constants.Z_SYNC_FLUSH }))).toBe(true);
      }
    }
  });

  it.each([-8, -5, -4, -1])('a wrong byte at %i of the trailer keeps the data', (at) => {
    const wrong = Uint8Array.from(compressed);
    wrong[wrong.length + at]! ^= 1;
    expect(expand(wrong, 100)).toEqual({ out: Buffer.from(plain), error: 'checksum' });
  });

  it('one wrong bit is never silent', () => {
    for (let at = 10; at < compressed.length; at++) {
      const wrong = Uint8Array.from(compressed);
      wrong[at]! ^= 1 << (at & 7);
      expect(expand(wrong, 4096).error).toBeDefined();
    }
  });

  it('gives the same however it is cut', () => {
    for (let at = 10; at < compressed.length; at += 13) {
      const wrong = Uint8Array.from(compressed);
      wrong[at]! ^= 0xff;
      const whole = expand(wrong, wrong.length);
      for (const size of [1, 50, 601]) expect(expand(wrong, size)).toEqual(whole);
    }
  });

  it.each([
    ['a copy from before the beginning', '0302000000'],
    ['a block of no kind', '07000000'],
    ['a stored block whose length is not confirmed', '010500ffff6162636465'],
    ['too many codes', '05fffffffffffffffffffffffffffffffffff'],
  ])('%s', (_, hex) => {
    const data = concat([compressed.subarray(0, 10), Buffer.from(hex, 'hex'), new Uint8Array(700)]);
    expect(expand(data, 100).error).toBe('malformed');
  });
});

/** What zlib writes for each part, flushed behind it. */
async function flushed(parts: readonly Uint8Array[], settings: ZlibOptions): Promise<Uint8Array[]> {
  const deflate = createDeflateRaw(settings);
  const out: Uint8Array[] = [];
  for (const part of parts) {
    deflate.write(part);
    await new Promise<void>((done) => deflate.flush(constants.Z_SYNC_FLUSH, done));
    out.push(deflate.read() ?? new Uint8Array(0));
  }
  return out;
}

describe('DEFLATE that pauses', () => {
  it('gives at each pause all that came before it', async () => {
    const parts = fc.array(fc.tuple(fc.nat(), fc.nat(9000)), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        parts,
        fc.constantFrom(...SETTINGS),
        fc.integer({ min: 1, max: 5000 }),
        async (seeds, settings, size) => {
          const plain = seeds.map(([seed, length]) => bytesOf(seed, length));
          const expander = new DeflateExpander({ inputBytes: 100, outputBytes: 1000 });
          for (const [index, bytes] of (await flushed(plain, settings)).entries()) {
            const out: Uint8Array[] = [];
            for (let at = 0; at < bytes.length; at += size)
              for (const piece of expander.push(bytes.subarray(at, at + size))) out.push(piece.slice());
            expect(Buffer.concat(out).equals(plain[index]!)).toBe(true);
          }
          expect(() => expander.end()).toThrow('incomplete');
        },
      ),
      { numRuns: 60 },
    );
  });

  it('codes behind a stored block that fills the room', () => {
    const rest = bytesOf(12, 5000);
    const compressed = deflateRawSync(rest);
    for (let length = 33_000; length < 34_200; length++) {
      const stored = Buffer.alloc(5 + length, 7);
      stored[0] = 0;
      stored.writeUInt16LE(length, 1);
      stored.writeUInt16LE(length ^ 0xffff, 3);
      const expander = new DeflateExpander({ outputBytes: 1000, reuse: true });
      const out: Uint8Array[] = [];
      for (const piece of expander.push(concat([stored, compressed]))) out.push(piece.slice());
      expect(Buffer.concat(out).equals(concat([stored.subarray(5), rest]))).toBe(true);
    }
  });

  it('ends where the data does', () => {
    const plain = bytesOf(11, 40_000);
    const expander = new DeflateExpander({ outputBytes: 1000 });
    const out = [...expander.push(concat([deflateRawSync(plain), new Uint8Array(50).fill(0xff)]))];
    expect(Buffer.concat(out).equals(plain)).toBe(true);
    expect(() => expander.end()).not.toThrow();
  });
});

describe('CRC-32', () => {
  it('is zlib\u2019s, in pieces', () => {
    const bytes = bytesOf(9, 1000);
    for (const cut of [0, 1, 7, 8, 500])
      expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut), 0))).toBe(zlibCrc32(bytes));
  });
});

describe('a member behind a damaged one', () => {
  const [small, large] = [bytesOf(13, 900), bytesOf(14, 400_000)];
  const members = [small, large, small, large].map((plain) => gzipSync(plain));

  /** What comes out when `change` was made to member `index`, and what was told. */
  function damaged(index: number, change: (member: Uint8Array) => Uint8Array, size: number) {
    const told: string[] = [];
    const input = concat(
      members.map((member, at) => (at === index ? change(Uint8Array.from(member)) : member)),
    );
    const { out, error } = expand(input, size, { reuse: true, onDamage: ({ kind }) => told.push(kind) });
    return { out, error, told };
  }

  it.each([
    ['a block of no kind', 10, 'malformed'],
    ['a wrong checksum', -8, 'checksum'],
    ['a wrong length', -1, 'checksum'],
  ])('is found behind %s', (_, at, kind) => {
    for (const size of [1, 5000, 1 << 20]) {
      const { out, error, told } = damaged(
        2,
        (member) => {
          member[at < 0 ? member.length + at : at] = 0xff;
          return member;
        },
        size,
      );
      expect([error, told]).toEqual([undefined, [kind]]);
      expect(out.subarray(0, small.length + large.length).equals(concat([small, large]))).toBe(true);
      expect(out.subarray(-large.length).equals(large)).toBe(true);
    }
  });

  it('comes out the same however the input is cut', () => {
    for (let lost = 1; lost < members[1]!.length - 20; lost += 29_917) {
      const [whole, ...others] = [1 << 20, 4096, 61].map((size) =>
        damaged(1, (member) => member.subarray(0, -lost), size),
      );
      expect(whole!.told.length).toBeGreaterThan(0);
      for (const { out, error, told } of others) {
        expect([error, told]).toEqual([whole!.error, whole!.told]);
        expect(out.equals(whole!.out)).toBe(true);
      }
    }
  });

  it('is none when only its first bytes look like one', () => {
    const decoys = Buffer.from('1f8b0800000000000003ffffff'.repeat(500), 'hex');
    const { out, told } = damaged(2, (member) => concat([member.subarray(0, 8), decoys]), 999);
    expect(told).toEqual(['malformed']);
    expect(out.equals(concat([small, large, large]))).toBe(true);
  });

  it('is not looked for when nothing came before the damage', () => {
    const { out, error, told } = damaged(0, (member) => member.fill(0xff, 10), 4096);
    expect({ length: out.length, error, told }).toEqual({ length: 0, error: 'malformed', told: [] });
  });
});
