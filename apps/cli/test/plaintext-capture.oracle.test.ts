import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { plainwire, root } from './run-plainwire.ts';

const own = join(root, 'fixtures/tls');
const more = join(root, '../shared/oracle/tls-sessions');
const hasMore = existsSync(join(more, 'index.json'));
if (!hasMore) console.warn(`skipped in part: ${more} is not there`);

const scratch = mkdtempSync(join(tmpdir(), 'plainwire-plaintext-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** What tshark finds in the rewritten capture, by the port it was sent from; checksums are checked. */
function payloads(file: string): ReadonlyMap<string, Buffer> {
  const fields = ['tcp.srcport', 'tcp.payload', 'tcp.checksum.status', 'ip.checksum.status'];
  const { stdout } = spawnSync(
    'tshark',
    [
      ...['-n', '-r', file, '-T', 'fields', ...fields.flatMap((name) => ['-e', name])],
      ...['-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE'],
    ],
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  const found = new Map<string, Buffer>();
  for (const line of stdout.split('\n').slice(0, -1)) {
    const [port, payload, tcpStatus, ipStatus] = line.split('\t');
    expect([tcpStatus, ipStatus]).toEqual(['1', expect.stringMatching(/^1?$/)]);
    found.set(port!, Buffer.concat([found.get(port!) ?? Buffer.alloc(0), Buffer.from(payload ?? '', 'hex')]));
  }
  return found;
}

function rewrite(folder: string, id: string, capture: string, secrets: readonly string[]) {
  const out = join(scratch, `${id}.pcapng`);
  const flags = ['decrypt', '-q', '-r', join(folder, id, capture), ...secrets, '-w', out, '--plaintext'];
  const { code, stderr } = plainwire(flags);
  return { out, code, stderr };
}

describe('a capture rewritten as plaintext, as tshark reads it', () => {
  it.each([
    ['http-simple', ['--key', join(own, 'keys/rsa2048-b.key')], '80'],
    ['tls13-keepalive', ['--keylog', join(own, 'tls13-keepalive/keylog.txt')], '80'],
  ])('%s is HTTP', (id, secrets, port) => {
    const { out, code, stderr } = rewrite(own, id, 'cap.pcap', secrets);
    expect([code, stderr, statSync(out).mode & 0o777]).toEqual([0, '', 0o600]);
    const sent = payloads(out);
    expect(sent.get(port)).toEqual(readFileSync(join(own, id, '0.s2c')));
    expect([...sent.values()]).toContainEqual(readFileSync(join(own, id, '0.c2s')));
    const protocols = ['-n', '-r', out, '-Y', 'http.request or http.response or tls or tcp.analysis.flags'];
    const { stdout } = spawnSync('tshark', [...protocols, '-T', 'fields', '-e', 'frame.protocols'], {
      encoding: 'utf8',
    });
    expect(new Set(stdout.trim().split('\n'))).toEqual(
      new Set(['eth:ethertype:ip:tcp:http', 'eth:ethertype:ip:tcp:http:data-text-lines']),
    );
  });

  it('what was in the clear before STARTTLS stays where it was', () => {
    const key = ['--key', join(own, 'keys/rsa2048-b.key'), '--key', join(own, 'keys/rsa2048-a.key')];
    const sent = payloads(rewrite(own, 'starttls-smtp', 'cap.pcap', key).out)
      .get('25')!
      .toString('latin1');
    expect(sent).toMatch(/^220 mail\.example ESMTP\r\n250-/);
    expect(sent.endsWith(readFileSync(join(own, 'starttls-smtp/0.s2c'), 'latin1'))).toBe(true);
  });
});

it('comments of packets stay, on what is written in their place', () => {
  const noted = join(scratch, 'noted.pcapng');
  const out = join(scratch, 'noted-plain.pcapng');
  const comments = ['-a', '1:the first', '-a', '12:one more', '-a', '2:the second'];
  spawnSync('editcap', [...comments, join(own, 'http-simple/cap.pcap'), noted]);
  const key = ['--key', join(own, 'keys/rsa2048-b.key')];
  expect(plainwire(['decrypt', '-q', '-r', noted, ...key, '-w', out, '--plaintext']).code).toBe(0);
  const found = ['-n', '-r', out, '-Y', 'frame.comment', '-T', 'fields', '-e', 'frame.comment'];
  const { stdout } = spawnSync('tshark', found, { encoding: 'utf8' });
  expect(stdout).toBe('the first\nthe second\none more\n');
  const kept = join(scratch, 'noted-kept.pcapng');
  // Without a key every packet is as it was.
  plainwire(['decrypt', '-q', '-r', noted, '-w', kept, '--plaintext']);
  expect(spawnSync('tshark', found.with(2, kept), { encoding: 'utf8' }).stdout).toBe(stdout);
});

interface Scenario {
  readonly id: string;
  readonly capture: string;
  readonly keys: readonly { readonly file: string }[];
  readonly conns: readonly { readonly client_port: number }[];
}

describe.skipIf(!hasMore)('rewritten out of encapsulations and disorder', () => {
  const ids =
    /^x-(gre|ipfrag-shuffled|mpls|pppoe|qinq|null|null-be-ipv6|raw|raw-ipv6|sll2|conflict|overlap-shuffle|no-syn|resegment-1)$/;
  const scenarios: Scenario[] = hasMore
    ? JSON.parse(readFileSync(join(more, 'index.json'), 'utf8')).scenarios
    : [];
  it.each(scenarios.filter(({ id }) => ids.test(id)))('$id', ({ id, capture, keys, conns }) => {
    const secrets = keys.flatMap(({ file }) => ['--key', join(more, file)]);
    const { out, code, stderr } = rewrite(more, id, capture, secrets);
    expect([code, stderr]).toEqual([0, '']);
    const [conn] = conns;
    const sent = payloads(out);
    expect(sent.get(String(conn!.client_port))).toEqual(readFileSync(join(more, id, '0.c2s')));
    expect([...sent.values()]).toContainEqual(readFileSync(join(more, id, '0.s2c')));
  });
});
