import { all, createDissector } from '@plainwire/dissect';
import { build, ethernet, ipv4, tcp, udp } from '@plainwire/dissect/build';
import type { CaptureRecord, RecordBatch } from '@plainwire/pcap';
import { describe, expect, it } from 'vitest';
import type { AnalyzedFrame } from './analyzed-frame.ts';
import { createAnalyzer } from './analyzer.ts';
import { analyzerFields, neededFor } from './analyzer-fields.ts';

const CLIENT = '192.0.2.1';
const SERVER = '192.0.2.2';
const there = ipv4({ src: CLIENT, dst: SERVER });
const back = ipv4({ src: SERVER, dst: CLIENT });
const payload = (length: number) => new Uint8Array(length).fill(0x2e);

function batchOf(records: readonly object[]): RecordBatch {
  const all = records as CaptureRecord[];
  return { records: all, length: all.length, transient: false, [Symbol.iterator]: () => all.values() };
}

/** Packets, one a second, through an analyzer that looks at connections only. */
function analyzed(...packets: Uint8Array[]): { values: (name: string) => (readonly unknown[])[] } {
  return analyzedUpTo(Number.POSITIVE_INFINITY, ...packets);
}

/** The same, captured up to a snapshot length. */
function analyzedUpTo(snapLength: number, ...packets: Uint8Array[]) {
  const analyzer = createAnalyzer({ streams: false });
  const records = packets.map((buffer, index) => ({
    ...{ buffer, offset: 0, originalLength: buffer.length, linkType: 1 },
    capturedLength: Math.min(snapLength, buffer.length),
    ...{ number: index + 1, seconds: index, nanoseconds: 0, timestampNs: BigInt(index) * 1_000_000_000n },
  }));
  const frames: readonly AnalyzedFrame[] = analyzer.push(batchOf(records)).frames;
  return {
    values: (name: string): (readonly unknown[])[] =>
      frames.map((frame) => frame.values(analyzer.fields.find(name)!.id)),
  };
}

const syn = tcp({ srcPort: 40_000, dstPort: 80, seq: 1000, flags: ['syn'] });
const synAck = tcp({ srcPort: 80, dstPort: 40_000, seq: 5000, ack: 1001, flags: ['syn', 'ack'] });
const request = tcp({ srcPort: 40_000, dstPort: 80, seq: 1001, ack: 5001, flags: ['ack'] });

describe('fields that the connection tells', () => {
  const handshake = [build(ethernet(), there, syn), build(ethernet(), back, synAck)];

  it('numbers count from the SYN, times from the first segment', () => {
    const { values } = analyzed(...handshake, build(ethernet(), there, request, payload(10)));
    expect(values('tcp.stream')).toEqual([[0], [0], [0]]);
    expect(values('tcp.seq')).toEqual([[0], [0], [1]]);
    expect(values('tcp.nxtseq')).toEqual([[1], [1], [11]]);
    expect(values('tcp.ack')).toEqual([[0], [1], [1]]);
    expect(values('tcp.time_relative')).toEqual([[0n], [1_000_000_000n], [2_000_000_000n]]);
    expect(values('tcp.completeness')).toEqual([[0], [1], [3]]);
  });

  it('a segment sent again is labelled, with the frame that it repeats', () => {
    const again = build(ethernet(), there, request, payload(10));
    const { values } = analyzed(...handshake, again, again);
    expect(values('tcp.analysis.retransmission')).toEqual([[], [], [], [true]]);
    expect(values('tcp.analysis.flags')).toEqual([[], [], [], [true]]);
    expect(values('tcp.analysis.rto_frame')).toEqual([[], [], [], [3]]);
    expect(values('tcp.analysis.rto')).toEqual([[], [], [], [1_000_000_000n]]);
    expect(values('tcp.analysis.bytes_in_flight')).toEqual([[], [], [10], [10]]);
    const [, , first, second] = values('_ws.col.info').map(String);
    expect(second).toBe(`[TCP Retransmission] ${first}`);
  });

  it('an acknowledgement sent again is a remark that counts', () => {
    const data = build(
      ethernet(),
      back,
      tcp({ srcPort: 80, dstPort: 40_000, seq: 5011, ack: 1001, flags: ['ack'] }),
      payload(10),
    );
    const again = build(ethernet(), there, request);
    const { values } = analyzed(...handshake, again, data, again, again);
    expect(values('_ws.expert.message').slice(4)).toEqual([['Duplicate ACK (#1)'], ['Duplicate ACK (#2)']]);
  });

  it('a header that the snapshot length cut tells the stream and its numbers, and no labels', () => {
    const again = build(ethernet(), there, request, payload(10));
    // 14 bytes of Ethernet, 20 of IP, and the header up to its window.
    const { values } = analyzedUpTo(50, ...handshake, again, again);
    expect(values('tcp.stream')).toEqual([[0], [0], [0], [0]]);
    expect(values('tcp.seq')).toEqual([[0], [0], [1], [1]]);
    expect(values('tcp.nxtseq')).toEqual([[1], [1], [11], [11]]);
    expect(values('tcp.completeness')).toEqual([[0], [1], [3], [11]]);
    expect(values('tcp.analysis.retransmission')).toEqual([[], [], [], []]);
    expect(values('tcp.time_relative')).toEqual([[], [], [], []]);
    expect(analyzedUpTo(49, ...handshake).values('tcp.stream')).toEqual([[], []]);
  });

  it('the numbers of a fragment that was not put together are those of its header', () => {
    const first = build(ethernet(), there, request, payload(100));
    first[14 + 6]! |= 0x20;
    const { values } = analyzedUpTo(60, ...handshake, first);
    expect(values('tcp.seq')).toEqual([[0], [0], [1001]]);
    expect(values('tcp.nxtseq')).toEqual([[1], [1], []]);
  });

  it('fragments that the snapshot length cut are no datagram, as in Wireshark', () => {
    const fragment = (offset: number, more: boolean) => {
      const packet = build(ethernet(), ipv4({ src: CLIENT, dst: SERVER, protocol: 17 }), payload(80));
      packet[14 + 6] = more ? 0x20 : 0;
      packet[14 + 7] = offset / 8;
      return packet;
    };
    const both = [fragment(0, true), fragment(80, false)] as const;
    const joined = (snapLength: number) => analyzedUpTo(snapLength, ...both).values('ip.reassembled.length');
    expect(joined(1000)).toEqual([[], [160]]);
    expect(joined(100)).toEqual([[], []]);
  });

  it('of 8 quoted bytes the number of the header is told', () => {
    const unreachable = new Uint8Array([3, 1, 0, 0, 0, 0, 0, 0]);
    const quoted = build(there, request, payload(10)).subarray(0, 28);
    const icmp = build(ethernet(), ipv4({ src: SERVER, dst: CLIENT, protocol: 1 }), unreachable, quoted);
    expect(analyzed(icmp).values('tcp.seq')).toEqual([[1001]]);
  });

  it('a segment that an ICMP error quotes belongs to the stream, and is no retransmission', () => {
    const unreachable = new Uint8Array([3, 1, 0, 0, 0, 0, 0, 0]);
    const quoted = build(there, request, payload(10));
    const icmp = build(ethernet(), ipv4({ src: SERVER, dst: CLIENT, protocol: 1 }), unreachable, quoted);
    const { values } = analyzed(...handshake, build(ethernet(), there, request, payload(10)), icmp);
    expect(values('tcp.stream')).toEqual([[0], [0], [0], [0]]);
    expect(values('tcp.seq')).toEqual([[0], [0], [1], [1001]]);
    expect(values('tcp.nxtseq')).toEqual([[1], [1], [11], []]);
    expect(values('tcp.analysis.retransmission')).toEqual([[], [], [], []]);
  });
});

describe('fields that the UDP conversation tells', () => {
  it('are the same for both directions, and another pair of ports is another stream', () => {
    const { values } = analyzed(
      build(ethernet(), there, udp({ srcPort: 5000, dstPort: 6000 }), payload(4)),
      build(ethernet(), back, udp({ srcPort: 6000, dstPort: 5000 }), payload(4)),
      build(ethernet(), there, udp({ srcPort: 5001, dstPort: 6000 }), payload(4)),
      build(ethernet(), there, udp({ srcPort: 5000, dstPort: 6000 }), payload(4)),
    );
    expect(values('udp.stream')).toEqual([[0], [0], [1], [0]]);
    expect(values('udp.time_relative')).toEqual([[0n], [1_000_000_000n], [0n], [3_000_000_000n]]);
    expect(values('udp.time_delta')).toEqual([[0n], [1_000_000_000n], [0n], [2_000_000_000n]]);
  });

  it('a datagram without data has no times', () => {
    const { values } = analyzed(build(ethernet(), there, udp({ srcPort: 5000, dstPort: 6000 })));
    expect(values('udp.stream')).toEqual([[0]]);
    expect(values('udp.time_relative')).toEqual([[]]);
  });
});

describe('what fields ask of the analyzer', () => {
  const dissector = createDissector({ protocols: all });
  const registry = analyzerFields(dissector);

  it.each([
    ['ip.src', { streams: false, analysis: false }],
    ['frame.time_relative', { streams: false, analysis: false }],
    ['tcp.stream', { streams: false, analysis: true }],
    ['tcp.analysis.retransmission', { streams: false, analysis: true }],
    ['udp.stream', { streams: false, analysis: true }],
    ['http.request.method', { streams: true, analysis: true }],
    ['http', { streams: true, analysis: true }],
    ['data-text-lines', { streams: true, analysis: true }],
    ['data.len', { streams: true, analysis: true }],
    ['frame.protocols', { streams: true, analysis: true }],
  ])('%s', (name, needs) => expect(neededFor([registry.find(name)!], dissector)).toEqual(needs));

  it('an analyzer that does not look at connections says nothing of them', () => {
    const analyzer = createAnalyzer({ streams: false, analysis: false });
    expect(analyzer.push(batchOf([])).frames).toEqual([]);
    expect(analyzer.tlsSessions()).toEqual([]);
  });
});
