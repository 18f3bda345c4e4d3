import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '../src/crypto/node.node.ts';
import { portableCrypto } from '../src/crypto/portable.ts';
import { readPrivateKey } from '../src/index.node.ts';
import { decrypt } from './fixtures.ts';
import { plaintextOf } from './sessions.ts';
import { readTinyCapture } from './tiny-capture.ts';

// A recorded browser and server that speak SSL 3.0: AES-256 after a hello of version 2, then 3DES.

const oracle = join(import.meta.dirname, '../../../../shared/oracle/tls');
const wireshark = process.env['WIRESHARK_SRC'];
const places = [
  join(oracle, 'rsasnakeoil2.pcap'),
  join(oracle, 'wireshark--rsasnakeoil2.pcap'),
  ...(wireshark === undefined ? [] : [join(wireshark, 'test/captures/rsasnakeoil2.pcap')]),
];
const capture = places.find((path) => existsSync(path));
const key =
  capture === undefined
    ? undefined
    : [
        capture.replace(/\.pcap$/, '.key'),
        join(capture, '../rsasnakeoil2.key'),
        join(capture, '../../keys/rsasnakeoil2.key'),
      ].find((path) => existsSync(path));
if (key === undefined) {
  const missing = capture === undefined ? places.join(' nor ') : `the key of ${capture}`;
  console.warn(`skipped: there is neither ${missing}; set WIRESHARK_SRC to a checkout of Wireshark`);
}

describe.skipIf(key === undefined).each([nodeCrypto, portableCrypto])('SSL 3.0, $name', (crypto) => {
  it('comes out as tshark reads it', async () => {
    const { chunks } = readTinyCapture(readFileSync(capture!));
    const keys = [{ key: await readPrivateKey(readFileSync(key!)) }];
    const { events, reports } = decrypt(chunks, { keys, crypto });
    const seen = reports.map((report) => ({
      version: report.version,
      suite: report.cipherSuite?.name,
      status: report.status,
      keysVerified: report.keysVerified,
      texts: [0, 1].map((direction) => {
        const bytes = plaintextOf(events, report.connection.id, direction);
        return `${bytes.length} ${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`;
      }),
    }));
    const common = { version: 0x0300, status: 'decrypted', keysVerified: true };
    // Lengths and digests of what `tshark -z follow,tls,raw` gives.
    expect(seen).toEqual([
      {
        ...common,
        suite: 'TLS_RSA_WITH_AES_256_CBC_SHA',
        texts: ['2416 74b4d09685eb3a26', '8307 8aabd401bc315de3'],
      },
      {
        ...common,
        suite: 'TLS_RSA_WITH_3DES_EDE_CBC_SHA',
        texts: ['1906 25badd8037f75a3d', '3435 e4c046760d52a972'],
      },
    ]);
  });
});
