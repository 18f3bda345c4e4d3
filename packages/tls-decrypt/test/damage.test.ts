import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTlsDecryptor } from '../src/index.node.ts';
import type { StreamChunk } from '../src/stream-chunk.ts';
import { decrypt, flowsOf, load, pieces, recut } from './fixtures.ts';

// No plaintext from a record whose tag or MAC does not hold, ever.

const ids = [
  'http-simple',
  'krsa12-aes256-sha256',
  'krsa12-noetm-aes128-sha',
  'krsa-tls10-aes128-sha',
  'tls13-keepalive',
  'reneg-client',
];

describe.each(ids)('%s', (id) => {
  it('gives only true plaintext when bytes are changed', async () => {
    const { chunks, options } = await load(id);
    const truth = pieces(decrypt(chunks, options).events);
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (where, change) => {
        const data = chunks.filter(({ kind }) => kind === 'data');
        const target = data[where % data.length]!;
        const bytes = target.bytes!.slice();
        bytes[where % bytes.length]! ^= change;
        const damaged = chunks.map((chunk) => (chunk === target ? { ...target, bytes } : chunk));
        expectTrue(decrypt(damaged, options).events, truth);
      }),
      { numRuns: 200 },
    );
  });

  it('gives only true plaintext when bytes are lost, and says that some are missing', async () => {
    const { chunks, options } = await load(id);
    const truth = pieces(decrypt(chunks, options).events);
    const data = chunks.filter(({ kind }) => kind === 'data');
    for (const lost of data) {
      const { bytes: _, ...rest } = lost;
      const holed = chunks.map((chunk) => (chunk === lost ? { ...rest, kind: 'gap' as const } : chunk));
      const { events, reports } = decrypt(holed, options);
      expectTrue(events, truth);
      expect(reports.every(({ status, reason }) => status === 'decrypted' || reason !== undefined)).toBe(
        true,
      );
    }
  });

  it('takes any bytes without an exception', async () => {
    const { chunks, options } = await load(id);
    const flows = flowsOf(chunks);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(), fc.uint8Array({ maxLength: 40 })), { maxLength: 5 }),
        (writes) => {
          const all = flows.flatMap((flow) => recut(flow, [700])).map((chunk) => ({ ...chunk }));
          for (const [where, bytes] of writes) {
            const target = all[where % all.length]!;
            if (target.bytes === undefined) continue;
            const copy = target.bytes.slice();
            copy.set(bytes.subarray(0, copy.length), where % Math.max(1, copy.length - bytes.length));
            all[where % all.length] = { ...target, bytes: copy };
          }
          const decryptor = createTlsDecryptor({ ...options, records: true });
          decryptor.push(all);
          decryptor.end();
          expect(decryptor.sessions().length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('after a gap', () => {
  it.each(['nginx-keepalive', 'krsa12-noetm-aes128-sha', 'tls13-keepalive'])('%s goes on', async (id) => {
    const { chunks, options } = await load(id);
    const [server] = chunks.filter(({ direction, kind }) => direction === 1 && kind === 'data').slice(-3);
    const holed = chunks.flatMap((chunk): StreamChunk[] => {
      if (chunk !== server) return [chunk];
      const { bytes, ...rest } = chunk;
      const cut = Math.floor(bytes!.length / 2);
      return [
        { ...rest, kind: 'gap', length: cut, reason: 'lost' },
        { ...chunk, offset: chunk.offset + cut, length: bytes!.length - cut, bytes: bytes!.subarray(cut) },
      ];
    });
    const { events, reports } = decrypt(holed, options);
    expect(reports[0]!.gaps).toEqual([0, 1]);
    expect(reports[0]!.status).toBe('partial');
    expect(events.some((event) => event.type === 'plaintext' && event.chunk.kind === 'gap')).toBe(true);
    const parts = pieces(events).get('0.1')!;
    expect(parts.length).toBe(2);
    expect(parts[1]!.length).toBeGreaterThan(0);
  });
});

function expectTrue(events: Parameters<typeof pieces>[0], truth: Map<string, Buffer[]>): void {
  for (const [name, parts] of pieces(events)) {
    const whole = truth.get(name)?.[0] ?? Buffer.alloc(0);
    for (const part of parts) expect(whole.includes(part)).toBe(true);
  }
}
