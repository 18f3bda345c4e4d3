import type { StreamChunk } from '@plainwire/tcp-reassembly';
import { describe, expect, it } from 'vitest';
import { DnsMessages } from './dns-messages.ts';

const connection = {} as StreamChunk['connection'];

function chunk(kind: StreamChunk['kind'], offset: number, bytes: Uint8Array, record: number): StreamChunk {
  const sources = [{ record, offset, length: bytes.length }];
  return {
    connection,
    direction: 0,
    kind,
    offset,
    length: bytes.length,
    bytes,
    sources,
  } as unknown as StreamChunk;
}

/** A message of `length` bytes, the length before it. */
function message(length: number): Uint8Array {
  return Uint8Array.of(length >> 8, length & 255, ...new Uint8Array(length).fill(length));
}

describe('DNS over TCP', () => {
  it('a message that comes byte by byte knows every record that brought it', () => {
    const messages = new DnsMessages();
    const bytes = message(300);
    const found = [...bytes.keys()].flatMap((at) =>
      messages.pushChunk(chunk('data', at, bytes.subarray(at, at + 1), at + 1)),
    );
    expect(found).toEqual([{ start: 0, end: 302, records: [...bytes.keys()].map((at) => at + 1), bytes }]);
  });

  it('messages in one segment, the last of them in two', () => {
    const messages = new DnsMessages();
    const bytes = Uint8Array.of(...message(3), ...message(4), ...message(5));
    const first = messages.pushChunk(chunk('data', 0, bytes.subarray(0, 12), 7));
    const second = messages.pushChunk(chunk('data', 12, bytes.subarray(12), 8));
    expect(first.map(({ start, end, records }) => [start, end, records])).toEqual([
      [0, 5, [7]],
      [5, 11, [7]],
    ]);
    expect(second).toEqual([{ start: 11, end: 18, records: [7, 8], bytes: message(5) }]);
  });

  it('begins anew behind a gap', () => {
    const messages = new DnsMessages();
    messages.pushChunk(chunk('data', 0, message(9).subarray(0, 4), 1));
    messages.pushChunk(chunk('gap', 4, new Uint8Array(7), 2));
    expect(messages.pushChunk(chunk('data', 11, message(2), 2))).toMatchObject([
      { start: 11, end: 15, records: [2] },
    ]);
  });
});
