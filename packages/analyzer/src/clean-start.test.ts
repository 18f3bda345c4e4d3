import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openCapture, type RecordBatch } from '@plainwire/pcap';
import { parseKeyLog } from '@plainwire/tls-decrypt';
import { describe, expect, it } from 'vitest';
import { type AnalyzerOptions, createAnalyzer } from './analyzer.ts';
import { beginsCleanly } from './clean-start.ts';

const folder = resolve(import.meta.dirname, '../../../fixtures/tls/http-simple');

/** Whether `text`, in the middle of other bytes, begins cleanly. */
function clean(text: string): boolean {
  const bytes = Buffer.from(`GET ${text} HTTP/1.1\r\n`, 'latin1');
  return beginsCleanly(bytes, 4, text.length);
}

describe('a clean start', () => {
  it('is an HTTP start line', () => {
    for (const text of [
      'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
      'HTTP/1.1 200 OK\r\n',
      'POST /long/target/cut',
    ]) {
      expect(clean(text)).toBe(true);
    }
  });

  it('is a TLS record header with a plausible length', () => {
    for (const text of ['\x16\x03\x01\x00\x2f\x01', '\x17\x03\x03\x40\x18....', '\x15\x03\x03\x00\x02']) {
      expect(clean(text)).toBe(true);
    }
  });

  it('is a DNS message with its length, whole', () => {
    const message = '\x00\x11\0\x07\x80\0\0\x01\0\0\0\0\0\0\0\0\x02\0\x01';
    expect(clean(message)).toBe(true);
    expect(clean(message.slice(0, -1))).toBe(false);
    expect(clean(`${message}\0`)).toBe(false);
    expect(clean(message.replace('\0\x01\0', '\0\x02\0'))).toBe(false);
  });

  it('is nothing else', () => {
    for (const text of [
      'G',
      'GETTING on',
      'body text\r\n',
      '\x17\x03\x03\xff\xff.',
      '\x17\x03\x03',
      '\x30\x03\x01\x00\x2f',
    ]) {
      expect(clean(text)).toBe(false);
    }
  });

  it('does not look at bytes behind the payload', () => {
    expect(beginsCleanly(Buffer.from('HTTP/1.1 200 OK\r\n'), 0, 4)).toBe(false);
  });
});

/** Without the first `skipped` frames: which frame completes which HTTP message. */
async function messages(skipped: number, options: AnalyzerOptions): Promise<string[]> {
  const keyLog = parseKeyLog(readFileSync(join(folder, 'keylog.txt')));
  const analyzer = createAnalyzer({ ...options, tls: { keyLog } });
  const found: string[] = [];
  for await (const batch of await openCapture(join(folder, 'cap.pcap'))) {
    const records = batch.records.slice(0, batch.length).filter(({ number }) => number > skipped);
    const rest: RecordBatch = { ...batch, records, length: records.length };
    for (const { record, outcome } of analyzer.push(rest).frames) {
      for (const { kind } of outcome.messages) found.push(`${record.number} ${kind}`);
    }
  }
  for (const { kind } of analyzer.end().rest.messages) found.push(`end ${kind}`);
  return found;
}

describe('a capture without the TCP handshake', () => {
  it('has its messages in the same frames', async () => {
    const whole = await messages(0, {});
    expect(whole.map((message) => message.replace(/^\d+/, 'frame'))).toEqual([
      'frame request',
      'frame response',
    ]);
    expect(await messages(3, {})).toEqual(whole);
  });

  it('has them later when the first bytes are held', async () => {
    const later = await messages(3, { tcp: { beginsCleanly: undefined } });
    expect(later).not.toEqual(await messages(0, {}));
    expect(later.length).toBe(2);
  });
});
