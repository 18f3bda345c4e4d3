import type { AnalyzedBatch } from '@plainwire/analyzer';
import { describe, expect, it } from 'vitest';
import { formatFollow, parseFollow } from './follow-output.ts';

const connection = {
  id: 0,
  endpoints: [
    { address: '192.0.2.1', port: 40_000 },
    { address: '2001:db8::1', port: 80 },
  ],
};

/** Three pieces of stream 0, and one of another. */
function followed(words: string): string {
  const piece = (direction: 0 | 1, text: string, id = 0) => ({
    ...{ connection: { ...connection, id }, direction, kind: 'data', bytes: Buffer.from(text) },
    ...{ length: text.length, sources: [{ record: 7, offset: 0, length: 1 }], seconds: 12, nanoseconds: 5e8 },
  });
  const chunks = [piece(0, 'ask'), piece(1, 'no', 3), piece(1, 'answer\n'), piece(0, '\x1b')];
  const tap = parseFollow(words.split(','));
  const outcome = { chunks, tlsRecords: [], plaintext: [], messages: [] };
  const frame = { tcp: { connection }, outcome, record: { number: 7 }, udp: [] };
  tap.follower.push({ frames: [frame], rest: { ...outcome, chunks: [] } } as unknown as AnalyzedBatch);
  return formatFollow(tap);
}

describe('-z follow', () => {
  it('shows each side by its indent, and no control character', () => {
    const text = followed('tcp,ascii,0');
    expect(text).toContain('Node 1: [2001:db8::1]:80\n3\nask\n\t7\nanswer\n\n1\n.\n====');
    expect(text).not.toContain('no\n');
  });

  it('shows the pieces that the range asks for', () => {
    expect(followed('tcp,raw,0,2-3')).toContain('80\n\t616e737765720a\n1b\n====');
    expect(followed('tcp,raw,0,2')).toContain('80\n\t616e737765720a\n====');
  });

  it('counts what stands for a hole as bytes, as tshark does, but keeps it out of a raw dump', () => {
    const chunks = [
      { connection, direction: 0, kind: 'data', bytes: Buffer.alloc(0xa0, 'x'), length: 0xa0 },
      { connection, direction: 0, kind: 'gap', length: 32 },
      { connection, direction: 0, kind: 'data', bytes: Buffer.from('y'), length: 1 },
    ];
    const shown = (format: string) => {
      const tap = parseFollow(['tcp', format, '0']);
      const outcome = { chunks, tlsRecords: [], plaintext: [], messages: [] };
      tap.follower.push({ frames: [], rest: outcome } as unknown as AnalyzedBatch);
      return formatFollow(tap);
    };
    expect(shown('hex')).toContain(
      '000000A0  5b 33 32 20 62 79 74 65  73 20 6d 69 73 73 69 6e  [32 byte s missin\n',
    );
    expect(shown('hex')).toContain('000000C3  79     ');
    expect(shown('ascii')).toContain('\n35\n[32 bytes missing in capture file].\n1\ny\n');
    expect(shown('raw')).toContain('78\n79\n=');
  });

  it('reads EBCDIC', () => expect(followed('tcp,ebcdic,0,1')).toContain('3\n/.,\n'));

  it('gives frames, times and bytes as YAML', () => {
    expect(followed('tcp,yaml,0,1')).toMatch(
      /- packet: 7\n {4}peer: 0\n {4}timestamp: 12.500000000\n {4}data: !!binary \|\n {6}YXNr\n$/,
    );
  });

  it.each([
    ['sctp,ascii,0', 'cannot be followed'],
    ['tcp,utf-8,0', 'Invalid display mode'],
    ['tcp,ascii', 'Invalid stream'],
    ['tcp,ascii,0,3-2', 'Invalid range'],
  ])('refuses %s', (words, message) => {
    expect(() => parseFollow(words.split(','))).toThrow(message);
  });
});
