import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CaptureRecord, openCapture, type RecordBatch } from '@plainwire/pcap';
import { readPrivateKey } from '@plainwire/tls-decrypt';
import { describe, expect, it } from 'vitest';
import { createAnalyzer } from '../analyzer.ts';
import { summarize } from './summary.ts';

// The lines are those of tshark 4.0 on the same frames.

const folder = join(import.meta.dirname, '../../../../fixtures/tls');

/** Protocol and info of the frames with a payload of TLS, `skipped` frames having been left out of the capture. */
async function lines(
  fixture: string,
  skipped: (number: number) => boolean = () => false,
  keyFile?: string,
): Promise<string[]> {
  const records: CaptureRecord[] = [];
  for await (const batch of openCapture(readFileSync(join(folder, fixture, 'cap.pcap'))))
    records.push(...[...batch].filter(({ number }) => !skipped(number)));
  const keys =
    keyFile === undefined ? [] : [{ key: await readPrivateKey(readFileSync(join(folder, 'keys', keyFile))) }];
  const batch: RecordBatch = {
    ...{ records, length: records.length, transient: false },
    [Symbol.iterator]: () => records.values(),
  };
  return createAnalyzer({ tls: { keys } })
    .push(batch)
    .frames.map((frame) => summarize(frame))
    .filter(({ protocol, info }) => protocol !== 'TCP' || info.includes('PDU'))
    .map(({ protocol, info }) => `${protocol} ${info}`);
}

const HANDSHAKE = [
  'TLSv1.2 Client Key Exchange, Change Cipher Spec, Encrypted Handshake Message',
  'TLSv1.2 New Session Ticket, Change Cipher Spec, Encrypted Handshake Message',
];
const PART = 'TCP [TCP segment of a reassembled PDU]';
const DATA = 'TLSv1.2 Application Data';
const DATA13 = 'TLSv1.3 Application Data';

describe('the packet list of TLS', () => {
  it('names the messages in the clear', async () => {
    expect(await lines('http-simple')).toEqual([
      'TLSv1 Client Hello',
      'TLSv1.2 Server Hello, Certificate, Server Hello Done',
      ...HANDSHAKE,
      DATA,
      PART,
      DATA,
    ]);
  });

  it('tells a HelloRetryRequest, which is a ServerHello by its type', async () => {
    expect((await lines('tls13-hrr')).slice(1, 4)).toEqual([
      'TLSv1.3 Hello Retry Request, Change Cipher Spec',
      'TLSv1.3 Change Cipher Spec, Client Hello',
      'TLSv1.3 Server Hello, Application Data, Application Data, Application Data',
    ]);
  });

  it('says what alerts say, if they open', async () => {
    const fixture = 'krsa12-aes128-gcm-sha256';
    expect((await lines(fixture)).slice(-2)).toEqual(['TLSv1.2 Encrypted Alert', 'TLSv1.2 Encrypted Alert']);
    expect((await lines(fixture, undefined, 'rsa2048-b.key')).slice(-2)).toEqual([
      'TLSv1.2 Alert (Level: Warning, Description: Close Notify)',
      'TLSv1.2 Alert (Level: Warning, Description: Close Notify)',
    ]);
  });
});

describe('a capture that begins while the connection is open', () => {
  it('behind the hellos', async () => {
    expect(await lines('http-simple', (number) => number < 7)).toEqual([...HANDSHAKE, DATA, PART, DATA]);
  });

  it('behind the first ClientHello', async () => {
    expect(await lines('tls13-hrr', (number) => number < 6)).toEqual([
      'TLSv1.3 Hello Retry Request, Change Cipher Spec',
      'TLSv1.3 Change Cipher Spec, Client Hello',
      'TLSv1.3 Server Hello, Application Data, Application Data, Application Data',
      ...Array(5).fill(DATA13),
      PART,
      ...Array(3).fill(DATA13),
    ]);
  });

  it('behind the handshake', async () => {
    expect(await lines('tls13-keepalive', (number) => number < 9)).toEqual([
      ...Array(7).fill(DATA),
      PART,
      DATA,
    ]);
  });

  it('and lost the ClientHello: the side that lost it waits for it, see docs/differences.md', async () => {
    expect(await lines('http-simple', (number) => number === 4)).toEqual([
      'TLSv1.2 Server Hello, Certificate, Server Hello Done',
      'TLSv1.2 [TCP ACKed unseen segment] New Session Ticket, Change Cipher Spec, Encrypted Handshake Message',
      PART,
      DATA,
    ]);
  });
});
