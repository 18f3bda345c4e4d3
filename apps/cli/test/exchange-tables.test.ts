import { describe, expect, it } from 'vitest';
import { plainwire } from './run-plainwire.ts';

const RULE = '='.repeat(80);
const FILE = 'fixtures/tcp/half-close.pcap';

function lines(...words: readonly string[]): string[] {
  const { stdout } = plainwire(['read', '-q', '-r', FILE, ...words]);
  return stdout.trimEnd().split('\n');
}

describe('read -q -z', () => {
  it('tells who spoke with whom, as tshark prints it', () => {
    expect(lines('-z', 'conv,tcp')).toEqual([
      RULE,
      'TCP Conversations',
      'Filter:<No Filter>',
      '                                                           |       <-      | |       ->      | |     Total     |    Relative    |   Duration   |',
      '                                                           | Frames  Bytes | | Frames  Bytes | | Frames  Bytes |      Start     |              |',
      '10.148.217.87:35956        <-> 192.0.2.76:5000                  7 4740 bytes       7 451 bytes      14 5191 bytes     0.000000000         0.0206',
      RULE,
    ]);
  });

  it('tells what each address sent and received', () => {
    expect(lines('-z', 'endpoints,ip')).toEqual([
      RULE,
      'IPv4 Endpoints',
      'Filter:<No Filter>',
      '                       |  Packets  | |  Bytes  | | Tx Packets | | Tx Bytes | | Rx Packets | | Rx Bytes |',
      '10.148.217.87                 14          5191          7             451           7            4740   ',
      '192.0.2.76                    14          5191          7            4740           7             451   ',
      RULE,
    ]);
  });

  it('of the frames alone that a filter selects, the last table first', () => {
    const [first, title, filter, , row] = lines('-z', 'conv,tcp', '-z', 'endpoints,ip,tcp.len > 0');
    expect([first, title, filter]).toEqual([RULE, 'IPv4 Endpoints', 'Filter:tcp.len > 0']);
    expect(Number(row!.slice(20).trim().split(/ +/)[0])).toBeLessThan(14);
  });

  it('says which tables there are', () => {
    const { code, stderr } = plainwire(['read', '-q', '-r', FILE, '-z', 'conv,sctp']);
    expect(code).toBe(1);
    expect(stderr).toContain('conv,tcp');
  });
});
