import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTlsDecryptor, KeyLog } from '../src/index.node.ts';
import { decrypt, folder, load, pieces } from './fixtures.ts';

const ids = ['tls13-keepalive', 'kl12-ecdhe-rsa-aes128-gcm-sha256', 'reneg-client'];

describe.each(ids)('a key log that comes late, %s', (id) => {
  const log = readFileSync(join(folder, id, 'keylog.txt'), 'utf8');

  it('opens what was held back', async () => {
    const { chunks, options } = await load(id);
    const truth = pieces(decrypt(chunks, options).events);
    const keyLog = new KeyLog();
    const decryptor = createTlsDecryptor({ keyLog, waitForSecrets: true });
    const events = [...decryptor.push(chunks.filter(({ kind }) => kind === 'data'))];
    expect(pieces(events).size).toBe(0);
    for (let at = 0; at < log.length; at += 100) {
      keyLog.append(log.slice(at, at + 100));
      events.push(...decryptor.retry());
    }
    events.push(...decryptor.end());
    expect(pieces(events)).toEqual(truth);
    expect(decryptor.sessions()[0]).toMatchObject({ status: 'decrypted', keysVerified: true });
  });

  it('that never comes is named at the end', async () => {
    const { chunks } = await load(id);
    const { reports } = decrypt(chunks, { waitForSecrets: true });
    expect(reports[0]).toMatchObject({ status: 'undecryptable' });
    expect(reports[0]!.reason!.code).toMatch(/^TLS(13)?_/);
  });

  it('that comes too late finds only so much held', async () => {
    const { chunks } = await load(id);
    const { reports } = decrypt(chunks, { waitForSecrets: true, limits: { heldBytes: 100 } });
    expect(reports[0]!.reason!.code).not.toBe('TLS_LIMIT');
    expect(reports[0]!.reasonRecord).toBeGreaterThan(0);
  });
});
