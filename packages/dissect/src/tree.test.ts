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
    expect(eth?.label).toBe('Ethernet II, Src: 02:00:00:00:00:01, Dst: 02:00:00:00:00:02');
    const flags = ip?.children.find(({ field }) => field?.name === 'ip.flags');
    expect(lines(flags!.children)).toEqual([
      '0... .... = Reserved bit: Not set',
      ".1.. .... = Don't fragment: Set",
      '..0. .... = More fragments: Not set',
    ]);
    const port = tcp?.children[0];
    expect(port).toMatchObject({ label: 'Source Port: 8080', value: 8080, start: 34, end: 36 });
    expect(lines(tcp!.children)).toContain('    Timestamp value: 287454020');
  });

  it('shows walked parts in groups', () => {
    const dns = frameTree(dissect(DNS_QUERY)).at(-1);
    expect(lines(dns!.children).slice(-7)).toEqual([
      'Queries',
      '  a.example: type AAAA, class IN',
      '    Name: a.example',
      '    [Name Length: 9]',
      '    [Label Count: 2]',
      '    Type: AAAA (28)',
      '    Class: IN (0x0001)',
    ]);
  });
});

const SYN = hex(
  `${ETHERNET} 0800 45000028 00000000 01060000 c0000201 c6336402 c00001bb 00000001 00000000 50020100 0000 0000`,
);

describe('lines', () => {
  it('have the words of tshark', () => {
    const [eth, ip, tcp] = frameTree(dissect(TCP_FRAME));
    expect(lines(eth!.children)).toEqual([
      'Destination: 02:00:00:00:00:02',
      '  Address: 02:00:00:00:00:02',
      '  .... ..1. .... .... .... .... = LG bit: Locally administered address (this is NOT the factory default)',
      '  .... ...0 .... .... .... .... = IG bit: Individual address (unicast)',
      'Source: 02:00:00:00:00:01',
      '  Address: 02:00:00:00:00:01',
      '  .... ..1. .... .... .... .... = LG bit: Locally administered address (this is NOT the factory default)',
      '  .... ...0 .... .... .... .... = IG bit: Individual address (unicast)',
      'Type: IPv4 (0x0800)',
    ]);
    expect(lines(ip!.children)).toEqual(
      expect.arrayContaining([
        '.... 0101 = Header Length: 20 bytes (5)',
        "010. .... = Flags: 0x2, Don't fragment",
        'Header Checksum: 0x0000 [validation disabled]',
      ]),
    );
    expect(lines(tcp!.children)).toEqual(
      expect.arrayContaining([
        '1000 .... = Header Length: 32 bytes (8)',
        'Flags: 0x018 (PSH, ACK)',
        'Checksum: 0x0000 [unverified]',
        'Options: (12 bytes), No-Operation (NOP), No-Operation (NOP), Timestamps',
        '  TCP Option - Timestamps: TSval 287454020, TSecr 1432778632',
      ]),
    );
  });

  it('draw the bits of what is read by other bytes, and bracket what is inferred', () => {
    const dns = frameTree(dissect(DNS_QUERY)).at(-1)!;
    expect(dns.label).toBe('Domain Name System (query)');
    expect(lines(dns.children).slice(0, 4)).toEqual([
      'Transaction ID: 0xabcd',
      'Flags: 0x0100 Standard query',
      '  0... .... .... .... = Response: Message is a query',
      '  .000 0... .... .... = Opcode: Standard query (0)',
    ]);
  });

  it('say of a checksum whether it is right, and what it should be', () => {
    const echo = (checksum: string) =>
      lines(
        frameTree(dissect(hex(`4500001c00000000 40010000 c0000201 c6336402 0800 ${checksum} 00010002`), 101)),
      );
    expect(echo('f7fc')).toContain('  Checksum: 0xf7fc [correct]');
    expect(echo('f7fd')).toContain('  Checksum: 0xf7fd incorrect, should be 0xf7fc');
  });
});

describe('expert notes', () => {
  it('stand under the field that they are about', () => {
    const [, ip, tcp] = frameTree(dissect(SYN));
    expect(lines(ip!.children)).toContain('  [Expert Info (Note/Sequence): "Time To Live" only 1]');
    const notes = tcp!.children.flatMap(({ children }) => children).flatMap(({ children }) => children);
    expect(notes.map(({ note }) => note)).toEqual([
      {
        severity: 'chat',
        group: 'sequence',
        message: 'Connection establish request (SYN): server port 443',
      },
    ]);
  });

  it("have tshark's JSON", () => {
    const json = JSON.parse(JSON.stringify(frameJson(dissect(SYN))));
    expect(json.tcp['tcp.flags_tree']['tcp.flags.syn_tree']).toEqual({
      '_ws.expert': {
        'tcp.connection.syn': '',
        '_ws.expert.message': 'Connection establish request (SYN): server port 443',
        '_ws.expert.severity': '2097152',
        '_ws.expert.group': '33554432',
      },
    });
  });

  it('say what is wrong with a frame, and what was there of it', () => {
    const trees = frameTree(dissect(SYN.subarray(0, 40), 1, SYN.length));
    expect(lines(trees).slice(-5)).toEqual([
      'Transmission Control Protocol',
      '  Source Port: 49152',
      '  Destination Port: 443',
      '[Packet size limited during capture: tcp truncated]',
      '  [Expert Info (Note/Malformed): Packet size limited during capture]',
    ]);
    expect(Object.keys(frameJson(dissect(SYN.subarray(0, 40))))).toContain('_ws.malformed');
  });
});

describe('state', () => {
  it('that others know stands where its field is declared', () => {
    const tree = frameTree(dissect(TCP_FRAME), {
      state: ({ name }, index) => (name === 'tcp.stream' && index === 2 ? [7] : []),
    });
    const texts = lines(tree[2]!.children);
    expect(texts[texts.indexOf('Destination Port: 443') + 1]).toBe('[Stream index: 7]');
  });
});

describe('frameJson', () => {
  it("has tshark's shape", () => {
    const json = JSON.parse(JSON.stringify(frameJson(dissect(TCP_FRAME))));
    expect(Object.keys(json)).toEqual(['eth', 'ip', 'tcp']);
    expect(json.ip['ip.flags']).toBe('0x02');
    expect(json.ip['ip.flags_tree']['ip.flags.df']).toBe('1');
    const options = json.tcp['tcp.options_tree'];
    expect(options['tcp.options.nop']).toEqual(['01', '01']);
    expect(options['tcp.options.timestamp_tree']['tcp.options.timestamp.tsval']).toBe('287454020');
    expect(Object.keys(json.ip).slice(-7)).toEqual([
      'ip.checksum.status',
      'ip.src',
      'ip.addr',
      'ip.src_host',
      'ip.host',
      'ip.dst',
      'ip.dst_host',
    ]);
  });

  it.each([
    ['45000020 00000000 40110000 0a000001 0a000002', ['udp.checksum.status']],
    [`60000000 000c1140 ${'00'.repeat(15)}01 ${'00'.repeat(15)}02`, ['udp.checksum.status', '_ws.expert']],
  ])('has the status of a checksum of zero under it: %s', (header, under) => {
    const json = JSON.parse(
      JSON.stringify(frameJson(dissect(hex(`${header} 13881389000c0000 61626364`), 101))),
    );
    expect(Object.keys(json.udp['udp.checksum_tree'])).toEqual(under);
    expect(json.udp).not.toHaveProperty(['udp.checksum.status']);
  });

  it('keeps hostile names out of prototypes', () => {
    const query = DNS_QUERY.slice();
    query.set(new TextEncoder().encode('__proto'), 58);
    expect(Object.getPrototypeOf(frameJson(dissect(query)))).toBeNull();
    expect(Object.keys({})).toEqual([]);
  });
});
