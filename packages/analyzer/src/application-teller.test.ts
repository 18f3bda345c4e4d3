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

it('notices HTTP behind the greeting of a proxy', () => {
  const teller = new ApplicationTeller();
  const connection = { id: 0, endpoints: [] } as unknown as StreamChunk['connection'];
  const given: (Application | undefined)[] = [];
  let offset = 0;
  const tell = (text: string) => {
    const bytes = new TextEncoder().encode(text);
    const at = { seconds: 0, nanoseconds: 0, sources: [], connection };
    const chunk: StreamChunk = { ...at, direction: 0, kind: 'data', offset, length: bytes.length, bytes };
    offset += bytes.length;
    teller.tell(chunk, (_, application) => given.push(application));
  };
  tell('\x05\x01\x00\x05\x01\x00\x03\x0bexample.org\x00\x50');
  tell('GET of nothing');
  tell('GET / HTTP/1.1\r\nHost: example.org\r\n\r\n');
  expect(given).toEqual(['other', 'other', 'http']);
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
