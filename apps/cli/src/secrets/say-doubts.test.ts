import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseKeyLog } from '@plainwire/tls-decrypt';
import { afterAll, expect, it } from 'vitest';
import { sayDoubts } from './say-doubts.ts';

const scratch = mkdtempSync(join(tmpdir(), 'plainwire-doubts-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const file = join(scratch, 'server.key');
writeFileSync(file, '');
const line = `CLIENT_RANDOM ${'ab'.repeat(32)}`;

async function said(mode: number, { isTTY = true, password = '', keyLog = '' }): Promise<string> {
  chmodSync(file, mode);
  let text = '';
  const stderr = { isTTY, write: (more: string) => (text += more) };
  const key = { file, ...(password === '' ? {} : { password }) };
  const secrets = { keyLog: parseKeyLog(keyLog) };
  await sayDoubts({ keys: [key, key], secrets, failed: false }, 'keys.log', stderr);
  return text;
}

it('tells a person of a private key that everybody can read, once', async () => {
  const warning = `plainwire: warning: ${file}: every user of this machine can read the private key (mode 0644); chmod 600 it (KEY_FILE_PERMISSIONS)\n`;
  expect(await said(0o644, {})).toBe(warning);
  expect(await said(0o644, { isTTY: false })).toBe('');
  expect(await said(0o640, {})).toBe('');
  expect(await said(0o644, { password: 'swordfish' })).toBe('');
});

it('names lines of a key log that cannot be read by number, and shows none', async () => {
  const secret = 'c0ffee'.repeat(10);
  const keyLog = `# fine\n${line} ${secret}x\n\nnonsense ${secret}\nUNKNOWN_LABEL ${secret}\n`;
  expect(await said(0o600, { isTTY: false, keyLog })).toBe(
    'plainwire: warning: keys.log: nothing was taken from lines 2, 4 (KEYLOG_LINE_INVALID)\n',
  );
  expect(await said(0o600, { keyLog: 'x\n'.repeat(9) })).toContain('lines 1, 2, 3, 4, 5 and 4 more');
});

it('counts secrets that a later line changes', async () => {
  const keyLog = `${line} ${'01'.repeat(48)}\n${line} ${'02'.repeat(48)}\n`;
  expect(await said(0o600, { keyLog })).toMatch(/keys\.log: secrets stand there twice and differ \(1\)/);
});
