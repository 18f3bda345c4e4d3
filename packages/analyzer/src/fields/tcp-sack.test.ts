import { build, ethernet, ipv4, type TcpParts, tcp } from '@plainwire/dissect/build';
import { describe, expect, it } from 'vitest';
import { batchOf } from '../../test/batch-of.ts';
import { createAnalyzer } from '../analyzer.ts';

const CLIENT = ipv4({ src: '192.0.2.1', dst: '192.0.2.2' });
const SERVER = ipv4({ src: '192.0.2.2', dst: '192.0.2.1' });
const fromClient = (parts: Partial<TcpParts>, length = 0) =>
  build(ethernet(), CLIENT, tcp({ srcPort: 40_000, dstPort: 80, ...parts }), new Uint8Array(length));
const fromServer = (parts: Partial<TcpParts>) =>
  build(ethernet(), SERVER, tcp({ srcPort: 80, dstPort: 40_000, ...parts }));

/** What is told of a segment that acknowledges 100 of the bytes that the client sent, with these blocks. */
function told(blocks: readonly (readonly [number, number])[], relativeSequenceNumbers = true) {
  const options = new Uint8Array(4 + 8 * blocks.length);
  options.set([1, 1, 5, 2 + 8 * blocks.length]);
  const view = new DataView(options.buffer);
  for (const [index, edges] of blocks.entries()) {
    for (const [side, edge] of edges.entries()) view.setUint32(4 + 8 * index + 4 * side, edge);
  }
  const analyzer = createAnalyzer({ streams: false, relativeSequenceNumbers });
  const { frames } = analyzer.push(
    batchOf([
      fromClient({ seq: 1000, flags: ['syn'] }),
      fromServer({ seq: 5000, ack: 1001, flags: ['syn', 'ack'] }),
      fromClient({ seq: 1001, ack: 5001, flags: ['ack'] }, 100),
      fromServer({ seq: 5001, ack: 1101, flags: ['ack'], options }),
    ]),
  );
  const values = (name: string) => frames.at(-1)!.values(analyzer.fields.find(name)!.id);
  const block = [values('tcp.options.sack.dsack_le'), values('tcp.options.sack.dsack_re')];
  return {
    edges: [values('tcp.options.sack_le'), values('tcp.options.sack_re')],
    duplicate: values('tcp.options.sack.dsack').length > 0 ? block.flat() : undefined,
    info: values('_ws.col.info').join(),
  };
}

describe('SACK blocks', () => {
  it('count from the beginning of the stream, in fields as in the packet list', () => {
    const { edges, duplicate, info } = told([
      [1201, 1301],
      [1401, 1501],
    ]);
    expect(edges).toEqual([
      [201, 401],
      [301, 501],
    ]);
    expect(duplicate).toBeUndefined();
    expect(info).toContain('SLE=201 SRE=301 SLE=401 SRE=501');
  });

  it('are as in the header when numbers are', () => {
    const { edges, info } = told([[1201, 1301]], false);
    expect(edges).toEqual([[1201], [1301]]);
    expect(info).toContain('SLE=1201 SRE=1301');
  });

  it('the first names bytes that came twice when they are acknowledged, or lie in the second', () => {
    expect(told([[1001, 1101]]).duplicate).toEqual([1, 101]);
    const inside = [
      [1250, 1300],
      [1201, 1301],
    ] as const;
    expect(told(inside).duplicate).toEqual([250, 300]);
    expect(told([[1001, 1102]]).duplicate).toBeUndefined();
  });
});
