import { createPrivateKey } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { plainwire, root } from './run-plainwire.ts';

// Whatever is asked, keys, passwords and secrets of sessions stand in no output but those that are made to carry them.

const scratch = mkdtempSync(join(tmpdir(), 'plainwire-secrets-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const fixtures = join(root, 'fixtures/tls');
const capture = join(fixtures, 'http-simple/cap.pcap');
const keyFile = join(fixtures, 'keys/rsa2048-b.key');
const lockedFile = join(fixtures, 'keys/rsa2048-a-scrypt.key');
const keyLog = join(fixtures, 'http-simple/keylog.txt');
const PASSWORD = 'swordfish';
const PSK = 'c0ffee00c0ffee00';

/** As much of a secret as would betray it, in each way of writing bytes. */
function needlesOf(secret: Buffer): Buffer[] {
  const part = secret.subarray(0, 24);
  const texts = [part.toString('hex'), part.toString('hex').toUpperCase(), part.toString('base64')];
  return [part, ...texts.map((text) => Buffer.from(text)), Buffer.from(String([...part]))];
}

function keyNeedles(file: string, passphrase = ''): Buffer[] {
  const pem = readFileSync(file, 'latin1');
  const jwk = createPrivateKey({ key: pem, passphrase }).export({ format: 'jwk' });
  const numbers = [jwk.d, jwk.p, jwk.q, jwk.dp, jwk.dq, jwk.qi].map((text) =>
    Buffer.from(text!, 'base64url'),
  );
  const lines = pem.split('\n').filter((line) => line.length === 64);
  return [...numbers.flatMap(needlesOf), ...lines.map((line) => Buffer.from(line))];
}

const masterSecrets = readFileSync(keyLog, 'latin1')
  .split('\n')
  .filter((line) => line.startsWith('CLIENT_RANDOM'))
  .map((line) => Buffer.from(line.split(' ')[2]!.trim(), 'hex'));
const keys = [...keyNeedles(keyFile), ...keyNeedles(lockedFile, PASSWORD), Buffer.from(PASSWORD)];
const all = [...keys, ...masterSecrets.flatMap(needlesOf), Buffer.from(PSK)];

const holds = (output: Buffer, needles: readonly Buffer[]) =>
  needles.some((needle) => output.includes(needle));

const broken = join(scratch, 'broken.key');
writeFileSync(broken, readFileSync(keyFile, 'latin1').replace(/.{4}\n-----END/, '\n-----END'));
const brokenLog = join(scratch, 'broken.log');
writeFileSync(brokenLog, readFileSync(keyLog, 'latin1').replaceAll('\n', ' x\n'));
const out = join(scratch, 'out');
const open = ['-r', capture, '--key', keyFile];

const COMMANDS: readonly (readonly string[])[] = [
  ['decrypt', ...open],
  ['decrypt', ...open, '--json'],
  ['decrypt', ...open, '-q', '-w', out, '--plaintext'],
  ['decrypt', ...open, '--keylog', keyLog, '--psk', PSK],
  ['decrypt', '-r', capture, '--keylog', brokenLog],
  ['decrypt', '-r', capture, '--key', broken],
  ['decrypt', '-r', capture, '--key', lockedFile, '--password', PASSWORD],
  ['decrypt', '-r', keyFile, '--key', keyFile],
  ['decrypt', '-r', keyLog, '--keylog', keyLog],
  ['decrypt', ...open, '--password', PASSWORD, 'tcp.nonsense == 1'],
  ['decrypt', ...open, '--psk', `${PSK}x`],
  ['keys', '-r', capture, '--key', lockedFile, '--password', PASSWORD],
  ['read', '-r', capture, '-V', '-x', '-o', `tls.keys_list:10.77.0.2,443,http,${keyFile}`],
  ['read', '-r', capture, '-T', 'json', '-o', `uat:rsa_keys:"${keyFile}",""`],
  ['read', '-r', capture, '-o', `uat:rsa_keys:"${lockedFile}","wrong"`],
  ['read', '-r', capture, '-o', `tls.keylog_file:${keyLog}`, '-q', '-z', 'follow,tls,ascii,0'],
];

describe('no secret is in the output of', () => {
  it.each(COMMANDS.map((words) => [words.map((word) => word.replace(/^.*\//, '')).join(' '), words]))(
    '%s',
    (_, words) => {
      rmSync(out, { force: true });
      const { stdout, stderr } = plainwire(words as readonly string[]);
      const files = existsSync(out) ? [readFileSync(out)] : [];
      const given = words.includes(`${PSK}x`) ? all.slice(0, -1) : all;
      for (const text of [stdout, stderr])
        expect(holds(Buffer.from(text, 'latin1'), given) || holds(Buffer.from(text), given)).toBe(false);
      for (const file of files) expect(holds(file, all)).toBe(false);
    },
  );
});

it('what is made to carry secrets of sessions carries those, and nothing of the key', () => {
  const log = plainwire(['keys', ...open]).stdout;
  expect(plainwire(['decrypt', '-q', ...open, '-w', out]).code).toBe(0);
  for (const output of [Buffer.from(log), readFileSync(out)]) {
    expect(holds(output, keys)).toBe(false);
    for (const secret of masterSecrets) expect(output.includes(secret.toString('hex'))).toBe(true);
  }
});
