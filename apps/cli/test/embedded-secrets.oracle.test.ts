import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { plainwire, root } from './run-plainwire.ts';

const folder = join(root, 'fixtures/tls');
const scratch = mkdtempSync(join(tmpdir(), 'plainwire-dsb-'));
afterAll(() => rmSync(scratch, { recursive: true }));

// What was decrypted here opens in tshark, which is given nothing but the file.
describe('a capture with its secrets', () => {
  it.each([
    ['http-simple', ['--key', 'fixtures/tls/keys/rsa2048-b.key'], 'pcap'],
    ['resume-ticket', ['--key', 'fixtures/tls/keys/rsa2048-a.key'], 'pcap'],
    ['tls13-keepalive', ['--keylog', 'fixtures/tls/tls13-keepalive/keylog.txt'], 'pcapng'],
  ] as const)('%s opens in tshark', (id, secrets, format) => {
    let capture = join(folder, id, 'cap.pcap');
    if (format === 'pcapng') {
      const converted = join(scratch, `${id}.in.pcapng`);
      spawnSync('editcap', ['-F', 'pcapng', capture, converted]);
      capture = converted;
    }
    const out = join(scratch, `${id}.pcapng`);
    expect(plainwire(['decrypt', '-q', '-r', capture, ...secrets, '-w', out])).toMatchObject({
      code: 0,
      stderr: '',
    });
    const bytes = (side: number) => {
      const { stdout } = spawnSync('tshark', ['-n', '-q', '-r', out, '-z', 'follow,tls,raw,0'], {
        encoding: 'utf8',
      });
      const lines = stdout.split('\n').filter((line) => /^\t?[0-9a-f]+$/.test(line));
      return lines
        .filter((line) => line.startsWith('\t') === (side === 1))
        .join('')
        .replaceAll('\t', '');
    };
    // Which side tshark calls node 0 differs.
    const truth = (side: string) => readFileSync(join(folder, id, `0.${side}`)).toString('hex');
    expect([bytes(0), bytes(1)].sort()).toEqual([truth('c2s'), truth('s2c')].sort());
  });
});
