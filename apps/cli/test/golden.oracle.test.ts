import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plainwire, root } from './run-plainwire.ts';

const oracle = join(root, '../shared/oracle');
const golden = join(oracle, 'cli/golden.json');

interface GoldenCommand {
  readonly args: readonly string[];
  readonly rc: number;
  readonly stdout: string;
}

/** What a command line needs that is not built yet, or where the project differs on purpose (docs/differences.md). */
const LATER: readonly [RegExp, string][] = [
  [/-T json|-T jsonraw|-x\b/, 'detail output'],
  [/-z (io|conv|bogus)/, 'statistics'],
  [/follow,(http|udp)|,yaml,|ebcdic|hex,0,2-3|follow,tcp,raw,0 -z/, 'follow of other layers and formats'],
  [/tcp\.analysis|_ws\.|http\.file_data|full_uri|dns\.|data\.data|encap_type|relative_sequence/, 'fields'],
  [/-e tcp$|-e ip -e tcp$/, 'protocols as columns'],
  [/mix-net\S+ .*-e ip\.ttl/, 'frame relay'],
  [/-w \$TMP/, 'compared elsewhere'],
  [/-e icmp\.type -e frame\.protocols/, 'protocols of later issues in one column'],
  [/^-n -r \S+( -c 5| -Y (http|dns|icmp|frame.number|tcp.flags).*)?$/, 'info columns'],
  [/tls\.handshake|tls\.record|http\.host/, 'one field per reassembled message'],
];

/**
 * Frame 68 of mix-web carries, late, a segment that completes a request. We put it in its place and show the request
 * there (docs/differences.md); tshark does so only with tcp.reassemble_out_of_order.
 */
function withoutReordered(stdout: string): string[] {
  return stdout.split('\n').filter((line) => !/^["']?68\b/.test(line));
}

const commands: GoldenCommand[] = existsSync(golden) ? JSON.parse(readFileSync(golden, 'utf8')).commands : [];
const built = commands.filter(({ args }) => !LATER.some(([what]) => what.test(args.join(' '))));

describe.skipIf(!existsSync(golden))('command lines of tshark (skipped without ../shared/oracle)', () => {
  it.each(built.map((command) => [command.args.join(' '), command] as const))(
    '%s',
    (_, { args, rc, stdout }) => {
      const finished = plainwire(['read', ...args], oracle);
      expect(withoutReordered(finished.stdout)).toEqual(withoutReordered(stdout));
      expect(finished.code).toBe(rc);
    },
  );
});
