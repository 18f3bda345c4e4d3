import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { makeBulk } from './bulk.mjs';
import { makeMixed, makeMixedGzip } from './mixed.mjs';
import { makeTls } from './tls.mjs';

const mixed = { packets: 2_750_000, flows: 20_000 };
const mixedSmall = { packets: 290_000, flows: 20_000 };
const mixedQuick = { packets: 40_000, flows: 4000 };
const rsa = { version: 'TLSv1.2', cipher: 'AES128-GCM-SHA256:@SECLEVEL=0' };
const bodyBytes = 200e6;
const bulkQuick = { bodyBytes: 4e6 };

/** Each capture: what makes it, its full size, and what is smaller with `--quick`. */
const corpora = {
  'mixed.pcap': [makeMixed, mixed, mixedQuick],
  'mixed.pcapng': [makeMixed, mixed, mixedQuick],
  'mixed-small.pcap': [makeMixed, mixedSmall, mixedQuick],
  'mixed-small.pcap.gz': [makeMixedGzip, mixedSmall, mixedQuick],
  'small.pcap': [
    makeMixed,
    { packets: 5_000_000, flows: 1000, seed: 5, small: true },
    { packets: 80_000, flows: 1000, seed: 5, small: true },
  ],
  'bulk.pcap': [makeBulk, { bodyBytes: 1e9 }, bulkQuick],
  'bulk-loss.pcap': [makeBulk, { bodyBytes: 1e9, loss: true }, { ...bulkQuick, loss: true }],
  'tls12-rsa-gcm-bulk.pcap': [makeTls, { ...rsa, bodyBytes: 500e6 }, { ...rsa, ...bulkQuick }],
  'tls12-rsa-cbc-bulk.pcap': tlsBulk('TLSv1.2', 'AES256-SHA256:@SECLEVEL=0'),
  'tls13-aes128-bulk.pcap': tlsBulk('TLSv1.3', 'TLS_AES_128_GCM_SHA256'),
  'tls13-chacha-bulk.pcap': tlsBulk('TLSv1.3', 'TLS_CHACHA20_POLY1305_SHA256'),
  'tls12-rsa-many.pcap': [
    makeTls,
    { ...rsa, bodyBytes: 1400, connections: 2000 },
    { ...rsa, bodyBytes: 1400, connections: 40 },
  ],
};

function tlsBulk(version, cipher) {
  return [makeTls, { version, cipher, bodyBytes }, { version, cipher, ...bulkQuick }];
}

export const corpusNames = Object.keys(corpora);

/** Where captures and built peers are kept: `$PLAINWIRE_CORPUS`, or a folder among the temporary files. */
export const cacheFolder = env.PLAINWIRE_CORPUS ?? join(tmpdir(), 'plainwire-corpus');

/** Makes the capture when it is not there yet; gives its path and its ground truth (which lies beside it as PATH.json). */
export async function corpus(name, isQuick) {
  const folder = join(cacheFolder, isQuick ? 'quick' : 'full');
  const path = join(folder, name);
  const truthPath = `${path}.json`;
  if (!existsSync(truthPath)) {
    mkdirSync(folder, { recursive: true });
    process.stderr.write(`making ${path}\n`);
    const [make, full, quick] = corpora[name];
    const truth = await make(path, isQuick ? quick : full);
    writeFileSync(`${truthPath}.part`, `${JSON.stringify(truth, undefined, 1)}\n`);
    renameSync(`${truthPath}.part`, truthPath);
  }
  return { path, folder, truth: JSON.parse(readFileSync(truthPath, 'utf8')) };
}
