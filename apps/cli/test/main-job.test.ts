import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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
    const { code, stdout, stderr } = plainwire(['decrypt', '-q', '--json', '-r', capture, '--key', key]);
    const reports = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(reports.map(({ status, reason }) => [status, reason?.code])).toEqual([
      ['undecryptable', 'TLS_KEY_MISMATCH'],
      ['decrypted', undefined],
      ['undecryptable', 'TLS_KEY_MISMATCH'],
      ['undecryptable', 'TLS_FORWARD_SECRECY'],
      ['undecryptable', 'TLS13_NEEDS_KEYLOG'],
      ['undecryptable', 'TLS_KEY_MISMATCH'],
    ]);
    expect(stderr).toBe('plainwire: 5 of 6 TLS connections could not be decrypted completely.\n');
    expect(code).toBe(1);
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
