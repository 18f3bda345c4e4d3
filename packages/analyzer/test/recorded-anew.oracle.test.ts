import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAsRecorded, recordingsIn } from './recordings.ts';

// Sessions that are recorded while the test runs, where tcpdump may.

const root = join(import.meta.dirname, '../../..');
const ids = [
  'openssl-tls1_2-aes256-sha256',
  'openssl-rsa-psk',
  'openssl-tls13-key-updates',
  'gnutls-camellia-gcm',
];

const runs = (command: string, ...words: string[]) =>
  spawnSync(command, words, { timeout: 5000 }).status === 0;
const canRecord =
  runs('openssl', 'version') &&
  runs('gnutls-cli', '--version') &&
  runs('tshark', '--version') &&
  // Without packets it waits: that it may listen is seen from its compiling a filter for the interface.
  runs('tcpdump', '-i', 'lo', '-d', 'tcp') &&
  process.getuid?.() === 0;
if (!canRecord) console.warn('skipped: recording needs tcpdump as root, tshark, openssl and GnuTLS');

describe.skipIf(!canRecord)('sessions recorded anew', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plainwire-recorded-'));
  beforeAll(() => {
    execFileSync(process.execPath, [join(root, 'scripts/record-tls/main.mjs'), folder, ...ids]);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('come out as they were said', async () => {
    const recordings = recordingsIn(folder);
    expect(recordings.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    for (const recording of recordings)
      for (const mode of Object.keys(recording.modes)) await expectAsRecorded(folder, recording, mode);
  });
});
