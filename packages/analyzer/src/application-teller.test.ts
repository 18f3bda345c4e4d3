import type { StreamChunk } from '@plainwire/tcp-reassembly';
import { expect, it } from 'vitest';
import { type Application, ApplicationTeller } from './application-teller.ts';

type Piece = readonly [direction: 0 | 1, text: string];

/** What the plaintext `pieces` of one connection are told to be, and the bytes that were handed on. */
function told(pieces: readonly Piece[]): [Application | undefined, string] {
  const teller = new ApplicationTeller();
  const connection = { id: 0, endpoints: [] } as unknown as StreamChunk['connection'];
  const lengths = [0, 0];
  let application: Application | undefined;
  let text = '';
  for (const [direction, piece] of pieces) {
    const bytes = new TextEncoder().encode(piece);
    const offset = lengths[direction]!;
    lengths[direction]! += bytes.length;
    const at = { seconds: 0, nanoseconds: 0, sources: [] };
    const chunk: StreamChunk = {
      connection,
      direction,
      kind: 'data',
      offset,
      length: bytes.length,
      bytes,
      ...at,
    };
    teller.tellPlaintext(chunk, (one, given) => {
      application = given;
      text += new TextDecoder().decode(one.bytes);
    });
  }
  return [application, text];
}

/** What each of the `pieces` of one connection is told to be, as it is handed on; they hold bytes as Latin-1. */
function toldOne(pieces: readonly Piece[]): readonly (Application | undefined)[] {
  const teller = new ApplicationTeller();
  const connection = { id: 0, endpoints: [] } as unknown as StreamChunk['connection'];
  const given: (Application | undefined)[] = [];
  const offsets = [0, 0];
  for (const [direction, piece] of pieces) {
    const bytes = Uint8Array.from(piece, (character) => character.charCodeAt(0));
    const at = { seconds: 0, nanoseconds: 0, sources: [], connection };
    const offset = offsets[direction]!;
    offsets[direction]! += bytes.length;
    const chunk: StreamChunk = { ...at, direction, kind: 'data', offset, length: bytes.length, bytes };
    teller.tell(chunk, (_, application) => given.push(application));
  }
  return given;
}

it('notices HTTP behind the greeting of a proxy', () => {
  const given = toldOne([
    [0, '\x05\x01\x00\x05\x01\x00\x03\x0bexample.org\x00\x50'],
    [0, 'GET of nothing'],
    [0, 'GET / HTTP/1.1\r\nHost: example.org\r\n\r\n'],
  ]);
  expect(given).toEqual(['other', 'other', 'http']);
});

it('notices TLS behind as few bytes as PostgreSQL asks for it with', () => {
  const hello = `\x16\x03\x01\x00\x6b\x01\x00\x00\x67\x03\x03${'\x01'.repeat(101)}`;
  const given = toldOne([
    [0, '\x00\x00\x00\x08\x04\xd2\x16\x2f'],
    [1, 'S'],
    [0, hello],
  ]);
  expect(given).toEqual(['tls', 'tls', 'tls']);
});

it('notices TLS behind another protocol by the ServerHello, when that was captured first', () => {
  const hello = (type: string) => `\x16\x03\x03\x00\x6b${type}\x00\x00\x67\x03\x03${'\x01'.repeat(101)}`;
  const given = toldOne([
    [0, 'CONNECT server.example:443'],
    [1, 'and so it was made'],
    [1, hello('\x02')],
    [0, hello('\x01')],
  ]);
  expect(given.slice(-2)).toEqual(['tls', 'tls']);
});

it('notices TLS that the capture begins in the midst of, where whole records come', () => {
  const record = (length: number) => `\x17\x03\x03\x00${String.fromCharCode(length)}${'~'.repeat(length)}`;
  const given = toldOne([
    [0, '~ the end of a record that began before'],
    [0, `${record(40)}~`],
    [0, record(40) + record(9)],
    [1, 'more'],
  ]);
  expect(given).toEqual(['other', 'other', 'tls', 'tls']);
});

it('knows HTTP whose first record holds one byte, as senders of TLS 1.0 split it', () => {
  const pieces: Piece[] = [
    [0, 'G'],
    [0, 'ET / HTTP/1.1\r\n\r\n'],
    [1, 'H'],
    [1, 'TTP/1.1 200 OK\r\n\r\n'],
  ];
  expect(told(pieces)).toEqual(['http', pieces.map(([, text]) => text).join('')]);
});

it('waits no longer than it takes to know that it is something else', () => {
  expect(told([[0, '*']])).toEqual([undefined, '']);
  expect(
    told([
      [0, '*'],
      [1, '* OK server ready'],
    ]),
  ).toEqual(['other', '** OK server ready']);
});
