import { all, createDissector } from '@plainwire/dissect';

export const dissector = createDissector({ protocols: all });
export const registry = dissector.fields;

/** One filter for each part of the language, over fields that the dissector knows. */
export const FILTERS = [
  ...[
    'tcp',
    'ip and not udp',
    'tcp.port == 80',
    'tcp.port in {80, 443, 1000..2000}',
    'ip.addr == 192.0.2.0/24',
    'ip.src != ip.dst',
  ],
  ...[
    'ipv6.addr == 2001:db8::1',
    'eth.src == 02:00:00:00:00:01',
    'eth.addr[0:3] == 02:00:00',
    'tcp.flags & 0x12',
    'tcp.flags.syn == 1',
  ],
  ...[
    'frame contains "GET"',
    'tcp.payload matches "^G[A-Z]+"',
    'len(ip) > 10',
    'any tcp.port > 1000',
    'all tcp.port > 1000',
  ],
  ...[
    'ip.ttl + 1 > 64',
    '!(tcp.port == 80) || udp.length >= 8',
    'upper("a") == "A"',
    'tcp.dstport[0] == 50',
    'ip.version === 4',
  ],
  ...[
    'ip.proto == "TCP"',
    'arp.opcode == 1',
    'vlan.id == 100',
    '#2 ip.ttl',
    'ip.ttl#1 == 64',
    'tcp.options',
    'max(tcp.srcport, tcp.dstport) > 5',
  ],
];
