import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plainwire, root } from './run-plainwire.ts';

const oracle = resolve(root, '../shared/oracle');
const CAPTURES = ['dns/nDPI--mullvad_dns.pcap', 'icmp-ip/PcapPlusPlus--IcmpV6_Generic.pcap'];
const FLAGS = [
  ['-x', '-S', '----'],
  ['-P', '-V', '-x', '-S', '=', '-O', 'udp'],
  ['--hexdump', 'noascii'],
  ['--hexdump', 'delimit', '--hexdump', 'frames', '-P'],
  ['-T', 'json', '-j', 'ip ip.flags udp'],
  ['-T', 'json', '-J', 'ip'],
  ['--disable-protocol', 'udp', '--enable-protocol', 'udp'],
  ['--disable-protocol', 'ip', '-T', 'fields', '-e', 'frame.protocols'],
];

describe.skipIf(!existsSync(oracle))('plainwire read prints what tshark prints', () => {
  it.each(CAPTURES.flatMap((capture) => FLAGS.map((flags) => [capture, flags] as const)))(
    'of %s with %j',
    (capture, flags) => {
      const args = ['-n', '-r', resolve(oracle, capture), ...flags];
      const env = { ...process.env, TZ: 'UTC' };
      const theirs = execFileSync('tshark', args, {
        encoding: 'utf8',
        env,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      expect(plainwire(['read', ...args]).stdout).toBe(theirs);
    },
  );
});
