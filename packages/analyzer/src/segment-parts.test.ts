import { build, ethernet, ipv4, tcp } from '@plainwire/dissect/build';
import { describe, expect, it } from 'vitest';
import { batchOf } from '../test/batch-of.ts';
import { createAnalyzer } from './analyzer.ts';

const CLIENT = '192.0.2.1';
const SERVER = '192.0.2.2';
const bytesOf = (text: string) => new TextEncoder().encode(text);

type Piece = readonly [seq: number, text: string, ...flags: ('fin' | 'psh' | 'cut')[]];

/** What a server on port 80 sends after the handshake; gives the values of the named field in each frame of it. */
function values(name: string, ...pieces: readonly Piece[]): (readonly unknown[])[] {
  const back = ipv4({ src: SERVER, dst: CLIENT });
  const ports = { srcPort: 80, dstPort: 40_000 };
  const packets = [
    build(
      ethernet(),
      ipv4({ src: CLIENT, dst: SERVER }),
      tcp({ srcPort: 40_000, dstPort: 80, seq: 0, flags: ['syn'] }),
    ),
    build(ethernet(), back, tcp({ ...ports, seq: 0, ack: 1, flags: ['syn', 'ack'] })),
    ...pieces.map(([seq, text, ...marks]) => {
      const flags = marks.filter((mark) => mark !== 'cut');
      return build(ethernet(), back, tcp({ ...ports, seq, ack: 1, flags: ['ack', ...flags] }), bytesOf(text));
    }),
  ];
  const batch = batchOf(packets);
  for (const [index, [, , ...marks]] of pieces.entries()) {
    // The snapshot length cut the last byte.
    if (marks.includes('cut'))
      Object.assign(batch.records[index + 2]!, { capturedLength: packets[index + 2]!.length - 1 });
  }
  const analyzer = createAnalyzer();
  const field = analyzer.fields.find(name)!;
  return analyzer
    .push(batch)
    .frames.slice(2)
    .map((frame) =>
      frame
        .values(field.id)
        .map((value) => (value instanceof Uint8Array ? new TextDecoder().decode(value) : value)),
    );
}

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n';

describe('messages over several segments', () => {
  const behind = HEAD.length + 1;
  const pieces: readonly Piece[] = [
    [1, HEAD],
    [behind, 'abcd'],
    [behind + 4, `efghHTTP/1.1 204 No\r\n\r\nHTTP/`],
  ];

  it('say in their last frame which frames carried them', () => {
    expect(values('tcp.segments', ...pieces)).toEqual([[], [], [true]]);
    expect(values('tcp.segment', ...pieces)).toEqual([[], [], [3, 4, 5]]);
    expect(values('tcp.segment.count', ...pieces)).toEqual([[], [], [3]]);
    expect(values('tcp.reassembled.length', ...pieces)).toEqual([[], [], [HEAD.length + 8]]);
    expect(values('tcp.reassembled.data', ...pieces)).toEqual([[], [], [`${HEAD}abcdefgh`]]);
  });

  it('leave each frame its part; what lies within one frame is none', () => {
    expect(values('tcp.segment_data', ...pieces)).toEqual([[HEAD], ['abcd'], ['efgh', 'HTTP/']]);
  });

  it('a frame that waits for another one is part of what was begun', () => {
    const late: readonly Piece[] = [
      [1, HEAD],
      [behind + 4, 'efgh'],
      [behind, 'abcd'],
    ];
    expect(values('tcp.segment_data', ...late)).toEqual([[HEAD], ['efgh'], ['abcd']]);
    expect(values('tcp.segment', ...late)).toEqual([[], [], [3, 5, 4]]);
  });

  it('the frame that ends a connection belongs to the body that it ends', () => {
    const head = 'HTTP/1.0 200 OK\r\n\r\n';
    const untilClose: readonly Piece[] = [
      [1, `${head}abcd`],
      [head.length + 5, '', 'fin'],
    ];
    expect(values('tcp.segment', ...untilClose)).toEqual([[], [3, 4]]);
    expect(values('tcp.segment_data', ...untilClose)).toEqual([[`${head}abcd`], []]);
  });

  it('a segment that was sent again is shown whole, and joins nothing', () => {
    const again: readonly Piece[] = [
      [1, HEAD],
      [behind, 'abcdefgh'],
      [behind, 'abcdefgh'],
    ];
    expect(values('tcp.segment_data', ...again)).toEqual([[HEAD], ['abcdefgh'], ['abcdefgh']]);
    expect(values('tcp.segments', ...again)).toEqual([[], [true], []]);
  });

  it('a segment that the snapshot length cut is no part of anything', () => {
    const cut: readonly Piece[] = [
      [1, HEAD],
      [behind, 'abcdefgh', 'cut'],
      [behind, 'abcdefgh', 'cut'],
    ];
    expect(values('tcp.segment_data', ...cut)).toEqual([[HEAD], [], []]);
  });
});
