import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bytesOf, Wire } from '../test/chunks.ts';
import * as node from './index.node.ts';
import * as portable from './index.ts';

const TEXT = 'plain words, '.repeat(200);

function response(
  module: typeof portable,
  coding: string,
  body: Uint8Array,
  options = {},
): portable.HttpMessage {
  const wire = new Wire();
  const head = `HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\nContent-Length: ${body.length}\r\n\r\n`;
  const parser = module.createHttpParser(options);
  return [...parser.push([wire.server(head), wire.server(body)]), ...parser.end()][0]!;
}

const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const codes = (message: portable.HttpMessage) => message.decode().faults.map(({ code }) => code);

describe.each([
  ['portable', portable],
  ['node', node],
])('%s', (_, module) => {
  const coded: [string, Uint8Array][] = [
    ['gzip', gzipSync(TEXT)],
    ['x-gzip', gzipSync(TEXT)],
    ['GZIP', gzipSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['deflate', deflateRawSync(TEXT)],
    ['identity', bytesOf(TEXT)],
    ['deflate, gzip', gzipSync(deflateSync(TEXT))],
  ];
  it.each(coded)('%s', async (coding, body) => {
    const message = response(module, coding, body);
    expect(codes(message)).toEqual([]);
    expect(decode(await message.decodedBody())).toBe(TEXT);
  });

  it('gives what comes before the cut', () => {
    const body = gzipSync(Array.from({ length: 5000 }, (_, index) => index * index).join());
    const message = response(module, 'gzip', body.subarray(0, body.length - 2000));
    expect(codes(message)).toEqual(['incomplete']);
    expect(decode(message.decode().bytes)).toMatch(/^0,1,4,9,16,/);
  });

  it.each(['gzip', 'deflate'])('%s that is none', (coding) => {
    expect(codes(response(module, coding, bytesOf('this is not compressed')))).toEqual(['malformed-coding']);
  });

  it('a coding nobody knows leaves the body as it is', () => {
    const message = response(module, 'rot13', bytesOf('abc'));
    expect(codes(message)).toEqual(['unsupported-coding']);
    expect(decode(message.decode().bytes)).toBe('abc');
  });

  it('a bomb stops at the ratio', () => {
    const body = gzipSync(new Uint8Array(8 * 1024 * 1024));
    const message = response(module, 'gzip', body, { limits: { decodeRatio: 150 } });
    const { bytes, faults } = message.decode();
    expect(faults[0]).toMatchObject({ code: 'limit', limitedBy: 'limits.decodedBytes' });
    expect(bytes.length).toBe(Math.max(1024 * 1024, 150 * body.length));
  });

  it('codings over codings stop at five', () => {
    const message = response(module, 'gzip, gzip, gzip, gzip, gzip, gzip', gzipSync('a'));
    expect(codes(message)).toContain('limit');
  });
});

it('br is for platforms that have it', async () => {
  const body = brotliCompressSync(TEXT);
  expect(decode(await response(node, 'br', body).decodedBody())).toBe(TEXT);
  expect(codes(response(portable, 'br', body))).toEqual(['unsupported-coding']);
  expect(codes(response(node, 'br', body.subarray(0, 9)))).toEqual(['incomplete']);
});
