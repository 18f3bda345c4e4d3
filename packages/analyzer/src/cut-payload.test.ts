import { build, ethernet, ipv4, tcp } from '@plainwire/dissect/build';
import type { CaptureRecord, RecordBatch } from '@plainwire/pcap';
import { describe, expect, it } from 'vitest';
import { createAnalyzer } from './analyzer.ts';
import { summarize } from './columns/summary.ts';

const CLIENT = { address: '192.0.2.1', port: 40_000 };
const server = (port: number) => ({ address: '192.0.2.2', port });
const HEADERS = 14 + 20 + 20;

/** One connection: who sends which bytes, of which so many were captured. */
function captured(port: number, snapLength: number, ...payloads: (readonly [0 | 1, string | Uint8Array])[]) {
  const analyzer = createAnalyzer();
  const next = [1000, 5000];
  const records = payloads.map(([direction, payload], index) => {
    const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
    const [from, to] = direction === 0 ? [CLIENT, server(port)] : [server(port), CLIENT];
    const segment = tcp({
      ...{ srcPort: from.port, dstPort: to.port, flags: ['ack'] },
      ...{ seq: next[direction]!, ack: next[1 - direction]! },
    });
    next[direction]! += bytes.length;
    const buffer = build(ethernet(), ipv4({ src: from.address, dst: to.address }), segment, bytes);
    return {
      ...{ buffer, offset: 0, originalLength: buffer.length, linkType: 1, number: index + 1 },
      capturedLength: Math.min(snapLength, buffer.length),
      ...{ seconds: index, nanoseconds: 0, timestampNs: BigInt(index) * 1_000_000_000n },
    } as CaptureRecord;
  });
  const batch: RecordBatch = {
    ...{ records, length: records.length, transient: false },
    [Symbol.iterator]: () => records.values(),
  };
  const { frames } = analyzer.push(batch);
  return {
    stacks: frames.map(({ layers }) => layers.protocolStack.replace('eth:ethertype:ip:tcp', '')),
    values: (name: string) => frames.map((frame) => frame.values(analyzer.fields.find(name)!.id)),
    lines: frames.map((frame) => summarize(frame)).map(({ protocol, info }) => `${protocol} ${info}`),
  };
}

const REQUEST = 'GET /one?x=1 HTTP/1.1\r\nHost: www.example.com\r\nUser-Agent: curl/7.88.1\r\n\r\n';
const RESPONSE = 'HTTP/1.1 200 OK\r\nContent-Length: 60\r\nContent-Type: text/html\r\n\r\n';

// What tshark 4.0.17 shows of the same segments, where nothing else is said.
describe('a segment that the snapshot length cut', () => {
  it('is read as far as it goes', () => {
    const { stacks, values, lines } = captured(80, HEADERS + 58, [0, REQUEST], [1, RESPONSE]);
    expect(stacks).toEqual([':http', ':http']);
    expect(values('http.request.uri')).toEqual([['/one?x=1'], []]);
    expect(values('http.host')).toEqual([['www.example.com'], []]);
    expect(values('http.response.code')).toEqual([[], [200]]);
    expect(values('http.request_in')).toEqual([[], [1]]);
    expect(lines[0]).toBe('HTTP GET /one?x=1 HTTP/1.1 [Packet size limited during capture]');
    expect(lines[1]).toBe('HTTP HTTP/1.1 200 OK [Packet size limited during capture]');
  });

  it('is more of a body where no message begins', () => {
    const { stacks, values } = captured(80, HEADERS + 17, [1, RESPONSE], [1, 'y'.repeat(60)]);
    expect(stacks).toEqual([':http', ':http:data']);
    expect(values('data.len')).toEqual([[], [17]]);
    expect(values('http.response_number')).toEqual([[1], []]);
  });

  it('tells a message by the port when too little of it was captured', () => {
    const { stacks, values } = captured(80, HEADERS + 3, [0, REQUEST], [1, RESPONSE]);
    expect(stacks).toEqual([':http', ':http:data']);
    expect(values('http.request.method')).toEqual([['GET'], []]);
  });

  it('ends before a header that might be none', () => {
    const { values } = captured(80, HEADERS + 18, [1, RESPONSE]);
    expect(values('http.response.code')).toEqual([[200]]);
    expect(values('http.response')).toEqual([[]]);
  });

  it('shows the headers of its TLS records, also of those that came whole behind it', () => {
    const hello = Uint8Array.of(0x16, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3, ...new Uint8Array(194));
    const data = Uint8Array.of(0x17, 3, 3, 0, 4, 1, 2, 3, 4);
    const { stacks, values, lines } = captured(443, HEADERS + 20, [0, hello], [1, hello], [0, data]);
    expect(stacks).toEqual([':tls', ':tls', ':tls']);
    expect(values('tls.record.content_type')).toEqual([[22], [22], [23]]);
    expect(values('tls.record.length')).toEqual([[200], [200], [4]]);
    expect(lines[2]).toContain('Application Data');
  });

  it('is no record where it begins with letters', () => {
    const text = new TextEncoder().encode('orks.example.com and more of a certificate');
    const hello = Uint8Array.of(0x16, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3, ...new Uint8Array(194));
    expect(captured(443, HEADERS + 20, [0, hello], [0, text]).stacks).toEqual([':tls', ':data']);
  });

  it('shows a DNS message behind its length', () => {
    const query = Uint8Array.of(
      ...[0, 33, 0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0x61, 0, 0, 1, 0, 1],
      ...new Uint8Array(14),
    );
    const { values } = captured(53, HEADERS + 25, [0, query]);
    expect(values('dns.qry.name')).toEqual([['a']]);
  });

  it('does nothing to a connection of which nothing was cut', () => {
    const { stacks } = captured(80, 2000, [0, REQUEST.slice(0, 30)], [0, REQUEST.slice(30)]);
    expect(stacks).toEqual(['', ':http']);
  });
});
