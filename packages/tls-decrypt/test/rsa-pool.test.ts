import { generateKeyPairSync } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import type { TlsDecryptorOptions } from '../src/decryptor.ts';
import {
  createRsaPool,
  createTlsDecryptor,
  findSuite,
  readPrivateKey,
  restoreTlsDecryptor,
} from '../src/index.node.ts';
import type { StreamChunk } from '../src/stream-chunk.ts';
import { decrypt, load, pieces } from './fixtures.ts';
import { Tls12Writer } from './tls12-writer.ts';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const text = (value: string) => new TextEncoder().encode(value);
const keys = [{ key: await readPrivateKey(pair.export({ type: 'pkcs8', format: 'pem' })) }];
const pool = createRsaPool();
afterAll(() => pool.close());

interface Ended {
  readonly chunk: StreamChunk;
}

const connections = (count: number) =>
  Array.from({ length: count }, (_, id) =>
    new Tls12Writer({ suite: findSuite(0x009c)!, key: pair, id })
      .handshake()
      .data(0, text(`question ${id}`))
      .data(1, text(`answer ${id}`)),
  );

async function settled(chunks: readonly StreamChunk[], options: TlsDecryptorOptions, wait = false) {
  const decryptor = createTlsDecryptor({ ...options, rsaPool: pool });
  const events = [];
  for (const chunk of chunks) {
    events.push(...decryptor.pushChunk(chunk));
    if (wait) await new Promise((resolve) => setImmediate(resolve));
  }
  events.push(...(await decryptor.settle()), ...decryptor.end());
  return { events, reports: decryptor.sessions() };
}

/** Connections that end, one after the other, before any thread can have answered. */
const ended = (count: number) =>
  connections(count).flatMap(({ chunks }) => [
    ...chunks,
    ...([0, 1] as const).map((direction): StreamChunk => {
      const { bytes: _, ...last } = chunks.findLast((chunk) => chunk.direction === direction)!;
      return { ...last, kind: 'end', offset: last.offset + last.length, length: 0, sources: [] };
    }),
  ]);

describe('RSA in worker threads', () => {
  it('gives what one thread gives for connections that are over before it is done', async () => {
    const chunks = ended(40);
    const whole = decrypt(chunks, { keys });
    const spread = await settled(chunks, { keys });
    const order = ({ events }: { events: typeof whole.events }) =>
      [...events]
        .filter(({ type }) => type === 'plaintext')
        .sort(
          (a, b) => (a as never as Ended).chunk.connection.id - (b as never as Ended).chunk.connection.id,
        );
    expect(spread.reports).toEqual(whole.reports);
    expect(pieces(spread.events)).toEqual(pieces(whole.events));
    expect(order(spread).filter((event) => (event as never as Ended).chunk.kind === 'end')).toHaveLength(80);
    for (const event of order(spread)) {
      const { chunk } = event as never as Ended;
      if (chunk.kind === 'end') expect(chunk.offset).toBeGreaterThan(0);
    }
  });

  it.each([false, true])('gives what one thread gives', async (wait) => {
    const chunks = connections(40).flatMap((writer) => writer.chunks);
    const whole = decrypt(chunks, { keys });
    const spread = await settled(chunks, { keys }, wait);
    expect(pieces(spread.events)).toEqual(pieces(whole.events));
    expect(spread.reports).toEqual(whole.reports);
  });

  it('works where nobody waits for it: the end does what is left itself', () => {
    const chunks = connections(3).flatMap((writer) => writer.chunks);
    const decryptor = createTlsDecryptor({ keys, rsaPool: pool });
    const events = [...decryptor.push(chunks), ...decryptor.end()];
    expect(pieces(events)).toEqual(pieces(decrypt(chunks, { keys }).events));
  });

  it('does not hold more than it may: what does not fit is done at once', () => {
    const [writer] = connections(1);
    for (let i = 0; i < 20; i++) writer!.data(1, new Uint8Array(1000).fill(i));
    const limits = { heldBytes: 5000 };
    const decryptor = createTlsDecryptor({ keys, rsaPool: pool, limits });
    const events = [...decryptor.push(writer!.chunks)];
    expect(decryptor.sessions()[0]!.plaintextBytes[1]).toBe(20_008);
    expect(pieces([...events, ...decryptor.end()])).toEqual(pieces(decrypt(writer!.chunks, { keys }).events));
  });

  it('leaves a resumed session to the one before it', async () => {
    const { chunks, options } = await load('resume-ticket');
    const spread = await settled(chunks, options);
    expect(pieces(spread.events)).toEqual(pieces(decrypt(chunks, options).events));
  });

  it('waits for the session that is resumed, when its secret is not known yet', async () => {
    const { chunks, options } = await load('resume-ticket');
    // Neither connection ends before both have begun.
    const open = [
      ...chunks.filter(({ kind }) => kind !== 'end'),
      ...chunks.filter(({ kind }) => kind === 'end'),
    ];
    const spread = await settled(open, options);
    expect(pieces(spread.events)).toEqual(pieces(decrypt(open, options).events));
    expect(spread.reports).toEqual(decrypt(open, options).reports);
  });

  it('goes on after a snapshot that was made while it waited', () => {
    const chunks = ended(3);
    const first = createTlsDecryptor({ keys, rsaPool: pool });
    const events = [...first.push(chunks)];
    const second = restoreTlsDecryptor(JSON.parse(JSON.stringify(first.snapshot())), { keys });
    events.push(...second.end());
    const whole = decrypt(chunks, { keys });
    expect(pieces(events)).toEqual(pieces(whole.events));
    expect(second.sessions()).toEqual(whole.reports);
  });

  it('goes on by itself when its threads have ended', async () => {
    const ended = createRsaPool({ threads: 1 });
    await ended.close();
    const chunks = connections(2).flatMap((writer) => writer.chunks);
    const decryptor = createTlsDecryptor({ keys, rsaPool: ended });
    const events = [...decryptor.push(chunks), ...(await decryptor.settle()), ...decryptor.end()];
    expect(pieces(events)).toEqual(pieces(decrypt(chunks, { keys }).events));
  });

  it('gives the same reasons', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const wrong = [{ key: await readPrivateKey(other.export({ type: 'pkcs8', format: 'pem' })) }];
    const writer = new Tls12Writer({ suite: findSuite(0x009c)!, key: pair, sendCertificate: false });
    const { chunks } = writer.handshake().data(0, text('hidden'));
    const { reports } = await settled(chunks, { keys: wrong });
    expect(reports).toEqual(decrypt(chunks, { keys: wrong }).reports);
  });
});
