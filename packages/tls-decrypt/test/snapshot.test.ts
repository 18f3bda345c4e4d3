import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { portableCrypto } from '../src/crypto/portable.ts';
import type { TlsDecryptorOptions } from '../src/decryptor.ts';
import { createTlsDecryptor, findSuite, readPrivateKey, restoreTlsDecryptor } from '../src/index.node.ts';
import type { TlsSnapshot } from '../src/snapshot.ts';
import type { StreamChunk } from '../src/stream-chunk.ts';
import { decrypt, flowsOf, load, type Outcome, recut, scenarios } from './fixtures.ts';
import { Tls12Writer, type WriterOptions } from './tls12-writer.ts';
import { Tls13Writer } from './tls13-writer.ts';

// A decryptor that is stopped anywhere, stored as JSON and restored goes on as if nothing had been.

const pair = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
const keys = [{ key: await readPrivateKey(pair.export({ type: 'pkcs8', format: 'pem' })) }];
const sealKey = new Uint8Array(32).fill(7);
const text = (value: string) => new TextEncoder().encode(value);

const stored = (snapshot: TlsSnapshot): TlsSnapshot => JSON.parse(JSON.stringify(snapshot));

/** As `decrypt`, but stopped and restored before each of the chunks in `cuts`. */
function inParts(
  chunks: readonly StreamChunk[],
  cuts: readonly number[],
  options: TlsDecryptorOptions,
  key?: Uint8Array,
): Outcome {
  let decryptor = createTlsDecryptor(options);
  const events = chunks.flatMap((chunk, at) => {
    if (cuts.includes(at)) decryptor = restoreTlsDecryptor(stored(decryptor.snapshot(key)), options, key);
    return decryptor.pushChunk(chunk);
  });
  return { events: [...events, ...decryptor.end()], reports: decryptor.sessions() };
}

function holdsAtEveryCut(
  chunks: readonly StreamChunk[],
  options: TlsDecryptorOptions,
  key?: Uint8Array,
): void {
  const whole = decrypt(chunks, options);
  for (let cut = 0; cut <= chunks.length; cut++)
    expect(inParts(chunks, [cut], options, key), `cut ${cut}`).toEqual(whole);
}

const ids = scenarios.map(({ id }) => id);

describe.each(ids)('%s', (id) => {
  // A resumed session has its secret from a connection that is over.
  const key = id.startsWith('resume') ? sealKey : undefined;

  it('gives the same events, stopped between any two chunks', async () => {
    const { chunks, options } = await load(id);
    holdsAtEveryCut(chunks.length > 60 ? chunks.slice(0, 60) : chunks, options, key);
  });

  it('gives the same events, its bytes cut anywhere and stopped many times', async () => {
    const { chunks, options } = await load(id);
    const sizes = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 5 });
    const cuts = fc.array(fc.nat(200), { maxLength: 8 });
    fc.assert(
      fc.property(sizes, cuts, (pieces, stops) => {
        const all = flowsOf(chunks).flatMap((flow) => recut(flow, pieces));
        const sorted = [...all].sort((a, b) => a.connection.id - b.connection.id);
        expect(inParts(sorted, stops, options, key)).toEqual(decrypt(sorted, options));
      }),
      { numRuns: 5 },
    );
  });
});

describe('each kind of keys goes on', () => {
  const session = (suite: number, more: Partial<WriterOptions> = {}) => {
    const writer = new Tls12Writer({ suite: findSuite(suite)!, key: pair, ...more }).handshake();
    for (let i = 0; i < 4; i++) writer.data(0, text(`question ${i}`)).data(1, text(`answer ${i}`));
    return writer;
  };

  it.each<[string, number, Partial<WriterOptions>]>([
    ['AES-GCM', 0x009c, {}],
    ['ChaCha20 with an extended master secret', 0x009d, { extendedMasterSecret: true }],
    ['CBC of TLS 1.0, whose IV is the block before', 0x002f, { version: 0x0301 }],
    ['the same with encrypt-then-MAC', 0x0035, { version: 0x0301, encryptThenMac: true }],
    ['3DES of SSL 3.0', 0x000a, { version: 0x0300 }],
    ['CBC of TLS 1.2', 0x003d, {}],
    ['RC4, by as many bytes of key stream as were used', 0x0005, {}],
    ['CCM', 0xc09c, {}],
    ['NULL', 0x003b, {}],
  ])('%s', (_, suite, more) => {
    const { chunks } = session(suite, more);
    expect(decrypt(chunks, { keys }).reports[0]!.status).toBe('decrypted');
    holdsAtEveryCut(chunks, { keys });
    holdsAtEveryCut(chunks, { keys, crypto: portableCrypto });
  });

  it('TLS 1.3 after any number of KeyUpdates', () => {
    const writer = new Tls13Writer().clientHello().handshake();
    for (let i = 0; i < 5; i++) writer.data(0, `a${i}`).keyUpdate(0).data(1, `b${i}`).keyUpdate(1);
    holdsAtEveryCut(writer.chunks, { keyLog: writer.keyLog() });
  });

  it.each([0x002f, 0x0005, 0x009c])('with lost bytes before and behind the stop, suite %i', (suite) => {
    const writer = session(suite, { version: suite === 0x009c ? 0x0303 : 0x0301 });
    writer.gap(0, 60);
    for (let i = 0; i < 3; i++) writer.data(0, text('behind the gap')).data(1, text('still here'));
    holdsAtEveryCut(writer.chunks, { keys });
  });

  it('without a key, unchecked, as before', () => {
    holdsAtEveryCut(session(0x003b).chunks, {});
  });
});

describe('a snapshot', () => {
  const chunks = new Tls12Writer({ suite: findSuite(0x009c)!, key: pair })
    .handshake()
    .data(0, text('hidden')).chunks;

  it('holds no secret', async () => {
    const { chunks: other, options } = await load('tls13-keepalive');
    for (const [all, given] of [
      [chunks, { keys }],
      [other, options],
    ] as const) {
      const decryptor = createTlsDecryptor(given);
      decryptor.push(all.slice(0, -2));
      const secrets = decryptor
        .exportKeyLog()
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[2]!);
      expect(secrets.length).toBeGreaterThan(0);
      for (const snapshot of [decryptor.snapshot(), decryptor.snapshot(sealKey)]) {
        for (const secret of secrets) expect(JSON.stringify(snapshot)).not.toContain(secret);
      }
    }
  });

  it('sealed, goes on without any key and still knows what it had opened', () => {
    const half = createTlsDecryptor({ keys });
    half.push(chunks.slice(0, -1));
    const whole = decrypt(chunks, { keys });
    const decryptor = restoreTlsDecryptor(stored(half.snapshot(sealKey)), {}, sealKey);
    const events = [...decryptor.push(chunks.slice(-1)), ...decryptor.end()];
    expect(events).toEqual(whole.events.slice(-events.length));
    expect(decryptor.exportKeyLog()).toMatch(/^CLIENT_RANDOM /);
  });

  it('not sealed and without keys, says what is missing', () => {
    const half = createTlsDecryptor({ keys });
    half.push(chunks.slice(0, -1));
    const decryptor = restoreTlsDecryptor(stored(half.snapshot()), {});
    decryptor.push(chunks.slice(-1));
    expect(decryptor.sessions()[0]!.reason!.code).toBe('TLS_NO_SECRETS');
  });

  it('of another layout, or sealed with another key, is refused', () => {
    const snapshot = createTlsDecryptor({ keys }).snapshot(sealKey);
    const code = (run: () => unknown) => {
      try {
        run();
      } catch (error) {
        return (error as { code: string }).code;
      }
      return 'none';
    };
    expect(code(() => restoreTlsDecryptor({ ...snapshot, version: 2 } as never))).toBe('SNAPSHOT_INVALID');
    expect(code(() => restoreTlsDecryptor(snapshot, {}, new Uint8Array(32)))).toBe('SNAPSHOT_KEY');
    expect(code(() => createTlsDecryptor().snapshot(new Uint8Array(31)))).toBe('SNAPSHOT_KEY');
  });
});
