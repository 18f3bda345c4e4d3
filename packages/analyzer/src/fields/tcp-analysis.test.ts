import { build, ethernet, ipv4, type TcpParts, tcp } from '@plainwire/dissect/build';
import { describe, expect, it } from 'vitest';
import { batchOf } from '../../test/batch-of.ts';
import { createAnalyzer } from '../analyzer.ts';

const fromClient = (parts: Partial<TcpParts>) =>
  build(
    ethernet(),
    ipv4({ src: '192.0.2.1', dst: '192.0.2.2' }),
    tcp({ srcPort: 40_000, dstPort: 7777, flags: ['ack'], ...parts }),
  );

describe('a duplicate acknowledgment', () => {
  it('is there twice, since Wireshark has two fields of that name', () => {
    const analyzer = createAnalyzer({ streams: false });
    const { frames } = analyzer.push(
      batchOf([
        fromClient({ seq: 1, flags: ['syn'] }),
        fromClient({ seq: 2, ack: 9 }),
        fromClient({ seq: 2, ack: 9 }),
      ]),
    );
    const id = analyzer.fields.find('tcp.analysis.duplicate_ack')!.id;
    expect(frames.map((frame) => frame.values(id))).toEqual([[], [], [true, true]]);
  });
});

describe('the scale of windows', () => {
  it('is not known when the snapshot length cut the options of the SYN, where tshark says -1 as well', () => {
    const packets = [
      fromClient({ seq: 1, flags: ['syn'], options: new Uint8Array([2, 4, 5, 180, 3, 3, 7, 0]) }),
      fromClient({ seq: 2, ack: 9 }),
    ];
    const batch = batchOf(packets);
    Object.assign(batch.records[0]!, { capturedLength: packets[0]!.length - 2 });
    const analyzer = createAnalyzer({ streams: false });
    const { frames } = analyzer.push(batch);
    const id = analyzer.fields.find('tcp.window_size_scalefactor')!.id;
    expect(frames[1]!.values(id)).toEqual([-1]);
  });
});
