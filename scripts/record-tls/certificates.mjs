import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const KEYS = join(import.meta.dirname, '../../fixtures/tls/keys');

/** The server's, in every recording; beside them under this name. */
export const SERVER_KEY = 'server.key';

/** A folder with what the peers are given: a server and a client with certificates, and a table of pre-shared keys. */
export function makeWorkFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'record-tls-'));
  for (const [name, key] of [
    ['server', 'rsa2048-a.key'],
    ['client', 'rsa2048-b.key'],
  ]) {
    copyFileSync(join(KEYS, key), join(folder, `${name}.key`));
    const words = ['req', '-x509', '-new', '-key', `${name}.key`, '-subj', `/CN=${name}.example`];
    execFileSync('openssl', [...words, '-days', '3650', '-out', `${name}.crt`], { cwd: folder });
  }
  writeFileSync(join(folder, 'psk.txt'), 'plainwire:c0ffee00c0ffee00\n');
  return folder;
}
