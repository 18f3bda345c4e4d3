import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fromHex } from '@plainwire/bytes';
import { describe, expect, it } from 'vitest';
import { plainwire, root } from './run-plainwire.ts';

const name = 'bad-checksum-insertion.pcap';
const truth = JSON.parse(readFileSync(resolve(root, 'fixtures/tcp/truth.json'), 'utf8'))[name];
const read = (...args: readonly string[]) =>
  plainwire(['read', '-r', `fixtures/tcp/${name}`, ...args]).stdout;

/** What the server sent, as `follow` tells it. */
function followed(...args: readonly string[]) {
  const lines = read('-q', ...args, '-z', 'follow,tcp,raw,0').split('\n');
  const hex = lines.filter((line) => line.startsWith('\t')).join('');
  const bytes = fromHex(hex.replaceAll('\t', ''));
  return { length: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

describe('plainwire read -o tcp.check_checksum', () => {
  it('follows what a receiver took: segments with a wrong checksum are not used', () => {
    expect(followed('-o', 'tcp.check_checksum:TRUE')).toEqual(truth.serverToClient);
    expect(followed()).not.toEqual(truth.serverToClient);
  });

  it('says of each segment whether its checksum is right, of this protocol alone', () => {
    const columns = ['-T', 'fields', '-e', 'ip.checksum.status', '-e', 'tcp.checksum.status'];
    const wrong = read('-o', 'tcp.check_checksum:TRUE', '-Y', 'tcp.checksum.status == 0', ...columns);
    expect(wrong).toBe('2\t0\n'.repeat(4));
    expect(read('-Y', 'tcp.checksum.status == 0', ...columns)).toBe('');
  });
});
