import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { plainwire, root } from './run-plainwire.ts';

const directory = mkdtempSync(join(tmpdir(), 'plainwire-bad-'));
afterAll(() => rmSync(directory, { recursive: true }));

const capture = 'fixtures/tls/http-simple/cap.pcap';
const cut = join(directory, 'cut.pcap');
writeFileSync(cut, readFileSync(join(root, capture)).subarray(0, 3000));
const empty = join(directory, 'empty');
writeFileSync(empty, '');
const ecKey = join(directory, 'ec.pem');
writeFileSync(
  ecKey,
  '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIIrYSSNQFaA2Hwf1duRSxKtLYX5CB04fSeQ6tF1aY/PuoAoGCCqGSM49\nAwEHoUQDQgAEPR3tU2Fta9ktY+6P9G0cWO+0kETA6SFs38GecTyudlHz6xvCdz8q\nEKTcWGekdmdDPsHloRNtsiCa697B2O9IFA==\n-----END EC PRIVATE KEY-----\n',
);

/** [what, arguments, exit code, what stderr says] */
const cases: [string, string[], number, RegExp][] = [
  ['no such file', ['read', '-r', 'nosuch.pcap'], 2, /^plainwire: The file "nosuch.pcap" doesn't exist\.$/],
  ['a directory', ['read', '-r', 'docs'], 2, /^plainwire: The file "docs" is a directory/],
  [
    'no capture',
    ['read', '-r', 'README.md'],
    2,
    /^plainwire: The file "README.md" isn't a capture file in a format plainwire understands \(the input is text\)\.$/,
  ],
  ['an empty file', ['read', '-r', empty], 2, /^plainwire: The file ".*" isn't a capture file/],
  ['a truncated capture', ['read', '-r', cut], 2, /cut short in the middle of a packet at byte \d+/],
  [
    'an unknown field',
    ['read', '-r', capture, '-Y', 'tcp.prot == 443'],
    2,
    /^plainwire: "tcp\.prot" is not a valid protocol or protocol field\. Did you mean "tcp\.port"\?\n {4}tcp\.prot == 443\n {4}\^~{7}$/,
  ],
  [
    'a filter that ends too early',
    ['read', '-r', capture, '-Y', 'tcp.port =='],
    2,
    /^plainwire: .*\n {4}tcp\.port ==\n {15}\^$/,
  ],
  [
    'an unknown field to print',
    ['read', '-r', capture, '-T', 'fields', '-e', 'no.such'],
    1,
    /^plainwire: Some fields aren't valid:\n\tno\.such$/,
  ],
  ['an unknown flag', ['read', '-r', capture, '--nosuch'], 1, /^plainwire: unrecognized option '--nosuch'$/],
  [
    'a read filter in one pass',
    ['read', '-r', capture, '-R', 'udp'],
    1,
    /^plainwire: -R without -2 is deprecated/,
  ],
  ['a wrong read filter', ['read', '-r', capture, '-2', '-R', 'udp =='], 2, /^plainwire: .*\n {4}udp ==\n/],
  [
    'a way to merge interfaces',
    ['merge', '-I', 'some', '-w', '-', capture],
    1,
    /^plainwire: -I "some" is not all, any or none$/,
  ],
  ['no file named', ['read'], 1, /^plainwire: name the capture file to read with -r$/],
  ['an unknown command', ['raed'], 1, /^plainwire: "raed" is no command/],
  [
    'an unknown preference',
    ['read', '-r', capture, '-o', 'bogus.pref:1'],
    1,
    /specifies unknown preference$/,
  ],
  [
    'a missing key',
    ['decrypt', '-r', capture, '--key', 'nosuch.key'],
    2,
    /^plainwire: Error loading RSA key file nosuch\.key: No such file or directory$/,
  ],
  [
    'a missing key, for read',
    ['read', '-r', capture, '-o', 'uat:rsa_keys:"nosuch.key",""'],
    0,
    /^plainwire: Error loading RSA key file nosuch\.key: No such file or directory\nplainwire: tcp\.stream 0: .* \(TLS_NO_SECRETS\)$/,
  ],
  ['a key of the wrong kind', ['decrypt', '-r', capture, '--key', ecKey], 2, /not an RSA key/],
  [
    'a key that is none',
    ['decrypt', '-r', capture, '--key', 'README.md'],
    2,
    /^plainwire: README\.md: this is not a private key/,
  ],
  [
    'a key without its password',
    ['decrypt', '-r', capture, '--key', 'fixtures/tls/keys/rsa2048-a-scrypt.key'],
    2,
    /encrypted; give its password$/,
  ],
  [
    'a wrong key',
    ['decrypt', '-q', '-r', capture, '--key', 'fixtures/tls/keys/rsa2048-a.key'],
    1,
    /^plainwire: 1 of 1 TLS connections could not be decrypted completely\.$/,
  ],
  [
    'a wrong key, for read',
    ['read', '-r', capture, '-o', 'uat:rsa_keys:"fixtures/tls/keys/rsa2048-a.key",""'],
    0,
    /^plainwire: tcp\.stream 0: no given private key belongs to the server's certificate.*\(TLS_KEY_MISMATCH\)$/,
  ],
  [
    'no key at all',
    ['decrypt', '-q', '-r', capture],
    1,
    /give the server's private key with --key or a key log with --keylog\.$/,
  ],
];

describe('bad input gets a clear sentence and the right exit code, never a stack trace', () => {
  it.each(cases)('%s', (_, args, code, sentence) => {
    const finished = plainwire(args);
    expect(finished.stderr.replace(/\n$/, '')).toMatch(sentence);
    expect(finished.stderr).not.toMatch(/\n\s+at /);
    expect(finished.code).toBe(code);
  });

  it('what stood before the damage is shown', () => {
    const lines = (file: string) => plainwire(['read', '-r', file]).stdout.split('\n').filter(Boolean);
    expect(lines(cut)).toEqual(lines(capture).slice(0, 10));
  });
});
