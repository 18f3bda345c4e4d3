import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TlsDecryptorOptions } from '../src/decryptor.ts';
import { findSuite, parseKeyLog, readPrivateKey } from '../src/index.node.ts';
import type { StreamChunk } from '../src/stream-chunk.ts';
import { decrypt, folder, load, recut } from './fixtures.ts';
import { Tls12Writer } from './tls12-writer.ts';

// One reason for each connection that does not come out, with a stable code and a sentence that says what to do.

const pair = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
const other = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
const suite = findSuite(0x009c)!;
const text = (value: string) => new TextEncoder().encode(value);
const read = (key: KeyObject) => readPrivateKey(key.export({ type: 'pkcs8', format: 'pem' }));
const written = (more = {}) =>
  new Tls12Writer({ suite, key: pair, ...more }).handshake().data(0, text('hidden')).data(1, text('more'));

/** The reason of the only connection, which must have been said once as an event too. */
function reasonOf(chunks: readonly StreamChunk[], options: TlsDecryptorOptions) {
  const { events, reports } = decrypt(chunks, options);
  const [report] = reports;
  expect(events.filter(({ type }) => type === 'plaintext')).toEqual([]);
  expect(report!.status).toBe('undecryptable');
  const said = events.flatMap((event) => (event.type === 'refused' ? [event.reason.code] : []));
  expect(said).toEqual([report!.reason!.code]);
  expect(report!.reason!.sentence).toMatch(/^[a-zA-Z].{20,}[^.]$/);
  return report!.reason!;
}

describe('why nothing came out', () => {
  it('TLS_NO_SECRETS: neither key nor key log', () => {
    expect(reasonOf(written().chunks, {}).code).toBe('TLS_NO_SECRETS');
  });

  it('TLS_KEY_MISMATCH: the key of another server, told before it is used, with both fingerprints', async () => {
    const reason = reasonOf(written().chunks, { keys: [{ key: await read(other) }] });
    expect(reason.code).toBe('TLS_KEY_MISMATCH');
    expect(reason.sentence).toMatch(/SHA-256 [0-9a-f]{64}, given [0-9a-f]{64};/);
  });

  it('TLS_PMS_INVALID: no certificate to compare with, and the key does not fit', async () => {
    const { chunks } = written({ sendCertificate: false });
    expect(reasonOf(chunks, { keys: [{ key: await read(other) }] }).code).toBe('TLS_PMS_INVALID');
  });

  it('TLS_FORWARD_SECRECY: an ephemeral key exchange and only a private key', async () => {
    const { chunks } = await load('kl12-ecdhe-rsa-aes128-gcm-sha256');
    const key = await readPrivateKey(readFileSync(join(folder, 'keys/rsa2048-a.key')));
    expect(reasonOf(chunks, { keys: [{ key }] }).code).toBe('TLS_FORWARD_SECRECY');
  });

  it('TLS13_NEEDS_KEYLOG', async () => {
    const { chunks, options } = await load('tls13-keepalive');
    expect(reasonOf(chunks, { keys: options.keys! }).code).toBe('TLS13_NEEDS_KEYLOG');
  });

  it('TLS_PSK_NEEDED', async () => {
    const { chunks } = written({ suite: findSuite(0x00a8)!, psk: text('shared') });
    expect(reasonOf(chunks, { keys: [{ key: await read(pair) }] }).code).toBe('TLS_PSK_NEEDED');
  });

  it('TLS_KEYLOG_NO_MATCH, in TLS 1.2 and 1.3', async () => {
    const keyLog = parseKeyLog(`CLIENT_RANDOM ${'ab'.repeat(32)} ${'cd'.repeat(48)}`);
    expect(reasonOf(written().chunks, { keyLog }).code).toBe('TLS_KEYLOG_NO_MATCH');
    const { chunks } = await load('tls13-keepalive');
    expect(reasonOf(chunks, { keyLog }).code).toBe('TLS_KEYLOG_NO_MATCH');
  });

  it('TLS_KEYLOG_PARTIAL: one side is opened, the other said to be missing', async () => {
    const { chunks } = await load('tls13-keepalive');
    const lines = readFileSync(join(folder, 'tls13-keepalive/keylog.txt'), 'utf8').split('\n');
    const keyLog = parseKeyLog(lines.filter((line) => !line.startsWith('SERVER')).join('\n'));
    const { reports } = decrypt(chunks, { keyLog });
    expect(reports[0]).toMatchObject({ status: 'partial', reason: { code: 'TLS_KEYLOG_PARTIAL' } });
    expect(Math.min(...reports[0]!.plaintextBytes)).toBe(0);
    expect(Math.max(...reports[0]!.plaintextBytes)).toBeGreaterThan(0);
  });

  it('TLS_KEYLOG_PARTIAL: only handshake secrets', async () => {
    const { chunks } = await load('tls13-keepalive');
    const lines = readFileSync(join(folder, 'tls13-keepalive/keylog.txt'), 'utf8').split('\n');
    const keyLog = parseKeyLog(lines.filter((line) => line.includes('HANDSHAKE')).join('\n'));
    const { reports } = decrypt(chunks, { keyLog });
    expect(reports[0]).toMatchObject({
      status: 'partial',
      keysVerified: true,
      reason: { code: 'TLS_KEYLOG_PARTIAL' },
      plaintextBytes: [0, 0],
      macFailures: [0, 0],
    });
  });

  it('TLS_MAC_FAILURE: the right random with a wrong secret', () => {
    const writer = written();
    const random = Buffer.from(writer.clientRandom).toString('hex');
    const keyLog = parseKeyLog(`CLIENT_RANDOM ${random} ${'00'.repeat(48)}`);
    expect(reasonOf(writer.chunks, { keyLog }).code).toBe('TLS_MAC_FAILURE');
  });

  it('TLS_NO_CLIENT_KEY_EXCHANGE: its segment is missing', async () => {
    const { chunks, options } = await load('x-lost-cke');
    expect(reasonOf(chunks, { keys: options.keys! }).code).toBe('TLS_NO_CLIENT_KEY_EXCHANGE');
  });

  it('TLS_NO_CLIENT_KEY_EXCHANGE: it is missing together with the change of keys', async () => {
    const { chunks } = written();
    const holed = chunks.map((chunk): StreamChunk => {
      const isLost = chunk.direction === 0 && (chunk.bytes![0] === 20 || chunk.bytes![5] === 16);
      const { bytes: _, ...rest } = chunk;
      return isLost ? { ...rest, kind: 'gap', sources: [] } : chunk;
    });
    const reason = reasonOf(holed, { keys: [{ key: await read(pair) }] });
    expect(reason.code).toBe('TLS_NO_CLIENT_KEY_EXCHANGE');
  });

  it('TLS_NO_CLIENT_KEY_EXCHANGE: both sides of the key exchange are missing, which is no resumption', async () => {
    const { chunks } = written();
    const holed = chunks.map((chunk): StreamChunk => {
      const [type, , , , , message] = chunk.bytes!;
      const isLost = type === 22 ? [11, 14, 16].includes(message!) : type === 20 && chunk.direction === 0;
      const { bytes: _, ...rest } = chunk;
      return isLost ? { ...rest, kind: 'gap', sources: [] } : chunk;
    });
    const { reports } = decrypt(holed, { keys: [{ key: await read(pair) }] });
    expect(reports[0]).toMatchObject({ resumed: false, reason: { code: 'TLS_NO_CLIENT_KEY_EXCHANGE' } });
  });

  it('TLS_MIDSTREAM: the capture begins after the hellos', async () => {
    const { chunks } = written();
    const late = chunks.filter(({ bytes }) => bytes![0] === 23);
    expect(reasonOf(late, { keys: [{ key: await read(pair) }] }).code).toBe('TLS_MIDSTREAM');
  });

  it('TLS_MIDSTREAM: only the server was captured', async () => {
    const chunks = written().chunks.filter(({ direction }) => direction === 1);
    expect(reasonOf(chunks, { keys: [{ key: await read(pair) }] }).code).toBe('TLS_MIDSTREAM');
  });

  it('TLS_HANDSHAKE_INCOMPLETE: only the client was captured', async () => {
    const chunks = written().chunks.filter(({ direction }) => direction === 0);
    expect(reasonOf(chunks, { keys: [{ key: await read(pair) }] }).code).toBe('TLS_HANDSHAKE_INCOMPLETE');
  });

  it('TLS_HANDSHAKE_INCOMPLETE: the extended master secret hashes a message that is missing; says where', async () => {
    const { chunks } = written({ extendedMasterSecret: true });
    const holed = chunks.map((chunk): StreamChunk => {
      if (chunk.direction !== 1 || chunk.bytes![5] !== 11) return chunk;
      const { bytes: _, ...rest } = chunk;
      return { ...rest, kind: 'gap', sources: [] };
    });
    const reason = reasonOf(holed, { keys: [{ key: await read(pair) }] });
    expect(reason.code).toBe('TLS_HANDSHAKE_INCOMPLETE');
    expect(reason.sentence).toMatch(/between packets 2 and \d/);
  });

  it('TLS_RESUMED_UNKNOWN: the session began elsewhere', async () => {
    const { chunks, options } = await load('resume-ticket');
    const later = chunks.filter(({ connection }) => connection.id === 1);
    expect(reasonOf(later, { keys: options.keys! }).code).toBe('TLS_RESUMED_UNKNOWN');
  });

  it('TLS_SUITE_UNSUPPORTED: names the suite', async () => {
    const { chunks } = written({ suite: { ...suite, id: 0x0096 } });
    const reason = reasonOf(chunks, { keys: [{ key: await read(pair) }] });
    expect(reason.code).toBe('TLS_SUITE_UNSUPPORTED');
    expect(reason.sentence).toContain('0x0096');
  });

  it('TLS_RECORD_OVERFLOW: what follows the hello is no TLS', async () => {
    const writer = new Tls12Writer({ suite, key: pair }).handshake();
    const [hello] = writer.chunks;
    const junk = { ...hello!, offset: hello!.length, bytes: new Uint8Array(100).fill(0x41), length: 100 };
    expect(reasonOf([hello!, junk], { keys: [{ key: await read(pair) }] }).code).toBe('TLS_RECORD_OVERFLOW');
  });

  it('TLS_LIMIT: more waits for the other direction than is allowed', async () => {
    const writer = written();
    for (let i = 0; i < 10; i++) writer.data(1, new Uint8Array(1000));
    const sorted = [...writer.chunks].sort((a, b) => b.direction - a.direction);
    const options = { keys: [{ key: await read(pair) }], limits: { heldBytes: 5000 } };
    const { reports } = decrypt(sorted, options);
    expect(reports[0]!.reason!.code).toBe('TLS_LIMIT');
  });

  it('TLS_LIMIT: a handshake message says that it is 16 MiB long', () => {
    const writer = new Tls12Writer({ suite, key: pair }).handshake();
    const [hello] = writer.chunks;
    const bytes = Uint8Array.of(22, 3, 3, 0, 8, 11, 255, 255, 255, 0, 0, 0, 0);
    const liar = { ...hello!, direction: 1 as const, offset: 0, bytes, length: bytes.length };
    const [serverHello] = writer.chunks.filter(({ direction }) => direction === 1);
    const chunks = [hello!, serverHello!, { ...liar, offset: serverHello!.length }];
    expect(reasonOf(chunks, {}).code).toBe('TLS_LIMIT');
  });

  it('TLS_GAP: RC4 cannot go on behind lost bytes, what came before stays', async () => {
    const writer = written({ suite: findSuite(0x0005)! });
    writer.gap(1, 50);
    writer.data(1, text('lost'));
    const { reports } = decrypt(writer.chunks, { keys: [{ key: await read(pair) }] });
    expect(reports[0]).toMatchObject({
      status: 'partial',
      reason: { code: 'TLS_GAP' },
      plaintextBytes: [6, 4],
    });
  });
});

describe('records that do not open because of what is missing', () => {
  const keysOf = async () => ({ keys: [{ key: await read(pair) }] });
  const renegotiated = () => written().handshake().data(0, text('then')).data(1, text('now'));
  const lose = (chunks: readonly StreamChunk[], isLost: (chunk: StreamChunk, at: number) => boolean) =>
    chunks.map((chunk, at): StreamChunk => {
      const { bytes: _, ...rest } = chunk;
      return isLost(chunk, at) ? { ...rest, kind: 'gap', sources: [] } : chunk;
    });

  it.each([
    [0, 'TLS_GAP', /cannot be opened without what was in them.* \(missing between packets 10 and 17\)/],
    [1, 'TLS_HANDSHAKE_INCOMPLETE', /the ServerHello is not in the capture/],
  ] as const)(
    'of a renegotiation the messages of direction %i are lost',
    async (direction, code, message) => {
      const first = written().chunks.length;
      const holed = lose(
        renegotiated().chunks,
        (chunk, at) => at >= first && chunk.direction === direction && chunk.bytes![0] === 22,
      );
      const { reports } = decrypt(holed, await keysOf());
      expect(reports[0]).toMatchObject({
        status: 'partial',
        reason: { code },
        message: expect.stringMatching(message),
      });
    },
  );

  it('TLS_MAC_FAILURE stays where a record is damaged, whatever is missing elsewhere', async () => {
    const writer = written();
    for (const part of ['a', 'b', 'c']) writer.data(0, text(part)).data(1, text(part));
    const { chunks } = writer;
    const bytes = chunks.at(-4)!.bytes!.slice();
    bytes[bytes.length - 1]! ^= 1;
    const damaged = chunks.with(-4, { ...chunks.at(-4)!, bytes });
    for (const lost of [undefined, chunks.length - 5, chunks.length - 3]) {
      const { reports } = decrypt(
        lose(damaged, (_, at) => at === lost),
        await keysOf(),
      );
      expect(reports[0]).toMatchObject({ status: 'partial', reason: { code: 'TLS_MAC_FAILURE' } });
    }
  });
});

describe('one capture, several ends', () => {
  it('gives each connection its own', async () => {
    const { chunks, options } = await load('merged-servers');
    const codes = (more: TlsDecryptorOptions) =>
      decrypt(chunks, more).reports.map(({ status, reason }) => reason?.code ?? status);
    expect(codes(options)).toEqual(new Array(6).fill('decrypted'));
    expect(codes({ keys: options.keys! }).toSorted()).toEqual([
      'TLS13_NEEDS_KEYLOG',
      'TLS_FORWARD_SECRECY',
      ...new Array(4).fill('decrypted'),
    ]);
    expect(codes({ keys: options.keys!.slice(0, 1) })).toContain('TLS_KEY_MISMATCH');
  });

  it('opens a resumed session that is in another capture, with the same decryptor', async () => {
    const { chunks, options } = await load('resume-ticket');
    const { reports } = decrypt(chunks, { keys: options.keys! });
    expect(reports.map(({ status }) => status)).toEqual(new Array(reports.length).fill('decrypted'));
    expect(reports.some(({ resumed }) => resumed)).toBe(true);
  });
});

describe('the key log that can travel instead of the key', () => {
  it.each(['merged-servers', 'resume-ticket', 'reneg-client', 'http-simple'])(
    'opens %s as the key did',
    async (id) => {
      const { chunks, options } = await load(id);
      const { createTlsDecryptor } = await import('../src/index.node.ts');
      const first = createTlsDecryptor(options);
      first.push(chunks);
      first.end();
      const log = first.exportKeyLog();
      expect(log).toMatch(/^([A-Z_0-9]+ [0-9a-f]{64} [0-9a-f]+\n)+$/);
      const { reports } = decrypt(chunks, { keyLog: parseKeyLog(log) });
      expect(reports).toEqual(first.sessions());
    },
  );
});

describe('where the hello is', () => {
  it('is found behind another protocol, however that is cut', async () => {
    const writer = new Tls12Writer({ suite, key: pair });
    writer.raw(0, text('STARTTLS\r\n'));
    writer.raw(1, text('220 ready \u0016\u0003\u0001\r\n'));
    writer.handshake().data(0, text('hello')).data(1, text('hi'));
    const keys = [{ key: await read(pair) }];
    expect(decrypt(writer.chunks, { keys }).reports[0]!.plaintextBytes).toEqual([5, 2]);
    const cut = ([0, 1] as const).flatMap((direction) =>
      recut(
        writer.chunks.filter((chunk) => chunk.direction === direction),
        [1],
      ),
    );
    const ordered = [
      ...cut.filter(({ kind }) => kind === 'data'),
      ...cut.filter(({ kind }) => kind === 'end'),
    ];
    expect(decrypt(ordered, { keys }).reports[0]!.plaintextBytes).toEqual([5, 2]);
  });

  it('may be one of SSL version 2 (RFC 5246 §E.2)', async () => {
    const writer = written({ sslv2Hello: true, version: 0x0301, suite: findSuite(0x002f)! });
    const { reports } = decrypt(writer.chunks, { keys: [{ key: await read(pair) }] });
    expect(reports[0]).toMatchObject({ status: 'decrypted', keysVerified: true, plaintextBytes: [6, 4] });
  });

  it('may come from either direction', async () => {
    const swapped = written().chunks.map((chunk) => ({
      ...chunk,
      direction: (1 - chunk.direction) as 0 | 1,
    }));
    const { reports } = decrypt(swapped, { keys: [{ key: await read(pair) }] });
    expect(reports[0]).toMatchObject({ status: 'decrypted', clientDirection: 1, plaintextBytes: [4, 6] });
  });
});

describe('two copies of the same bytes', () => {
  it('the tag tells which is true', async () => {
    const writer = written();
    const last = writer.chunks.at(-1)!;
    const wrong = last.bytes!.slice();
    wrong.fill(0, 20, 26);
    const alternatives = [{ offset: last.offset + 20, bytes: last.bytes!.slice(20, 26), record: 99 }];
    const chunks = [...writer.chunks.slice(0, -1), { ...last, bytes: wrong, alternatives }];
    const { reports } = decrypt(chunks, { keys: [{ key: await read(pair) }] });
    expect(reports[0]).toMatchObject({ status: 'decrypted', macFailures: [0, 0], plaintextBytes: [6, 4] });
  });
});
