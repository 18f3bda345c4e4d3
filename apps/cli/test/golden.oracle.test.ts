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
  [/-T json( -x)? -Y frame\.number == 7|-T jsonraw/, 'names of hardware vendors in the tree'],
  [
    /-Y (http|dns|tcp\.flags\.syn==1|icmp \|\| icmpv6|frame\.number <= 3) -T json$/,
    'every field of the tree',
  ],
  [/-z (io|conv|bogus)/, 'statistics'],
  [/_ws\.|http\.file_data|mix-net\S+ .*full_uri|dns\.|data\.data/, 'fields'],
  [/mix-net\S+ .*(-e ip\.ttl|-e ip -e tcp)/, 'an IP header that stands in a cut one'],
  [/-w \$TMP/, 'compared elsewhere'],
  [/-e icmp\.type -e frame\.protocols/, 'protocols of later issues in one column'],
  [/^-n -r \S+( -Y (http|dns).*)?$/, 'info columns'],
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
