import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '../src/crypto/node.node.ts';
import { portableCrypto } from '../src/crypto/portable.ts';
import { TlsDecryptor, type TlsDecryptorOptions } from '../src/decryptor.ts';
import {
  createTlsDecryptor,
  findSuite,
  looksLikeTls,
  parseKeyLog,
  readPrivateKey,
  restoreTlsDecryptor,
} from '../src/index.node.ts';
import { unpadPreMaster } from '../src/secrets/pkcs1-unpad.ts';
import type { StreamChunk } from '../src/stream-chunk.ts';
import { decrypt, flowsOf, folder, load, pieces, recut } from './fixtures.ts';
import { Tls12Writer, type WriterOptions } from './tls12-writer.ts';
import { Tls13Writer } from './tls13-writer.ts';

// The cases that TLS decryptors get wrong, one test each, in the order of the record layer, the handshake and the keys.

const pair = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
const other = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
const read = (key: typeof pair) => readPrivateKey(key.export({ type: 'pkcs8', format: 'pem' }));
const keys = [{ key: await read(pair) }];
const text = (value: string) => new TextEncoder().encode(value);
const GCM = 0x009c;
const CBC = 0x002f;
const RC4 = 0x0005;

const writer = (suite = GCM, more: Partial<WriterOptions> = {}) =>
  new Tls12Writer({ suite: findSuite(suite)!, key: pair, ...more });
const tls13 = () => new Tls13Writer().clientHello().handshake();

function opened(chunks: readonly StreamChunk[], options: TlsDecryptorOptions = { keys }) {
  const { events, reports } = decrypt(chunks, options);
  const parts = pieces(events);
  const side = (direction: number) => (parts.get(`0.${direction}`) ?? []).join('|');
  return { c2s: side(0), s2c: side(1), report: reports[0]!, events };
}

const log13 = (made: Tls13Writer): TlsDecryptorOptions => ({ keyLog: made.keyLog() });

/** The chunks without the bytes of those that `isLost` names: gaps stand for them. */
const holed = (chunks: readonly StreamChunk[], isLost: (chunk: StreamChunk) => boolean) =>
  chunks.map((chunk): StreamChunk => {
    const { bytes: _, ...rest } = chunk;
    return isLost(chunk) ? { ...rest, kind: 'gap', sources: [] } : chunk;
  });

async function truthOf(id: string): Promise<void> {
  const { chunks, options } = await load(id);
  const { events, reports } = decrypt(chunks, options);
  expect(reports.every(({ status, keysVerified }) => status === 'decrypted' && keysVerified)).toBe(true);
  const parts = pieces(events);
  for (const { connection, clientDirection } of reports) {
    for (const [name, direction] of [
      ['c2s', clientDirection],
      ['s2c', clientDirection === 0 ? 1 : 0],
    ] as const) {
      const truth = readFileSync(join(folder, id, `${connection.id}.${name}`));
      const found = Buffer.concat(parts.get(`${connection.id}.${direction}`) ?? []);
      expect(found.equals(truth)).toBe(true);
    }
  }
}

describe('the record layer', () => {
  it('1: records over segments, several in one, a header cut anywhere', () => {
    const { chunks } = writer().handshake().data(0, text('one')).data(0, text('two')).data(1, text('three'));
    for (const size of [1, 2, 3, 4, 5, 7, 5000]) {
      const flows = flowsOf(chunks).flatMap((flow) => recut(flow, [size]));
      expect(opened(flows)).toMatchObject({ c2s: 'onetwo', s2c: 'three' });
    }
  });

  it('2: messages over many records and many in one; a length of 16 MiB is a limit, not memory', () => {
    const { chunks } = writer().handshake().data(0, text('x'));
    const [hello, ...rest] = chunks;
    const body = hello!.bytes!.subarray(5);
    const records = Array.from(body, (byte) => Uint8Array.of(22, 3, 3, 0, 1, byte));
    const bytes = new Uint8Array(Buffer.concat(records));
    expect(opened([{ ...hello!, bytes, length: bytes.length }, ...rest])).toMatchObject({ c2s: 'x' });
    for (const size of [2, 3, 4, 5, 9]) {
      const split = Buffer.concat(
        Array.from({ length: Math.ceil(body.length / size) }, (_, i) => {
          const part = body.subarray(i * size, (i + 1) * size);
          return Buffer.concat([Buffer.of(22, 3, 1, 0, part.length), part]);
        }),
      );
      const first = { ...hello!, bytes: new Uint8Array(split), length: split.length };
      expect(opened([first, ...rest]).c2s, `pieces of ${size}`).toBe('x');
    }
    const lie = writer();
    lie.raw(0, hello!.bytes!);
    lie.raw(1, Uint8Array.of(22, 3, 3, 0, 4, 2, 255, 255, 255, 22, 3, 3, 0, 1, 0));
    expect(opened(lie.chunks).report.reason!.code).toBe('TLS_LIMIT');
  });

  it('3: a record that is too long is said, and the next true one found', () => {
    const made = writer().handshake().data(0, text('before'));
    made.raw(0, Uint8Array.of(23, 3, 3, 0x7f, 0xff, 1, 2, 3, 4, 5, 6, 7));
    made.data(0, text('behind')).data(0, text('and on'));
    const { c2s, report } = opened(made.chunks);
    expect(c2s).toBe('before|behindand on');
    expect(report).toMatchObject({ status: 'partial', reason: { code: 'TLS_RECORD_OVERFLOW' } });
  });

  it('4: empty records count and give nothing', () => {
    const made = writer(CBC, { version: 0x0301 }).handshake();
    for (let i = 0; i < 5; i++) made.data(0, new Uint8Array(0)).data(0, text(`${i}`));
    expect(opened(made.chunks).c2s).toBe('01234');
  });

  it('5: TLS 1.0 chains its IV: 1/n-1 splitting works, a lost record costs one more', () => {
    const made = writer(CBC, { version: 0x0301 }).handshake();
    for (const part of ['G', 'ET /']) made.data(0, text(part));
    const lost = made.chunks.length;
    for (const part of ['lost', 'lost with it', 'seen', 'again']) made.data(0, text(part));
    const chunks = holed(made.chunks, (chunk) => chunk === made.chunks[lost]);
    expect(opened(chunks).c2s).toBe('GET /|seenagain');
  });

  it.each([
    ['GCM', 0x009c],
    ['CCM', 0xc09c],
    ['CBC', 0x003c],
    ['ARIA-GCM', 0xc050],
  ])('6: explicit nonces and IVs, %s, on both backends', (_, suite) => {
    const { chunks } = writer(suite).handshake().data(0, text('q')).data(1, text('a')).data(1, text('b'));
    for (const crypto of [nodeCrypto, portableCrypto])
      expect(opened(chunks, { keys, crypto })).toMatchObject({ c2s: 'q', s2c: 'ab' });
  });

  it('7: ChangeCipherSpec twice, early, or in TLS 1.3 changes nothing that it should not', () => {
    const change = Uint8Array.of(20, 3, 3, 0, 1, 1);
    const early = writer();
    early.raw(0, change);
    expect(opened(early.chunks).report.status).not.toBe('decrypted');
    const late = tls13();
    for (const role of [0, 1] as const)
      late.raw(role, change).data(role, 'x').raw(role, change).data(role, 'y');
    expect(opened(late.chunks, log13(late))).toMatchObject({ c2s: 'xy', s2c: 'xy' });
  });
});

describe('the handshake', () => {
  it('8: renegotiation, under the old keys until each side changes its own', async () => {
    await truthOf('reneg-client');
    const made = writer().handshake().data(0, text('first ')).data(1, text('one '));
    made.handshake().data(0, text('second')).data(1, text('two'));
    expect(opened(made.chunks)).toMatchObject({ c2s: 'first second', s2c: 'one two' });
  });

  it('9: resumption across connections', () => truthOf('resume-ticket'));

  it('10: the extended master secret wants every message, and says which are missing', () => {
    const { chunks } = writer(GCM, { extendedMasterSecret: true }).handshake().data(0, text('x'));
    expect(opened(chunks)).toMatchObject({ c2s: 'x', report: { keysVerified: true } });
    const { report } = opened(holed(chunks, ({ direction, bytes }) => direction === 1 && bytes![5] === 11));
    expect(report.reason!.code).toBe('TLS_HANDSHAKE_INCOMPLETE');
    expect(report.message).toMatch(/between packets 2 and 4/);
  });

  it('11: encrypt-then-MAC', () => {
    for (const version of [0x0301, 0x0302, 0x0303]) {
      const { chunks } = writer(CBC, { version, encryptThenMac: true }).handshake().data(1, text('x'));
      expect(opened(chunks).s2c).toBe('x');
    }
  });

  it('12: truncated_hmac', () => {
    const { chunks } = writer(CBC, { truncatedHmac: true }).handshake().data(0, text('ten bytes'));
    expect(opened(chunks).c2s).toBe('ten bytes');
  });

  it('13: small fragments by max_fragment_length or record_size_limit', () => {
    const made = writer(CBC).handshake();
    const body = 'fragment'.repeat(500);
    for (let at = 0; at < body.length; at += 64) made.data(1, text(body.slice(at, at + 64)));
    expect(opened(made.chunks).s2c).toBe(body);
  });

  it('14: a client certificate is part of what is hashed', () => {
    const { chunks } = writer(GCM, { extendedMasterSecret: true, idleExtensions: true })
      .handshake()
      .data(0, text('x'));
    expect(opened(chunks)).toMatchObject({ c2s: 'x', report: { keysVerified: true } });
  });

  it('15: the pre-master secret: 48 bytes behind the padding, with or without its length before it', () => {
    for (const keyExchangeLength of [true, false]) {
      const { chunks } = writer(GCM, { keyExchangeLength }).handshake().data(0, text('x'));
      expect(opened(chunks).c2s).toBe('x');
    }
    const block = new Uint8Array(128).fill(9);
    block.set([0, 2]);
    block[79] = 0;
    expect(unpadPreMaster(block)).toEqual(block.subarray(80));
    for (const [at, value] of [
      [0, 1],
      [1, 1],
      [5, 0],
      [79, 7],
    ] as const) {
      const wrong = new Uint8Array(block);
      wrong[at] = value;
      expect(unpadPreMaster(wrong), `byte ${at}`).toBeUndefined();
    }
  });

  it('15: of several keys without a certificate, the one that opens is found', async () => {
    const { chunks } = writer(GCM, { sendCertificate: false }).handshake().data(0, text('x'));
    expect(opened(chunks, { keys: [{ key: await read(other) }, ...keys] }).c2s).toBe('x');
  });

  it('16: the version inside the pre-master secret decides nothing: Finished does', () => {
    const { chunks } = writer(CBC, { version: 0x0301 }).handshake().data(0, text('x'));
    expect(opened(chunks)).toMatchObject({ c2s: 'x', report: { keysVerified: true } });
  });

  it('17: Finished is checked on both sides, and said', () => {
    const { events } = opened(writer().handshake().data(0, text('x')).chunks);
    const finished = events.filter((event) => event.type === 'handshake' && event.message === 'finished');
    expect(finished.map((event) => 'verified' in event && event.verified)).toEqual([true, true]);
    const damaged = tls13();
    const wrong = parseKeyLog('');
    expect(opened(damaged.chunks, { keyLog: wrong }).report.keysVerified).toBe(false);
  });

  it('18: a wrong key is told by the certificate, with both fingerprints', async () => {
    const { chunks } = writer().handshake().data(0, text('x'));
    const { report } = opened(chunks, { keys: [{ key: await read(other) }] });
    expect(report.reason).toMatchObject({ code: 'TLS_KEY_MISMATCH' });
    expect(report.reason!.sentence.match(/[0-9a-f]{64}/g)).toHaveLength(2);
  });

  it('19: a key of another kind, or p and q the other way round', async () => {
    const jwk = pair.export({ format: 'jwk' });
    const { p, q, dp, dq, qi: _, ...rest } = jwk;
    const big = (value: string) => BigInt(`0x${Buffer.from(value, 'base64url').toString('hex')}`);
    let [a, b, x, y] = [big(p!), big(q!) % big(p!), 0n, 1n];
    // The inverse of the other prime, by Euclid.
    while (b > 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
    const inverse = ((x % big(p!)) + big(p!)) % big(p!);
    // With p and q swapped the coefficient is p^-1 mod q.
    let [c, d, u, v] = [big(q!), big(p!) % big(q!), 0n, 1n];
    while (d > 0n) [c, d, u, v] = [d, c % d, v, u - (c / d) * v];
    const swapped = ((u % big(q!)) + big(q!)) % big(q!);
    expect([a, c, inverse > 0n]).toEqual([1n, 1n, true]);
    const hex = swapped.toString(16);
    const qi = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
    const key = await readPrivateKey(JSON.stringify({ ...rest, p: q, q: p, dp: dq, dq: dp, qi }));
    const { chunks } = writer().handshake().data(0, text('x'));
    for (const crypto of [nodeCrypto, portableCrypto])
      expect(opened(chunks, { keys: [{ key }], crypto }).c2s).toBe('x');
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    await expect(readPrivateKey(ec.export({ type: 'pkcs8', format: 'pem' }))).rejects.toMatchObject({
      code: 'KEY_NOT_RSA',
    });
  });
});

describe('damage and loss', () => {
  it('20: a record whose tag fails gives no plaintext, is counted, and those behind it come out', () => {
    const made = writer().handshake().data(0, text('good ')).data(0, text('bad')).data(0, text('better'));
    const at = made.chunks.length - 2;
    const bytes = new Uint8Array(made.chunks[at]!.bytes!);
    bytes[bytes.length - 1]! ^= 1;
    made.chunks[at] = { ...made.chunks[at]!, bytes };
    const { c2s, report } = opened(made.chunks);
    expect(c2s).toBe('good |better');
    expect(report).toMatchObject({
      status: 'partial',
      macFailures: [1, 0],
      reason: { code: 'TLS_MAC_FAILURE' },
    });
    expect(report.message).toMatch(/first in packet \d+/);
  });

  it('21: behind a gap the next boundary and sequence number are found by the tag; RC4 cannot go on', () => {
    const made = writer(0x003c).handshake().data(0, text('a'));
    for (let i = 0; i < 50; i++) made.data(0, text('lost'));
    made.data(0, text('z'));
    const last = made.chunks.length - 1;
    const chunks = holed(
      made.chunks,
      (chunk) => made.chunks.indexOf(chunk) > last - 51 && chunk !== made.chunks[last],
    );
    expect(opened(chunks).c2s).toBe('a|z');
    const rc4 = writer(RC4).handshake().data(0, text('a'));
    rc4.gap(0, 30);
    rc4.data(0, text('z'));
    expect(opened(rc4.chunks)).toMatchObject({ c2s: 'a|', report: { reason: { code: 'TLS_GAP' } } });
  });

  it('22: padding to a whole block more, and in TLS 1.3 zeros and nothing else', () => {
    const { chunks } = writer(CBC, { extraPadding: 240 }).handshake().data(0, text('padded'));
    expect(opened(chunks).c2s).toBe('padded');
    const made = tls13().data(0, 'padded', 200);
    expect(opened(made.chunks, log13(made)).c2s).toBe('padded');
  });

  it('23: alerts by name; an end without close_notify is told', () => {
    const made = writer().handshake();
    made.record(0, 21, Uint8Array.of(1, 0));
    made.record(1, 21, Uint8Array.of(2, 40));
    const { events, report } = opened(made.chunks);
    expect(
      events.flatMap((event) => (event.type === 'alert' ? [`${event.level} ${event.name}`] : [])),
    ).toEqual(['warning close_notify', 'fatal handshake_failure']);
    expect(report.closeNotify).toEqual([true, false]);
  });

  it('23: an alert in the clear that ends the handshake is the reason', () => {
    const made = writer();
    made.raw(0, writer().handshake().chunks[0]!.bytes!);
    made.raw(1, Uint8Array.of(21, 3, 3, 0, 2, 2, 40));
    const { report } = opened(made.chunks);
    expect(report).toMatchObject({ status: 'undecryptable', reason: { code: 'TLS_HANDSHAKE_INCOMPLETE' } });
    expect(report.message).toMatch(/the alert handshake_failure in packet 2 ended the handshake/);
  });

  it('23: such an alert is found however the bytes are cut, and behind those of another protocol', () => {
    for (const before of ['', 'HTTP/1.1 200 OK\r\n\r\n']) {
      const bytes = Buffer.concat([text(before), Uint8Array.of(21, 3, 3, 0, 2, 2, 40)]);
      for (let cut = 1; cut <= bytes.length; cut++) {
        const made = writer();
        made.raw(0, writer().handshake().chunks[0]!.bytes!);
        for (const part of [bytes.subarray(0, cut), bytes.subarray(cut)])
          if (part.length > 0) made.raw(1, new Uint8Array(part));
        expect(opened(made.chunks).report.message).toMatch(/the alert handshake_failure in packet/);
      }
    }
  });

  it('23: seven bytes that only look like the header of an alert are none', () => {
    const made = writer();
    made.raw(0, writer().handshake().chunks[0]!.bytes!);
    made.raw(1, Uint8Array.of(21, 3, 3, 0x8f, 0x17, 2, 40));
    made.raw(1, text('and on it goes'));
    expect(opened(made.chunks).report.reason?.code).toBe('TLS_HANDSHAKE_INCOMPLETE');
  });
});

describe('TLS 1.3', () => {
  it('24: HelloRetryRequest', () => truthOf('tls13-hrr'));

  it('25: early data, accepted or not', () => {
    const made = new Tls13Writer().clientHello(true).stage(0, 0).data(0, 'early ');
    made.handshake(false).message(0, 5, new Uint8Array(0));
    expect(opened(made.chunks, log13(made)).c2s).toBe('early ');
  });

  it('25: early data comes out at once, before the server has said a word, and after a restore', () => {
    const made = new Tls13Writer().clientHello(true).stage(0, 0).data(0, 'early ').data(0, 'bird ');
    const options = log13(made);
    const [hello, first, second] = made.chunks as [StreamChunk, StreamChunk, StreamChunk];
    const decryptor = createTlsDecryptor(options);
    decryptor.pushChunk(hello);
    expect(String(pieces(decryptor.pushChunk(first)).get('0.0'))).toBe('early ');
    const next = restoreTlsDecryptor(JSON.parse(JSON.stringify(decryptor.snapshot())), options);
    expect(String(pieces(next.pushChunk(second)).get('0.0'))).toBe('bird ');
    made.handshake(false).message(0, 5, new Uint8Array(0)).stage(0, 2).data(0, 'late');
    expect(opened(made.chunks, log13(made)).c2s).toBe('early bird late');
  });

  it('25: early data stays closed when its secret is not the one that was logged', () => {
    const made = new Tls13Writer().clientHello(true).stage(0, 0).data(0, 'early ');
    const other = parseKeyLog(`CLIENT_EARLY_TRAFFIC_SECRET ${'13'.repeat(32)} ${'77'.repeat(32)}`);
    const { events, report } = opened(made.chunks, { keyLog: other });
    expect(events.some(({ type }) => type === 'plaintext')).toBe(false);
    expect(report.status).toBe('undecryptable');
  });

  it('26: KeyUpdates, as many as come', () => {
    const made = tls13();
    for (let i = 0; i < 50; i++) made.keyUpdate(0).data(0, '.').keyUpdate(1);
    expect(opened(made.chunks, log13(made)).c2s).toBe('.'.repeat(50));
  });

  it('27: the server sends data before the client has finished', () => {
    const made = new Tls13Writer().clientHello().handshake(false).data(1, 'soon');
    expect(opened(made.chunks, log13(made)).s2c).toBe('soon');
  });

  it('28: messages after the handshake: tickets, requests for a certificate', () => {
    const made = tls13()
      .message(1, 4, new Uint8Array(60))
      .data(1, 'a')
      .message(1, 13, new Uint8Array(8))
      .data(1, 'b');
    const { s2c, events } = opened(made.chunks, log13(made));
    expect(s2c).toBe('ab');
    expect(
      events.filter((event) => event.type === 'handshake' && event.message === 'newSessionTicket'),
    ).toHaveLength(1);
  });

  it('29: a compressed certificate is not unpacked, so that it cannot burst', () => {
    const made = new Tls13Writer().clientHello().serverHello().stage(1, 1).message(1, 8, Uint8Array.of(0, 0));
    made.message(
      1,
      25,
      new Uint8Array(Buffer.concat([Buffer.from('0002ffffff000010', 'hex'), Buffer.alloc(16)])),
    );
    const { events } = opened(made.chunks, log13(made));
    expect(
      events.some((event) => event.type === 'handshake' && event.message === 'compressedCertificate'),
    ).toBe(true);
  });

  it('30: GREASE and unknown numbers are passed over', () => {
    const { events } = opened(tls13().chunks, {});
    const hello = events.find((event) => event.type === 'handshake' && event.message === 'clientHello');
    expect(hello).toBeDefined();
    expect(findSuite(0x0a0a)).toBeUndefined();
  });

  it('31: of Encrypted ClientHello the outer one is read; its labels are no faults of a key log', () => {
    const random = 'ab'.repeat(32);
    const keyLog = parseKeyLog(
      `ECH_SECRET ${random} ${'cd'.repeat(32)}\nECH_CONFIG ${random} ${'ef'.repeat(40)}\n`,
    );
    expect([keyLog.faults.length, keyLog.size]).toEqual([0, 2]);
  });
});

describe('around TLS', () => {
  it('32: TLS that begins late', async () => {
    await truthOf('starttls-smtp');
    const made = writer();
    made.raw(0, text('CONNECT x:443 HTTP/1.1\r\n\r\n'));
    made.raw(1, text('HTTP/1.1 200 OK\r\n\r\n'));
    made.handshake().data(0, text('inside'));
    expect(opened(made.chunks).c2s).toBe('inside');
  });

  it('33: a hello of version 2, SSL 3.0, NULL without a key, and suites that are refused by number', () => {
    expect(opened(writer(GCM, { sslv2Hello: true }).handshake().data(0, text('x')).chunks).c2s).toBe('x');
    expect(opened(writer(0x000a, { version: 0x0300 }).handshake().data(0, text('x')).chunks).c2s).toBe('x');
    const { chunks } = writer(0x003b).handshake().data(0, text('readable'));
    const { c2s, events } = opened(chunks, {});
    expect(c2s).toBe('readable');
    expect(events.every((event) => event.type !== 'plaintext' || !event.verified)).toBe(true);
    const exported = { ...findSuite(GCM)!, id: 0x0003 };
    const weak = new Tls12Writer({ suite: exported, key: pair }).handshake().data(0, text('x'));
    expect(opened(weak.chunks).report.reason).toMatchObject({ code: 'TLS_SUITE_UNSUPPORTED' });
    expect(opened(weak.chunks).report.message).toContain('0x0003');
  });

  it('34: DTLS is not taken for TLS', () => {
    const record = Uint8Array.of(22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 50, 1, 0, 0, 38, 0, 0);
    expect(looksLikeTls(record)).toBe(false);
    const made = writer();
    made.raw(0, record);
    expect(opened(made.chunks).report).toMatchObject({
      status: 'undecryptable',
      reason: { code: 'TLS_MIDSTREAM' },
    });
  });

  it('35: of two copies of the same bytes the tag tells the true one', () => {
    const made = writer().handshake().data(0, text('true'));
    const last = made.chunks.at(-1)!;
    const wrong = new Uint8Array(last.bytes!);
    wrong.fill(0xee, 15, 20);
    const alternatives = [{ offset: last.offset + 15, bytes: last.bytes!.slice(15, 20), record: 99 }];
    const chunks = [...made.chunks.slice(0, -1), { ...last, bytes: wrong, alternatives }];
    expect(opened(chunks)).toMatchObject({ c2s: 'true', report: { status: 'decrypted' } });
  });
});

describe('a decryptor', () => {
  it('does not print what it holds', () => {
    const decryptor = new TlsDecryptor({ keys, crypto: nodeCrypto });
    decryptor.push(writer().handshake().data(0, text('x')).chunks);
    const [secret] = decryptor.exportKeyLog().trim().split(' ').slice(2);
    expect(JSON.stringify(decryptor)).not.toContain(secret);
  });
});
