import { all, createDissector } from '@plainwire/dissect';
import { build, ethernet, ipv4, ipv6, type TcpParts, tcp } from '@plainwire/dissect/build';
import type { CaptureRecord } from '@plainwire/pcap';
import { createReassembler } from '@plainwire/tcp-reassembly';
import { describe, expect, it } from 'vitest';
import { SegmentReader } from './segment-of-frame.ts';

const text = new TextEncoder();
const stamps = (value: number, echo: number) => {
  const options = new Uint8Array([1, 1, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0]);
  new DataView(options.buffer).setUint32(4, value);
  new DataView(options.buffer).setUint32(8, echo);
  return options;
};

/** Packets, a millisecond apart, through reader and reassembler; gives the types of the events. */
function told(packets: readonly Uint8Array[], verifyChecksums = false): string[] {
  const dissector = createDissector({ protocols: all, verifyChecksums });
  const reader = new SegmentReader(dissector);
  const reassembler = createReassembler();
  return packets.flatMap((buffer, index) => {
    const record = {
      ...{ buffer, offset: 0, capturedLength: buffer.length, originalLength: buffer.length, linkType: 1 },
      ...{ number: index + 1, seconds: 0, nanoseconds: index * 1_000_000 },
    } as unknown as CaptureRecord;
    const segment = reader.read(dissector.dissect(record), record, false)!;
    return [...reassembler.push(segment)].map((event) =>
      event.type === 'refused' ? `refused ${event.reason}` : event.type,
    );
  });
}

const from = (parts: Partial<TcpParts>) => tcp({ srcPort: 40_000, dstPort: 80, flags: ['ack'], ...parts });
const back = (parts: Partial<TcpParts>) => tcp({ srcPort: 80, dstPort: 40_000, ...parts });
const there4 = (id: number) => ipv4({ src: '192.0.2.1', dst: '192.0.2.2', id });
const back4 = ipv4({ src: '192.0.2.2', dst: '192.0.2.1' });
const bytes = text.encode('abcd');

describe('what the reassembler is told of a frame', () => {
  it('the identification of IPv4: a packet captured twice was not sent twice, unless it is zero', () => {
    const packets = (id: number) => {
      const data = build(ethernet(), there4(id), from({ seq: 1 }), bytes);
      return [build(ethernet(), there4(9), from({ seq: 0, flags: ['syn'] })), data, data];
    };
    expect(told(packets(77))).toEqual(['opened', 'chunk', 'capture-duplicate']);
    expect(told(packets(0))).toEqual(['opened', 'chunk', 'retransmission']);
  });

  it('no identification of IPv6', () => {
    const network = ipv6({ src: '2001:db8::1', dst: '2001:db8::2' });
    const data = build(ethernet(), network, from({ seq: 1 }), bytes);
    const packets = [build(ethernet(), network, from({ seq: 0, flags: ['syn'] })), data, data];
    expect(told(packets)).toEqual(['opened', 'chunk', 'retransmission']);
  });

  it('timestamps: an older one is not used', () => {
    const packets = [
      build(ethernet(), there4(1), from({ seq: 0, flags: ['syn'], options: stamps(100, 0) })),
      build(ethernet(), back4, back({ seq: 0, ack: 1, flags: ['syn', 'ack'], options: stamps(900, 100) })),
      build(ethernet(), there4(2), from({ seq: 1, ack: 1, options: stamps(101, 900) })),
      build(ethernet(), there4(3), from({ seq: 1, ack: 1, options: stamps(50, 900) }), text.encode('EVIL')),
      build(ethernet(), there4(4), from({ seq: 1, ack: 1, options: stamps(102, 900) }), bytes),
    ];
    expect(told(packets)).toEqual(['opened', 'refused timestamp', 'chunk']);
  });

  it('a wrong checksum, when the dissector verifies them', () => {
    const wrong = build(ethernet(), there4(2), from({ seq: 1 }), text.encode('EVIL'));
    wrong[wrong.length - 1]! ^= 0xff;
    const packets = [build(ethernet(), there4(1), from({ seq: 0, flags: ['syn'] })), wrong];
    expect(told(packets)).toEqual(['opened', 'chunk']);
    expect(told(packets, true)).toEqual(['opened', 'refused checksum']);
  });
});
