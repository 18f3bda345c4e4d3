import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plainwire } from './run-plainwire.ts';

const capture = join(import.meta.dirname, '../../../../shared/oracle/dfilter/mix-web.pcapng');
const columns = ['-n', '-r', capture, '-T', 'fields', '-e', 'frame.number'];

/** Filters that name one protocol and need what its streams say: how much is looked at depends on the fields in them. */
describe.skipIf(!existsSync(capture))('a filter on what streams carry', () => {
  it.each([
    'http',
    'http contains "HTTP"',
    'data',
    'data-text-lines',
    'data-text-lines contains "html"',
    'media',
    'frame.protocols contains "text"',
    '_ws.expert.message contains "HTTP/1."',
    '_ws.expert.severity == 0x200000',
  ])('selects what tshark selects: %s', (filter) => {
    const theirs = execFileSync('tshark', [...columns, '-Y', filter], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(plainwire(['read', ...columns, '-Y', filter]).stdout).toBe(theirs);
  });
});
