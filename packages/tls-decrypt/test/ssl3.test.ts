import { generateKeyPairSync } from 'node:crypto';
import { toHex } from '@plainwire/bytes';
import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '../src/crypto/node.node.ts';
import { portableCrypto } from '../src/crypto/portable.ts';
import { findSuite, parseKeyLog, readPrivateKey } from '../src/index.node.ts';
import type { StreamChunk } from '../src/stream-chunk.ts';
import { decrypt, pieces } from './fixtures.ts';
import { Tls12Writer } from './tls12-writer.ts';

const pair = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
const keys = [{ key: await readPrivateKey(pair.export({ type: 'pkcs8', format: 'pem' })) }];
const text = (value: string) => new TextEncoder().encode(value);
const SUITES = [0x0001, 0x0002, 0x0004, 0x0005, 0x000a, 0x002f, 0x0035];

describe.each([nodeCrypto, portableCrypto])('SSL 3.0, $name', (crypto) => {
  const written = (suite: number, more = {}) =>
    new Tls12Writer({ suite: findSuite(suite)!, key: pair, version: 0x0300, ...more }).handshake();
  const open = (chunks: readonly StreamChunk[], options = {}) => {
    const { events, reports } = decrypt(chunks, { keys, crypto, ...options });
    const parts = pieces(events);
    const side = (direction: number) => (parts.get(`0.${direction}`) ?? []).map(String).join('|');
    return { client: side(0), server: side(1), report: reports[0]! };
  };
  const decrypted = { status: 'decrypted', keysVerified: true, version: 0x0300 };

  it.each(SUITES)('opens suite %i, both Finished verified', (suite) => {
    const writer = written(suite);
    // Every length of padding.
    for (let length = 0; length < 40; length++) writer.data(0, text('x'.repeat(length)));
    writer.data(1, text('answer')).data(1, new Uint8Array(0)).data(1, text('.'));
    expect(open(writer.chunks)).toMatchObject({
      client: 'x'.repeat(780),
      server: 'answer.',
      report: decrypted,
    });
  });

  it.each([0x0005, 0x002f])('opens suite %i with a key log alone', (suite) => {
    const writer = written(suite).data(0, text('question'));
    const keyLog = parseKeyLog(`CLIENT_RANDOM ${toHex(writer.clientRandom)} ${toHex(writer.masterSecret)}`);
    expect(open(writer.chunks, { keys: [], keyLog })).toMatchObject({
      client: 'question',
      report: decrypted,
    });
  });

  it.each([
    ['a length before the encrypted secret', { keyExchangeLength: true }],
    ['no certificate', { sendCertificate: false }],
    ['a hello of version 2', { sslv2Hello: true }],
    ['extensions that mean nothing here', { idleExtensions: true }],
  ])('bears %s', (_name, more) => {
    expect(open(written(0x002f, more).data(0, text('question')).chunks)).toMatchObject({
      client: 'question',
      report: decrypted,
    });
  });

  it('goes through a second handshake', () => {
    const writer = written(0x0035).data(0, text('one')).handshake().data(0, text('two'));
    expect(open(writer.chunks)).toMatchObject({ client: 'onetwo', report: decrypted });
  });

  it('leaves out a record whose MAC does not hold', () => {
    const writer = written(0x0005).data(1, text('one')).data(1, text('two')).data(1, text('three'));
    writer.chunks.at(-2)!.bytes![6]! ^= 1;
    expect(open(writer.chunks)).toMatchObject({
      server: 'one|three',
      report: { status: 'partial', macFailures: [0, 1] },
    });
  });

  it('does not take padding as long as a block', () => {
    const good = written(0x002f, { extraPadding: 0 }).data(0, text('question'));
    const long = written(0x002f, { extraPadding: 16 }).data(0, text('question'));
    expect(open(good.chunks).client).toBe('question');
    expect(open(long.chunks)).toMatchObject({ client: '', report: { status: 'undecryptable' } });
  });

  it('loses one record more behind a gap, whose IV is the block before', () => {
    const writer = written(0x002f);
    for (const word of ['one', 'lost', 'closed', 'four', 'five']) writer.data(1, text(word));
    const { length } = writer.chunks;
    const { bytes: _, ...rest } = writer.chunks[length - 4]!;
    const chunks: StreamChunk[] = [
      ...writer.chunks.slice(0, length - 4),
      { ...rest, kind: 'gap' },
      ...writer.chunks.slice(length - 3),
    ];
    expect(open(chunks).server).toBe('one|fourfive');
  });

  it.each([0x003c, 0x009c])('refuses suite %i, which later versions brought, by name', (suite) => {
    const writer = new Tls12Writer({ suite: findSuite(0x002f)!, key: pair, version: 0x0300 }).handshake();
    const hello = writer.chunks[1]!.bytes!;
    hello[5 + 4 + 2 + 32 + 1] = suite >> 8;
    hello[5 + 4 + 2 + 32 + 2] = suite & 255;
    expect(open(writer.data(0, text('x')).chunks).report).toMatchObject({
      status: 'undecryptable',
      reason: {
        code: 'TLS_SUITE_UNSUPPORTED',
        sentence: `cipher suite ${findSuite(suite)!.name} is not defined for SSL 3.0`,
      },
    });
  });
});
