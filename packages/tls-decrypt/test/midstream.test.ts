import { describe, expect, it } from 'vitest';
import type { TlsDecryptorOptions } from '../src/decryptor.ts';
import { createTlsDecryptor, parseKeyLog, restoreTlsDecryptor } from '../src/index.node.ts';
import type { StreamChunk } from '../src/stream-chunk.ts';
import { decrypt, load, pieces } from './fixtures.ts';
import { Tls13Writer } from './tls13-writer.ts';

// A capture that begins in the midst of a connection of TLS 1.3: the tags tell which secret of the key log is its own.

function session(records = 12) {
  const writer = new Tls13Writer().clientHello().handshake();
  const from = writer.chunks.length;
  for (let i = 0; i < records; i++) writer.data(0, `question ${i};`).data(1, `answer ${i};`);
  return { writer, rest: (skip: number) => writer.chunks.slice(from + skip) };
}

/** Key logs hold the secrets of other connections too. */
function withOthers(writer: Tls13Writer): TlsDecryptorOptions {
  const keyLog = writer.keyLog();
  for (let i = 1; i < 20; i++) {
    const random = i.toString(16).padStart(64, '0');
    keyLog.append(`CLIENT_TRAFFIC_SECRET_0 ${random} ${'5a'.repeat(32)}\n`);
    keyLog.append(`SERVER_TRAFFIC_SECRET_0 ${random} ${'a5'.repeat(48)}\n`);
  }
  return { keyLog };
}

const texts = (chunks: readonly StreamChunk[], options: TlsDecryptorOptions) => {
  const { events, reports } = decrypt(chunks, options);
  const parts = pieces(events);
  return [0, 1].map((side) => (parts.get(`0.${side}`) ?? []).join('|')).concat(reports[0]!.status);
};
const numbered = (word: string, from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `${word} ${from + i};`).join('');

describe('a connection that is joined in its midst', () => {
  it.each([0, 1, 7, 18])('is opened from record %i on', (skip) => {
    const { writer, rest } = session();
    const client = numbered('question', Math.ceil(skip / 2), 12);
    const server = numbered('answer', Math.floor(skip / 2), 12);
    expect(texts(rest(skip), withOthers(writer))).toEqual([client, server, 'partial']);
    const { reports } = decrypt(rest(skip), withOthers(writer));
    expect(reports[0]).toMatchObject({
      version: 0x0304,
      clientDirection: 0,
      cipherSuite: { name: 'TLS_AES_128_GCM_SHA256' },
      reason: { code: 'TLS_MIDSTREAM' },
      macFailures: [0, 0],
    });
  });

  it('is opened from the first whole record on, its bytes cut anywhere', () => {
    const { writer, rest } = session();
    for (const size of [1, 13, 100]) {
      const cut = rest(4).flatMap((chunk, at) => {
        // The capture begins inside a record.
        const skipped = at < 2 ? 9 : 0;
        const bytes = chunk.bytes!.subarray(skipped);
        return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i): StreamChunk => {
          const piece = bytes.slice(i * size, (i + 1) * size);
          const offset = chunk.offset + skipped + i * size;
          return { ...chunk, bytes: piece, length: piece.length, offset };
        });
      });
      expect(texts(cut, withOthers(writer))).toEqual([
        numbered('question', 3, 12),
        numbered('answer', 3, 12),
        'partial',
      ]);
    }
  });

  it('goes on after a snapshot', () => {
    const { writer, rest } = session();
    const options = withOthers(writer);
    const chunks = rest(3);
    const whole = decrypt(chunks, options).events;
    for (let at = 0; at < chunks.length; at++) {
      const first = createTlsDecryptor(options);
      const events = [...first.push(chunks.slice(0, at))];
      const second = restoreTlsDecryptor(JSON.parse(JSON.stringify(first.snapshot())), options);
      expect([...events, ...second.push(chunks.slice(at)), ...second.end()]).toEqual(whole);
    }
  });

  it('of a real capture', async () => {
    const { chunks, options } = await load('tls13-keepalive');
    const whole = pieces(decrypt(chunks, options).events);
    const late = pieces(decrypt(chunks.slice(8), { keyLog: options.keyLog! }).events);
    for (const side of ['0.0', '0.1']) {
      const text = late.get(side)!.join('');
      expect(text.length).toBeGreaterThan(0);
      expect(whole.get(side)!.join('').endsWith(text)).toBe(true);
    }
  });

  it('stays closed when its place is out of reach, at a bounded cost', () => {
    const { writer, rest } = session(40);
    expect(texts(rest(60), { ...withOthers(writer), limits: { midstreamTrials: 400 } })).toEqual([
      '',
      '',
      'undecryptable',
    ]);
  });

  it('stays closed without its secret, and says so', () => {
    const keyLog = parseKeyLog(`SERVER_TRAFFIC_SECRET_0 ${'00'.repeat(32)} ${'11'.repeat(32)}`);
    const { reports } = decrypt(session().rest(2), { keyLog, limits: { midstreamTrials: 5000 } });
    expect(reports[0]).toMatchObject({ status: 'undecryptable', reason: { code: 'TLS_MIDSTREAM' } });
  });
});
