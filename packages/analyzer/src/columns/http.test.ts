import { build, ethernet, ipv4, tcp } from '@plainwire/dissect/build';
import type { CaptureRecord, RecordBatch } from '@plainwire/pcap';
import { expect, it } from 'vitest';
import { createAnalyzer } from '../analyzer.ts';
import { summarize } from './summary.ts';

/** What the packet list says of the pieces of text that a server sends, or a client, one after the other. */
function lines(pieces: readonly string[], fromClient = false): string[] {
  const [srcPort, dstPort] = fromClient ? [40_000, 80] : [80, 40_000];
  let seq = 1;
  const records = pieces.map((text, index) => {
    const payload = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    const head = tcp({ srcPort, dstPort, seq, ack: 1, flags: ['ack'] });
    const buffer = build(ethernet(), ipv4({ src: '192.0.2.1', dst: '192.0.2.2' }), head, payload);
    seq += payload.length;
    return {
      ...{ buffer, offset: 0, capturedLength: buffer.length, originalLength: buffer.length, linkType: 1 },
      ...{ number: index + 1, seconds: index, nanoseconds: 0, timestampNs: BigInt(index) },
    } as unknown as CaptureRecord;
  });
  const batch: RecordBatch = {
    ...{ records, length: records.length, transient: false },
    [Symbol.iterator]: () => records.values(),
  };
  return createAnalyzer()
    .push(batch)
    .frames.map((frame) => {
      const { protocol, info } = summarize(frame);
      return `${protocol} ${info.replace(/\d+ → .* Len=\d+/, '…')}`;
    });
}

const response = (type: string, body: string) =>
  `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

it('a response over several segments: its start line, parts, and the whole of it', () => {
  const whole = response('text/plain', 'abcdefgh');
  expect(lines([whole.slice(0, -6), whole.slice(-6, -3), whole.slice(-3)])).toEqual([
    'TCP HTTP/1.1 200 OK  [TCP segment of a reassembled PDU]',
    'TCP … [TCP segment of a reassembled PDU]',
    'HTTP HTTP/1.1 200 OK  (text/plain)',
  ]);
});

it('of a chunked one every part says the start line', () => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n';
  expect(lines([head, '3\r\nabc\r\n', '0\r\n\r\n'])).toEqual([
    'TCP HTTP/1.1 200 OK  [TCP segment of a reassembled PDU]',
    'TCP HTTP/1.1 200 OK  [TCP segment of a reassembled PDU]',
    'HTTP HTTP/1.1 200 OK  (text/plain)',
  ]);
});

it.each([
  ['image/png', '\x89PNG\r\n\x1a\n…', ' (PNG)'],
  ['image/png', 'nothing of the kind', ' (image/png)'],
  ['image/gif', 'GIF89a', ' (GIF89a)'],
  ['image/jpeg', '\xff\xd8\xff\xe0', ' (JPEG JFIF image)'],
  ['text/html; charset=utf-8', '<p>', ' (text/html)'],
  ['text/html', '', ''],
])('%s: what it carries is named', (type, body, label) => {
  expect(lines([response(type, body)])).toEqual([`HTTP HTTP/1.1 200 OK ${label}`]);
});

it('of requests, too', () => {
  const request =
    'POST /a HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=b';
  expect(lines([request], true)).toEqual(['HTTP POST /a HTTP/1.1  (application/x-www-form-urlencoded)']);
});
