import { all, createDissector } from '@plainwire/dissect';
import { build, ethernet, ipv4, tcp, udp } from '@plainwire/dissect/build';
import { describe, expect, it } from 'vitest';
import { batchOf } from '../test/batch-of.ts';
import { createAnalyzer } from './analyzer.ts';
import { neededFor } from './analyzer-fields.ts';

const CLIENT = '192.0.2.1';
const SERVER = '192.0.2.53';
const there = (protocol = 17) => ipv4({ src: CLIENT, dst: SERVER, protocol });
const back = (protocol = 17) => ipv4({ src: SERVER, dst: CLIENT, protocol });
const asks = udp({ srcPort: 40_000, dstPort: 53 });
const answers = udp({ srcPort: 53, dstPort: 40_000 });

/** A message for the root's name servers. */
function message(id: number, response: boolean): Uint8Array {
  return Uint8Array.of(id >> 8, id & 255, response ? 0x80 : 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1);
}

function withLength(bytes: Uint8Array): Uint8Array {
  return Uint8Array.of(bytes.length >> 8, bytes.length & 255, ...bytes);
}

/** Echo with identifier 1; the checksum counts on with the type. */
function echo(type: number, sequence: number): Uint8Array {
  const checksum = 0xffff - ((type << 8) + 1 + sequence);
  return Uint8Array.of(type, 0, checksum >> 8, checksum & 255, 0, 1, sequence >> 8, sequence & 255);
}

/** Packets, a second apart; gives the values of `name` in each. */
function values(name: string, ...packets: Uint8Array[]): (readonly unknown[])[] {
  const analyzer = createAnalyzer();
  const field = analyzer.fields.find(name)!;
  return analyzer.push(batchOf(packets)).frames.map((frame) => frame.values(field.id));
}

describe('answers', () => {
  it('of DNS are matched by conversation and identification', () => {
    const packets = [
      build(ethernet(), there(), asks, message(7, false)),
      build(ethernet(), there(), asks, message(8, false)),
      build(ethernet(), back(), answers, message(8, true)),
      build(ethernet(), back(), answers, message(7, true)),
      build(ethernet(), back(), answers, message(9, true)),
    ];
    expect(values('dns.response_to', ...packets)).toEqual([[], [], [2], [1], []]);
    expect(values('dns.time', ...packets)).toEqual([[], [], [1_000_000_000n], [3_000_000_000n], []]);
  });

  it('to a query that was sent twice count from the first', () => {
    const query = build(ethernet(), there(), asks, message(7, false));
    const response = build(ethernet(), back(), answers, message(7, true));
    expect(values('dns.response_to', query, query, response, query, response)).toEqual([
      [],
      [],
      [1],
      [],
      [4],
    ]);
  });

  it('and queries that come again name the first, and those that nobody asked for are told', () => {
    const query = build(ethernet(), there(), asks, message(7, false));
    const response = build(ethernet(), back(), answers, message(7, true));
    const unasked = build(ethernet(), back(), answers, message(9, true));
    // Five seconds after the first, the query is another one.
    const packets = [query, query, query, query, query, query, response, response, unasked];
    const marks = (name: string) => values(`dns.${name}`, ...packets).map(([value]) => value ?? '-');
    const again = ['-', 1, 1, 1, 1, '-', '-', '-', '-'];
    expect(marks('retransmit_request_in')).toEqual(again);
    expect(marks('retransmit_request')).toEqual(again.map((value) => value === 1 || '-'));
    expect(marks('response_to')).toEqual(['-', '-', '-', '-', '-', '-', 6, '-', '-']);
    expect(marks('retransmit_response_in')).toEqual(['-', '-', '-', '-', '-', '-', '-', 7, '-']);
    expect(marks('retransmission')).toEqual(['-', true, true, true, true, '-', '-', true, '-']);
    expect(marks('unsolicited')).toEqual(['-', '-', '-', '-', '-', '-', '-', '-', true]);
  });

  it.each([5353, 5355])('of its relative at port %i, too', (port) => {
    const query = build(ethernet(), there(), udp({ srcPort: 40_000, dstPort: port }), message(7, false));
    const response = build(ethernet(), back(), udp({ srcPort: port, dstPort: 40_000 }), message(7, true));
    expect(values('dns.response_to', query, query, response)).toEqual([[], [], [1]]);
  });

  it('that are malformed answer, and nothing is told of them', () => {
    const query = build(ethernet(), there(), asks, message(7, false));
    const cut = build(ethernet(), back(), answers, message(7, true).subarray(0, -1));
    const response = build(ethernet(), back(), answers, message(7, true));
    expect(values('dns.response_to', query, cut, response)).toEqual([[], [], []]);
    expect(values('dns.retransmit_response_in', query, cut, response)).toEqual([[], [], [2]]);
  });

  it('of echo are matched once', () => {
    const ask = (sequence: number) => build(ethernet(), there(1), echo(8, sequence));
    const reply = (sequence: number) => build(ethernet(), back(1), echo(0, sequence));
    const packets = [ask(1), ask(2), reply(2), reply(1), reply(1)];
    expect(values('icmp.resp_to', ...packets)).toEqual([[], [], [2], [1], []]);
    expect(values('icmp.resptime', ...packets)).toEqual([[], [], [1000], [3000], []]);
  });

  it('over TCP belong to the frame that completes the message', () => {
    const query = withLength(message(7, false));
    const response = withLength(message(7, true));
    const segment = (seq: number) => tcp({ srcPort: 40_000, dstPort: 53, seq, ack: 1, flags: ['ack'] });
    const answer = tcp({ srcPort: 53, dstPort: 40_000, seq: 1, ack: 20, flags: ['ack'] });
    const packets = [
      build(ethernet(), there(6), tcp({ srcPort: 40_000, dstPort: 53, seq: 0, flags: ['syn'] })),
      build(
        ethernet(),
        back(6),
        tcp({ srcPort: 53, dstPort: 40_000, seq: 0, ack: 1, flags: ['syn', 'ack'] }),
      ),
      build(ethernet(), there(6), segment(1), query.subarray(0, 1)),
      build(ethernet(), there(6), segment(2), query.subarray(1)),
      build(ethernet(), back(6), answer, response, response.subarray(0, 5)),
    ];
    expect(values('dns.length', ...packets)).toEqual([[], [], [], [17], [17]]);
    expect(values('dns.id', ...packets)).toEqual([[], [], [], [7], [7]]);
    expect(values('dns.response_to', ...packets)).toEqual([[], [], [], [], [4]]);
  });

  it('need streams and analysis', () => {
    const dissector = createDissector({ protocols: all });
    const needs = (name: string) => neededFor([dissector.fields.find(name)!], dissector);
    expect(needs('dns')).toEqual({ streams: true, analysis: true });
    expect(needs('dns.time')).toEqual({ streams: true, analysis: true });
    expect(needs('icmp.resptime')).toEqual({ streams: false, analysis: true });
  });
});
