import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { plainwire, root } from './run-plainwire.ts';

interface Scenario {
  readonly id: string;
  readonly capture: string;
  readonly keylog?: string;
  readonly keys: readonly { readonly file: string; readonly password?: string }[];
  readonly modes: Readonly<Record<string, { readonly expect: boolean }>>;
  readonly conns: readonly { readonly n: number; readonly client_port: number }[];
}

const folder = join(root, 'fixtures/tls');
const scenarios: readonly Scenario[] = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'));

/** The options that hand the secrets of one mode to `read`. */
function secrets(scenario: Scenario, mode: string): string[] {
  const keys = scenario.keys.flatMap(({ file, password }) => [
    '-o',
    `uat:rsa_keys:"${join(folder, file)}","${password ?? ''}"`,
  ]);
  const log = ['-o', `tls.keylog_file:${join(folder, scenario.id, scenario.keylog ?? '')}`];
  return [...(mode === 'keylog' ? [] : keys), ...(mode === 'rsa' ? [] : log)];
}

/** The bytes of both sides that `-z follow,tls,raw` prints for a stream. */
function followed(capture: string, options: readonly string[], stream: number): { c2s: string; s2c: string } {
  const { stdout } = plainwire(['read', '-r', capture, '-q', '-z', `follow,tls,raw,${stream}`, ...options]);
  const lines = stdout.split('\n').filter((line) => /^\t?[0-9a-f]+$/.test(line));
  const side = (tab: boolean) =>
    lines
      .filter((line) => line.startsWith('\t') === tab)
      .map((line) => line.trim())
      .join('');
  return { c2s: side(false), s2c: side(true) };
}

const cases = scenarios.flatMap((scenario) =>
  Object.entries(scenario.modes)
    .filter(([, { expect: decrypts }]) => decrypts)
    .map(([mode]) => [scenario.id, mode, scenario] as const),
);

describe('the plaintext of captured sessions, byte for byte', () => {
  it.each(cases)('%s with %s', (id, mode, scenario) => {
    const capture = join(folder, id, scenario.capture);
    const options = secrets(scenario, mode);
    const ports = plainwire([
      'read',
      '-r',
      capture,
      '-T',
      'fields',
      '-e',
      'tcp.stream',
      '-e',
      'tcp.port',
    ]).stdout;
    for (const { n, client_port } of scenario.conns) {
      const stream = new RegExp(`^(\\d+)\\t(?:${client_port},|\\d+,${client_port}$)`, 'm').exec(ports)![1];
      const truth = (side: string) => readFileSync(join(folder, id, `${n}.${side}`)).toString('hex');
      expect(followed(capture, options, Number(stream))).toEqual({ c2s: truth('c2s'), s2c: truth('s2c') });
    }
  });
});

describe('plainwire decrypt', () => {
  const capture = 'fixtures/tls/merged-servers/cap.pcap';
  const key = '198.51.100.7,443,fixtures/tls/keys/rsa4096.key';

  it('prints the HTTP of the one connection that the filter chooses, with date and time', () => {
    const { code, stdout } = plainwire([
      'decrypt',
      '-r',
      capture,
      '--key',
      key,
      'ip.addr == 198.51.100.7 && tcp.port == 35127',
    ]);
    const request = readFileSync(join(folder, 'merged-servers/1.c2s'), 'latin1').split('\r\n', 1)[0]!;
    expect(stdout).toMatch(
      /^── \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6} {2}198\.51\.100\.7:35127 → 198\.51\.100\.7:443 {2}tcp\.stream 1 {2}frame \d+\n/,
    );
    expect(stdout).toContain(`\n${request}\n`);
    expect(stdout).toContain('HTTP/1.1 200 OK');
    expect(stdout.match(/^tcp\.stream .*$/gm)).toEqual([
      'tcp.stream 1  198.51.100.7:35127 → 198.51.100.7:443  TLSv1.2 TLS_RSA_WITH_AES_128_GCM_SHA256: decrypted, 102 + 1864 bytes, Finished verified',
    ]);
    expect(code).toBe(0);
  });

  it('says of every other connection exactly why it stays closed', () => {
    const { code, stdout, stderr } = plainwire(['decrypt', '--json', '-r', capture, '--key', key]);
    const reports = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(reports[1]).toEqual({
      stream: 1,
      client: { address: '198.51.100.7', port: 35127 },
      server: { address: '198.51.100.7', port: 443 },
      serverName: null,
      version: 'TLSv1.2',
      cipherSuite: 'TLS_RSA_WITH_AES_128_GCM_SHA256',
      keyExchange: 'RSA',
      resumed: false,
      status: 'decrypted',
      reason: null,
      message: null,
      finishedVerified: true,
      c2s: delivered('c2s', 5),
      s2c: delivered('s2c', 7),
    });
    expect(reports[0].message).toMatch(/ \(packet 56\)$/);
    expect(reports.map(({ status, reason }) => [status, reason])).toEqual([
      ['undecryptable', 'TLS_KEY_MISMATCH'],
      ['decrypted', null],
      ['undecryptable', 'TLS_KEY_MISMATCH'],
      ['undecryptable', 'TLS_FORWARD_SECRECY'],
      ['undecryptable', 'TLS13_NEEDS_KEYLOG'],
      ['undecryptable', 'TLS_KEY_MISMATCH'],
    ]);
    expect(stderr).toBe('plainwire: 5 of 6 TLS connections could not be decrypted completely.\n');
    expect(code).toBe(1);
  });
});

/** What `--json` should say of one direction of connection 1. */
function delivered(side: string, records: number) {
  const truth = readFileSync(join(folder, `merged-servers/1.${side}`));
  const sha256 = createHash('sha256').update(truth).digest('hex');
  return { plaintextBytes: truth.length, sha256, records, failedRecords: 0, gaps: 0 };
}

describe('secrets that travel instead of the key', () => {
  const capture = 'fixtures/tls/merged-servers/cap.pcap';
  const key = 'fixtures/tls/keys/rsa4096.key';
  const scratch = mkdtempSync(join(tmpdir(), 'plainwire-keys-'));
  afterAll(() => rmSync(scratch, { recursive: true }));

  it('plainwire keys: a key log for just the connections that the key opens, readable by its owner alone', () => {
    const file = join(scratch, 'keys.log');
    writeFileSync(file, 'what was there before', { mode: 0o644 });
    const { code, stdout } = plainwire(['keys', '-r', capture, '--key', key, '-w', file]);
    expect([code, stdout]).toEqual([0, '']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toMatch(/^CLIENT_RANDOM [0-9a-f]{64} [0-9a-f]{96}\n$/);
    const opened = plainwire(['decrypt', '--json', '-r', capture, '--keylog', file]).stdout;
    expect(JSON.parse(opened.split('\n')[1]!)).toMatchObject({
      status: 'decrypted',
      c2s: delivered('c2s', 5),
    });
    expect(opened.match(/"decrypted"/g)).toHaveLength(1);
  });

  it('plainwire keys: says when there is nothing to write, and writes none for what the filter leaves out', () => {
    const { code, stdout, stderr } = plainwire(['keys', '-r', capture, '--key', key, 'tcp.stream == 0']);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^plainwire: no TLS connection was opened/);
  });

  it('plainwire decrypt -w: a pcapng that opens without being given anything', () => {
    const file = join(scratch, 'with-secrets.pcapng');
    plainwire(['decrypt', '-q', '-r', capture, '--key', key, '-w', file]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const again = join(scratch, 'again.pcapng');
    const { stdout } = plainwire(['decrypt', '--json', '-r', file, '-w', again]);
    expect(JSON.parse(stdout.split('\n')[1]!)).toMatchObject({
      status: 'decrypted',
      s2c: delivered('s2c', 7),
    });
    expect(plainwire(['decrypt', '--json', '-r', again]).stdout).toBe(stdout);
    expect(plainwire(['decrypt', '-r', file, '-w', file]).stderr).toMatch(/is the capture that is read/);
  });
});

describe('plainwire decrypt -w --plaintext', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'plainwire-plain-'));
  afterAll(() => rmSync(scratch, { recursive: true }));

  it('writes what was decrypted as TCP, and what was not as it is', () => {
    const file = join(scratch, 'plain.pcapng');
    const capture = ['-r', 'fixtures/tls/merged-servers/cap.pcap', '--key', 'fixtures/tls/keys/rsa4096.key'];
    plainwire(['decrypt', '-q', ...capture, '-w', file, '--plaintext']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const fields = ['-T', 'fields', '-e', 'tcp.stream', '-e', 'http.request.uri', '-e', 'http.response.code'];
    const { stdout } = plainwire(['read', '-r', file, '-Y', 'http', ...fields]);
    expect(stdout).toMatch(/^1\t\/\S+\t\n1\t\t200\n$/);
    const encrypted = plainwire(['decrypt', '--json', '-r', file]).stdout.trim().split('\n');
    expect(encrypted.map((line) => JSON.parse(line).stream)).toEqual([0, 2, 3, 4, 5]);
  });

  it('says that it needs a file', () => {
    const { code, stderr } = plainwire(['decrypt', '-r', 'fixtures/tls/http-simple/cap.pcap', '--plaintext']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/name a file with -w/)]);
  });
});

describe('plainwire read', () => {
  const capture = 'fixtures/tls/http-simple/cap.pcap';
  const key = 'tls.keys_list:10.77.0.2,443,http,fixtures/tls/keys/rsa2048-b.key';

  it('shows what a frame completes, with date and time', () => {
    const { stdout } = plainwire(['read', '-r', capture, '-t', 'ad', '-o', key, '-Y', 'http']);
    expect(stdout).toBe(
      [
        '   10 2026-11-22 20:38:20.781749    10.77.0.2 → 10.77.0.2    HTTP 196 GET /saddle/823909?q=quartz HTTP/1.1 ',
        '   12 2026-11-22 20:38:20.781799    10.77.0.2 → 10.77.0.2    HTTP 949 HTTP/1.1 200 OK  (text/plain)',
        '',
      ].join('\n'),
    );
  });

  it('prints fields of the frame, of the capture and of what was encrypted', () => {
    const fields = ['frame.number', 'tcp.stream', 'tcp.seq', 'http.host', 'http.response.code'].flatMap(
      (name) => ['-e', name],
    );
    const { stdout } = plainwire(['read', '-r', capture, '-o', key, '-Y', 'http', '-T', 'fields', ...fields]);
    expect(stdout).toBe('10\t0\t464\tfalcon81.example\t\n12\t0\t2638\t\t200\n');
  });

  it('writes the frames that pass', () => {
    const file = join(root, 'node_modules/.cache-plainwire-test.pcap');
    plainwire(['read', '-r', capture, '-Y', 'tcp.flags.syn == 1', '-w', file]);
    const { stdout } = plainwire([
      'read',
      '-r',
      file,
      '-T',
      'fields',
      '-e',
      'frame.number',
      '-e',
      'tcp.flags',
    ]);
    expect(stdout).toBe('1\t0x0002\n2\t0x0012\n');
  });
});
