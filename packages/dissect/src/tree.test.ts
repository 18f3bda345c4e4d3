import { describe, expect, it } from 'vitest';
import { dissect, ETHERNET, hex, TCP_FRAME } from '../test/frames.ts';
import { frameJson } from './frame-json.ts';
import { frameTree, type TreeNode } from './tree.ts';

function lines(nodes: readonly TreeNode[], depth = 0): string[] {
  return nodes.flatMap(({ label, children }) => ['  '.repeat(depth) + label, ...lines(children, depth + 1)]);
}

const DNS_QUERY = hex(`${ETHERNET} 0800 45000037 00000000 40110000 c0000201 c6336402
  c000 0035 0023 0000  abcd 0100 0001 0000 0000 0000 01 61 07 6578616d706c65 00 001c 0001`);

describe('frameTree', () => {
  it('nests what continues a name, draws bits, and points at bytes', () => {
    const [eth, ip, tcp] = frameTree(dissect(TCP_FRAME));
    expect(eth?.label).toBe('Ethernet');
    const flags = ip?.children.find(({ field }) => field?.name === 'ip.flags');
    expect(lines(flags!.children)).toEqual([
      '0... .... = Reserved bit: Not set',
      ".1.. .... = Don't fragment: Set",
      '..0. .... = More fragments: Not set',
    ]);
    const port = tcp?.children[0];
    expect(port).toMatchObject({ label: 'Source Port: 8080', value: 8080, start: 34, end: 36 });
    expect(lines(tcp!.children)).toContain('  Timestamp value: 287454020');
  });

  it('shows walked parts in groups', () => {
    const dns = frameTree(dissect(DNS_QUERY)).at(-1);
    expect(lines(dns!.children).slice(-7)).toEqual([
      'Queries',
      '  a.example',
      '    Name: a.example',
      '    Name Length: 9',
      '    Label Count: 2',
      '    Type: AAAA (28)',
      '    Class: IN (0x0001)',
    ]);
  });
});

describe('frameJson', () => {
  it("has tshark's shape", () => {
    const json = JSON.parse(JSON.stringify(frameJson(dissect(TCP_FRAME))));
    expect(Object.keys(json)).toEqual(['eth', 'ip', 'tcp']);
    expect(json.ip['ip.flags']).toBe('0x02');
    expect(json.ip['ip.flags_tree']['ip.flags.df']).toBe('1');
    expect(json.tcp['tcp.options.nop']).toHaveLength(2);
    expect(json.tcp['tcp.options.timestamp_tree']['tcp.options.timestamp.tsval']).toBe('287454020');
  });

  it('keeps hostile names out of prototypes', () => {
    const query = DNS_QUERY.slice();
    query.set(new TextEncoder().encode('__proto'), 58);
    expect(Object.getPrototypeOf(frameJson(dissect(query)))).toBeNull();
    expect(Object.keys({})).toEqual([]);
  });
});
