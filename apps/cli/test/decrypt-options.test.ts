import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { plainwire, root } from './run-plainwire.ts';

const scratch = mkdtempSync(join(tmpdir(), 'plainwire-decrypt-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const fixtures = join(root, 'fixtures/tls');
const capture = join(fixtures, 'http-simple/cap.pcap');

const keyA = join(fixtures, 'keys/rsa2048-a.key');
const keyB = join(fixtures, 'keys/rsa2048-b.key');

/** The records of a little-endian pcap file, as files of so many packets each. */
function split(file: string, packets: number): string[] {
  const bytes = readFileSync(file);
  const parts: Buffer[][] = [];
  for (let at = 24, n = 0; at < bytes.length; n++) {
    const end = at + 16 + bytes.readUInt32LE(at + 8);
    if (n % packets === 0) parts.push([bytes.subarray(0, 24)]);
    parts.at(-1)!.push(bytes.subarray(at, end));
    at = end;
  }
  return parts.map((part, index) => {
    const name = join(scratch, `part-${index}.pcap`);
    writeFileSync(name, Buffer.concat(part));
    return name;
  });
}

describe('several capture files', () => {
  const whole = join(fixtures, 'resume-ticket/cap.pcap');
  const key = ['--key', keyA, '--key', keyB];
  const parts = split(whole, 9);
  const many = parts.reverse().flatMap((part) => ['-r', part]);
  const expected = plainwire(['decrypt', '--json', '-r', whole, ...key]);

  it('are read as one, by time: connections and sessions go on from file to file', () => {
    expect(parts.length).toBeGreaterThan(3);
    expect(expected.stdout).toContain('"resumed":true,"status":"decrypted"');
    expect(plainwire(['decrypt', '--json', ...many, ...key])).toEqual(expected);
  });

  it('give one key log', () => {
    const log = plainwire(['keys', '-r', whole, ...key]).stdout;
    expect(log).not.toBe('');
    expect(plainwire(['keys', ...many, ...key]).stdout).toBe(log);
  });

  it.each([[[]], [['--plaintext']]])('are written as one capture, %j', (more) => {
    const out = join(scratch, 'out.pcapng');
    const again = join(scratch, 'again.pcapng');
    expect(plainwire(['decrypt', '-q', ...many, ...key, '-w', out, ...more]).code).toBe(0);
    expect(plainwire(['decrypt', '-q', '-r', whole, ...key, '-w', again, ...more]).code).toBe(0);
    const packets = (file: string) => plainwire(['read', '-r', file, '-t', 'e', '-x']).stdout;
    expect(packets(out)).toBe(packets(again));
    expect(statSync(out).mode & 0o777).toBe(0o600);
  });

  it.each([
    [['-r', '-', '-r', capture], 1, /^plainwire: standard input cannot be read together with files/],
    [['-r', capture, '-r', 'nosuch.pcap'], 2, /^plainwire: The file "nosuch.pcap" doesn't exist\./],
    [['-r', capture, '-r', capture, '-w', capture], 1, /is the capture that is read/],
  ])('%j', (words, code, sentence) => {
    const finished = plainwire(['decrypt', '-q', '--key', keyB, ...words]);
    expect([finished.code, finished.stderr]).toEqual([code, expect.stringMatching(sentence)]);
  });
});

it('a key log with lines that cannot be read is used, and they are named', () => {
  const log = join(scratch, 'keys.log');
  writeFileSync(log, `nonsense\n${readFileSync(join(fixtures, 'http-simple/keylog.txt'), 'utf8')}`);
  const { code, stderr } = plainwire(['decrypt', '-q', '-r', capture, '--keylog', log]);
  expect([code, stderr]).toEqual([0, expect.stringMatching(/^plainwire: warning: .*keys\.log: .* line 1 /)]);
});

describe('flags', () => {
  it.each([['--json'], ['--plaintext'], ['-q'], ['-t', 'ad']])('keys does not know %s', (...flag) => {
    const { code, stdout, stderr } = plainwire(['keys', '-r', capture, '--key', keyB, ...flag]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/option/);
  });

  it('a display filter is given once', () => {
    const { code, stderr } = plainwire(['decrypt', '-r', capture, '-Y', 'http', 'tcp.port == 1']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/both with -Y and as words/)]);
  });
});
