import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  createTlsDecryptor,
  findSuite,
  looksLikeTls,
  parseKeyLog,
  readPrivateKey,
  restoreTlsDecryptor,
} from '../src/index.node.ts';
import type { StreamChunk } from '../src/stream-chunk.ts';
import { decrypt, load, pieces } from './fixtures.ts';
import { Tls12Writer } from './tls12-writer.ts';
import { Tls13Writer } from './tls13-writer.ts';

const pair = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
const text = (value: string) => new TextEncoder().encode(value);
const keys = [{ key: await readPrivateKey(pair.export({ type: 'pkcs8', format: 'pem' })) }];
const written = (suite = 0x002f, more = {}) =>
  new Tls12Writer({ suite: findSuite(suite)!, key: pair, ...more }).handshake();
const plain = (chunks: readonly StreamChunk[], options = {}) => {
  const { events, reports } = decrypt(chunks, { keys, ...options });
  const parts = pieces(events);
  const side = (direction: number) => (parts.get(`0.${direction}`) ?? []).map(String).join('|');
  return { client: side(0), server: side(1), events, report: reports[0]! };
};

describe('records of TLS 1.0 to 1.2', () => {
  it('may be empty: each counts in the sequence, none gives a chunk', () => {
    const writer = written(0x002f, { version: 0x0301 });
    writer.data(0, new Uint8Array(0)).data(0, text('a')).data(0, new Uint8Array(0)).data(0, text('b'));
    const { client, events } = plain(writer.chunks);
    expect(client).toBe('ab');
    expect(events.filter(({ type }) => type === 'plaintext')).toHaveLength(2);
  });

  it('may be split 1/n-1 in TLS 1.0', () => {
    const writer = written(0x002f, { version: 0x0301 });
    for (const part of ['G', 'ET / HTTP/1.1\r\n', '\r', '\n']) writer.data(0, text(part));
    expect(plain(writer.chunks).client).toBe('GET / HTTP/1.1\r\n\r\n');
  });

  it('may change keys twice, or before there are any', () => {
    const writer = written();
    writer.data(0, text('one'));
    const change = Uint8Array.of(20, 3, 3, 0, 1, 1);
    const [hello, ...rest] = writer.chunks;
    const early = new Tls12Writer({ suite: findSuite(0x002f)!, key: pair });
    early.raw(0, hello!.bytes!);
    early.raw(0, change);
    for (const chunk of rest) early.raw(chunk.direction, chunk.bytes!);
    early.raw(0, change);
    early.raw(0, change);
    const { report } = plain(early.chunks);
    expect(report.plaintextBytes[0]).toBe(3);
  });

  it('tell alerts by name, and whether the end was announced', () => {
    const writer = written();
    writer.record(0, 21, Uint8Array.of(1, 0));
    writer.record(1, 21, Uint8Array.of(2, 20));
    const { events, report } = plain(writer.chunks);
    const alerts = events.flatMap((event) => (event.type === 'alert' ? [[event.level, event.name]] : []));
    expect(alerts).toEqual([
      ['warning', 'close_notify'],
      ['fatal', 'bad_record_mac'],
    ]);
    expect(report.closeNotify).toEqual([true, false]);
  });

  it('that fail leave a gap, and those behind them come out', () => {
    const writer = written(0x009c);
    writer.data(1, text('one')).data(1, text('two')).data(1, text('three'));
    const target = writer.chunks.at(-2)!;
    target.bytes![20]! ^= 1;
    const { server, report, events } = plain(writer.chunks);
    expect(server).toBe('one|three');
    expect(report).toMatchObject({
      status: 'partial',
      macFailures: [0, 1],
      reason: { code: 'TLS_MAC_FAILURE' },
    });
    const gap = events.find((event) => event.type === 'plaintext' && event.chunk.kind === 'gap');
    expect(gap).toMatchObject({ chunk: { offset: 3, length: target.length, reason: 'not-decrypted' } });
  });

  it.each([0x002f, 0x003d, 0x009c, 0xcca8, 0xc09c])('are found again behind a gap, suite %i', (suite) => {
    const writer = written(suite);
    const keyLog = parseKeyLog(`CLIENT_RANDOM ${hex(writer.clientRandom)} ${hex(writer.masterSecret)}`);
    writer.data(1, text('one'));
    for (let i = 0; i < 30; i++) writer.data(1, text('lost'));
    writer.data(1, text('two')).data(1, text('three'));
    const at = writer.chunks.findIndex(({ kind }, i) => kind === 'data' && i === writer.chunks.length - 32);
    const lost = writer.chunks.slice(at, at + 29);
    const length = lost.reduce((sum, chunk) => sum + chunk.length, 0);
    const { bytes: _, ...rest } = lost[0]!;
    const half = writer.chunks[at + 29]!;
    const cut = Math.floor(half.length / 2);
    const chunks: StreamChunk[] = [
      ...writer.chunks.slice(0, at),
      { ...rest, kind: 'gap', length: length + cut },
      { ...half, offset: half.offset + cut, length: half.length - cut, bytes: half.bytes!.subarray(cut) },
      ...writer.chunks.slice(at + 30),
    ];
    expect(plain(chunks, { keyLog }).server).toBe('one|twothree');
  });

  it.each([0x009c, 0xc09c])('tell by their nonce how many were lost, suite %i', (suite) => {
    const writer = written(suite);
    const keyLog = parseKeyLog(`CLIENT_RANDOM ${hex(writer.clientRandom)} ${hex(writer.masterSecret)}`);
    writer.data(1, text('one'));
    const before = writer.chunks.length;
    for (let i = 0; i < 3000; i++) writer.data(1, text('lost'));
    const lost = writer.chunks.slice(before);
    const { bytes: _, ...rest } = lost[0]!;
    writer.data(1, text('two')).data(1, text('three'));
    const gap: StreamChunk = {
      ...rest,
      kind: 'gap',
      length: lost.reduce((sum, chunk) => sum + chunk.length, 0),
    };
    const chunks = [...writer.chunks.slice(0, before), gap, ...writer.chunks.slice(-2)];
    expect(plain(chunks, { keyLog }).server).toBe('one|twothree');
    const stopped = createTlsDecryptor({ keyLog });
    const events = [...stopped.push(chunks.slice(0, -2))];
    const goesOn = restoreTlsDecryptor(JSON.parse(JSON.stringify(stopped.snapshot())), { keyLog });
    events.push(...goesOn.push(chunks.slice(-2)), ...goesOn.end());
    expect(pieces(events)).toEqual(pieces(decrypt(chunks, { keyLog }).events));
  });

  it('lose one more behind a gap in TLS 1.0, whose IV is the block before', () => {
    for (const encryptThenMac of [false, true]) {
      const writer = written(0x002f, { version: 0x0301, encryptThenMac });
      for (const word of ['one', 'lost', 'closed', 'four', 'five']) writer.data(1, text(word));
      const { length } = writer.chunks;
      const { bytes: _, ...rest } = writer.chunks[length - 4]!;
      const chunks: StreamChunk[] = [
        ...writer.chunks.slice(0, length - 4),
        { ...rest, kind: 'gap' },
        ...writer.chunks.slice(length - 3),
      ];
      expect(plain(chunks).server).toBe('one|fourfive');
    }
  });
});

describe('records of TLS 1.3', () => {
  const open = (writer: Tls13Writer, skip?: RegExp) =>
    plain(writer.chunks, { keys: [], keyLog: writer.keyLog(skip) });

  it('may be padded, and hold nothing but padding', () => {
    const writer = new Tls13Writer()
      .clientHello()
      .handshake()
      .data(0, 'question', 500)
      .data(1, '')
      .data(1, 'answer', 1);
    writer.record(1, 0, new Uint8Array(10)).data(1, '.');
    expect(open(writer)).toMatchObject({
      client: 'question',
      server: 'answer.',
      report: { status: 'decrypted', keysVerified: true },
    });
  });

  it('follow any number of KeyUpdates', () => {
    const writer = new Tls13Writer().clientHello().handshake();
    for (let i = 0; i < 200; i++) writer.data(0, 'a').keyUpdate(0);
    for (let i = 0; i < 3; i++) writer.keyUpdate(1);
    expect(open(writer.data(0, 'z').data(1, 'y'))).toMatchObject({
      client: `${'a'.repeat(200)}z`,
      server: 'y',
    });
  });

  it('of early data come out when the server took them', () => {
    const writer = new Tls13Writer().clientHello(true).stage(0, 0).data(0, 'early ').data(0, 'bird ');
    writer.handshake(false).message(0, 5, new Uint8Array(0)).stage(0, 1);
    const rest = writer.stage(0, 2).data(0, 'late').data(1, 'answer');
    expect(open(rest)).toMatchObject({ client: 'early bird late', server: 'answer' });
  });

  it('of early data come out when the server refused them, too', () => {
    const writer = new Tls13Writer().clientHello(true).stage(0, 0).data(0, 'early ');
    writer.handshake().data(0, 'again').data(1, 'answer');
    expect(open(writer)).toMatchObject({
      client: 'early again',
      server: 'answer',
      report: { keysVerified: true },
    });
  });

  it('of early data stay closed without their secret, and the rest does not', () => {
    const writer = new Tls13Writer()
      .clientHello(true)
      .stage(0, 0)
      .data(0, 'early ')
      .handshake()
      .data(0, 'late');
    const { client, report } = open(writer, /EARLY/);
    expect(client).toBe('late');
    expect(report).toMatchObject({
      status: 'partial',
      reason: { code: 'TLS_KEYLOG_PARTIAL' },
      macFailures: [0, 0],
    });
  });

  it('of application data open without the handshake secrets', () => {
    const writer = new Tls13Writer().clientHello().handshake().data(0, 'question').data(1, 'answer');
    const { client, server, report } = open(writer, /HANDSHAKE/);
    expect([client, server]).toEqual(['question', 'answer']);
    expect(report).toMatchObject({ keysVerified: false, reason: { code: 'TLS_KEYLOG_PARTIAL' } });
  });

  it('pass over ChangeCipherSpec wherever it stands (RFC 8446 §D.4)', () => {
    const change = Uint8Array.of(20, 3, 3, 0, 1, 1);
    const writer = new Tls13Writer().clientHello().raw(0, change).handshake().raw(1, change);
    writer.data(0, 'question').raw(0, change).raw(1, change).data(1, 'answer');
    expect(open(writer)).toMatchObject({
      client: 'question',
      server: 'answer',
      report: { status: 'decrypted' },
    });
  });

  it('hold messages after the handshake: tickets, requests, unknown ones', () => {
    const writer = new Tls13Writer().clientHello().handshake();
    writer
      .message(1, 4, new Uint8Array(40))
      .message(1, 13, new Uint8Array(9))
      .message(1, 77, new Uint8Array(3))
      .data(1, 'answer');
    const { server, events } = open(writer);
    expect(server).toBe('answer');
    const names = events.flatMap((event) => (event.type === 'handshake' ? [event.message] : []));
    expect(names.slice(-3)).toEqual(['newSessionTicket', 'certificateRequest', 'unknown']);
  });
});

describe('record events', () => {
  it('name every record, its place, its capture records and what was inside', async () => {
    const { chunks, options } = await load('http-simple');
    const decryptor = createTlsDecryptor({ ...options, records: true });
    const records = [...decryptor.push(chunks), ...decryptor.end()].filter(
      (event) => event.type === 'record',
    );
    for (const direction of [0, 1]) {
      let offset = 0;
      for (const record of records.filter((each) => each.direction === direction)) {
        expect(record.streamOffset).toBe(offset);
        expect(record.bytes).toHaveLength(record.length);
        expect(record.bytes[0]).toBe(record.contentType);
        expect(record.sources.length).toBeGreaterThan(0);
        expect(record.encrypted).toBe(record.plaintext !== undefined);
        expect(record.verified).toBe(record.encrypted);
        offset += record.length;
      }
      const sent = chunks.filter((chunk) => chunk.direction === direction && chunk.kind === 'data');
      expect(offset).toBe(sent.reduce((sum, chunk) => sum + chunk.length, 0));
    }
    expect(decryptor.sessions()[0]!.records.reduce((a, b) => a + b)).toBe(records.length);
  });

  it('have the type from inside in TLS 1.3', () => {
    const writer = new Tls13Writer().clientHello().handshake().data(0, 'x');
    const { events } = plain(writer.chunks, { keyLog: writer.keyLog(), records: true });
    const inner = events.flatMap((event) =>
      event.type === 'record' ? [[event.contentType, event.innerType]] : [],
    );
    expect(inner).toEqual([
      [22, 22],
      [22, 22],
      [23, 22],
      [23, 22],
      [23, 22],
      [23, 23],
    ]);
  });
});

describe('the stream of plaintext', () => {
  it('has offsets of its own, capture records, times and an end', async () => {
    const { chunks, options } = await load('http-simple');
    const { events } = decrypt(chunks, options);
    for (const direction of [0, 1]) {
      const own = events.flatMap((event) =>
        event.type === 'plaintext' && event.chunk.direction === direction ? [event.chunk] : [],
      );
      let offset = 0;
      for (const chunk of own) {
        expect(chunk.offset).toBe(offset);
        offset += chunk.length;
        if (chunk.kind !== 'data') continue;
        expect(chunk.bytes).toHaveLength(chunk.length);
        expect(chunk.sources).toEqual([
          { record: expect.any(Number), offset: chunk.offset, length: chunk.length },
        ]);
      }
      expect(own.at(-1)!.kind).toBe('end');
    }
  });
});

describe('looksLikeTls', () => {
  it.each([
    [true, '16030100f5010000f10303'],
    [true, '1703030020'],
    [true, '150303000202281503030002'],
    [false, '1503030002022815ff030002'],
    [false, '474554202f20485454502f312e310d0a'],
    [false, '16030'],
    [false, '1603050005'],
    [false, '1603034900'],
    [false, ''],
    [true, `802c0103010003000000200${'0'.repeat(70)}`],
  ])('%s: %s', (is, start) => {
    expect(
      looksLikeTls(new Uint8Array(Buffer.from(start.length % 2 === 0 ? start : `${start}0`, 'hex'))),
    ).toBe(is);
  });
});

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
