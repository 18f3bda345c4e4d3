import { build, ethernet, ipv4, tcp } from '@plainwire/dissect/build';
import { describe, expect, it } from 'vitest';
import { batchOf } from '../test/batch-of.ts';
import { type AnalyzerOptions, createAnalyzer } from './analyzer.ts';

const CLIENT = '192.0.2.1';
const SERVER = '192.0.2.2';
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** What one server sends from port `port`, each piece at its sequence number; gives a value of every frame. */
function values(name: string, port: number, ...pieces: [seq: number, bytes: Uint8Array][]): unknown[] {
  return valuesWith({}, name, port, ...pieces);
}

function valuesWith(
  options: AnalyzerOptions,
  name: string,
  port: number,
  ...pieces: [seq: number, bytes: Uint8Array][]
): unknown[] {
  const packets = [
    build(
      ethernet(),
      ipv4({ src: CLIENT, dst: SERVER }),
      tcp({ srcPort: 40_000, dstPort: port, seq: 0, flags: ['syn'] }),
    ),
    build(
      ethernet(),
      ipv4({ src: SERVER, dst: CLIENT }),
      tcp({ srcPort: port, dstPort: 40_000, seq: 0, ack: 1, flags: ['syn', 'ack'] }),
    ),
    ...pieces.map(([seq, bytes]) =>
      build(
        ethernet(),
        ipv4({ src: SERVER, dst: CLIENT }),
        tcp({ srcPort: port, dstPort: 40_000, seq, ack: 1, flags: ['ack'] }),
        bytes,
      ),
    ),
  ];
  const analyzer = createAnalyzer(options);
  const field = analyzer.fields.find(name)!;
  return analyzer
    .push(batchOf(packets))
    .frames.slice(2)
    .map((frame) => frame.values(field.id)[0]);
}

const response = (head: string, body: string) =>
  bytesOf(`HTTP/1.1 200 OK\r\n${head}Content-Length: ${body.length}\r\n\r\n${body}`);

const fromHex = (text: string) =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const record = (type: string, content: string) =>
  `${type}0303${(content.length / 2).toString(16).padStart(4, '0')}${content}`;
const serverHello = (suite: string) => {
  const body = `0303${'20'.repeat(32)}00${suite}00`;
  return record('16', `020000${(body.length / 2).toString(16)}${body}`);
};

describe('records of TLS', () => {
  it('have key exchanges, which are read by the cipher suite of an earlier frame', () => {
    const hello = fromHex(serverHello('008c'));
    const exchange = fromHex(record('16', '0c000003000168'));
    const pieces: [number, Uint8Array][] = [
      [1, hello],
      [1 + hello.length, exchange],
    ];
    expect(values('tls.handshake.hint', 443, ...pieces)).toEqual([undefined, Uint8Array.of(0x68)]);
    expect(values('tls.handshake.p', 443, ...pieces)).toEqual([undefined, undefined]);
  });
});

describe('layers from streams', () => {
  it.each([
    ['Content-Type: text/html; charset=utf-8\r\n', 'http:data-text-lines'],
    ['Content-Type: application/json\r\n', 'http:json'],
    ['Content-Type: application/pdf\r\n', 'http:media'],
    ['Content-Type: constructor\r\n', 'http:media'],
    ['Content-Type: multipart/mixed; boundary=a\r\n', 'http:mime_multipart'],
    ['Content-Type: text/html\r\nContent-Encoding: gzip\r\n', 'http:data'],
    ['', 'http:data'],
  ])('%j says what follows: %s', (head, stack) => {
    const whole = response(head, 'hello');
    const pieces: [number, Uint8Array][] = [
      [1, whole.subarray(0, 30)],
      [31, whole.subarray(30)],
    ];
    const tcpStack = 'eth:ethertype:ip:tcp';
    expect(values('frame.protocols', 80, ...pieces)).toEqual([tcpStack, `${tcpStack}:${stack}`]);
    const text = head.includes('gzip') ? undefined : 'hello';
    expect(values('http.file_data', 80, ...pieces)).toEqual([undefined, text]);
  });

  it.each(['COPY', 'PROPFIND', 'SUBSCRIBE'])('%s begins a connection as well', (method) => {
    const request = bytesOf(`${method} /a HTTP/1.1\r\nHost: h\r\n\r\n`);
    expect(values('http.request.method', 80, [1, request])).toEqual([method]);
  });

  it('chunks are told where one segment holds the whole message', () => {
    const whole = bytesOf('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n');
    expect(values('http.chunk_data', 80, [1, whole])).toEqual([bytesOf('abc')]);
    expect(values('http.file_data', 80, [1, whole])).toEqual(['abc']);
  });

  it('what is no ASCII in a body is replaced, byte by byte, as Wireshark does', () => {
    const whole = bytesOf('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\na\u00e9b');
    expect(values('http.file_data', 80, [1, whole])).toEqual(['a\ufffd\ufffdb']);
  });

  it('a frame that fills a hole late has none', () => {
    const whole = response('', 'hello');
    const late = values('frame.protocols', 80, [31, whole.subarray(30)], [1, whole.subarray(0, 30)]);
    expect(late).toEqual(['eth:ethertype:ip:tcp', 'eth:ethertype:ip:tcp']);
  });

  it('the frame that begins a TLS record is TLS, and the one that ends it', () => {
    const record = new Uint8Array(5 + 300);
    record.set([22, 3, 3, 1, 44, 2, 0, 1, 40, 3, 3]);
    const pieces: [number, Uint8Array][] = [
      [1, record.subarray(0, 100)],
      [101, record.subarray(100, 200)],
      [201, record.subarray(200)],
    ];
    expect(values('frame.protocols', 443, ...pieces)).toEqual([
      'eth:ethertype:ip:tcp:tls',
      'eth:ethertype:ip:tcp',
      'eth:ethertype:ip:tcp:tls',
    ]);
    expect(values('tls.record.length', 443, ...pieces)).toEqual([undefined, undefined, 300]);
  });

  it('what nobody recognizes is data, unless its port says what it is', () => {
    const greeting = bytesOf('220 mail.example.net ready\r\n');
    expect(values('data.len', 7777, [1, greeting])).toEqual([greeting.length]);
    expect(values('data.len', 25, [1, greeting])).toEqual([undefined]);
  });

  it('nothing is read in a segment that came out of order, unless that is asked for', () => {
    const whole = response('', 'abcd');
    const pieces: [number, Uint8Array][] = [
      [9, whole.subarray(8)],
      [1, whole.subarray(0, 8)],
    ];
    const statuses = (reassembleOutOfOrder: boolean) =>
      valuesWith({ reassembleOutOfOrder }, 'http.response.code', 80, ...pieces);
    expect(statuses(false)).toEqual([undefined, undefined]);
    expect(statuses(true)).toEqual([undefined, 200]);
  });
});
