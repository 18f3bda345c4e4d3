import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dissector } from '../test/frames.ts';

const list = join(import.meta.dirname, '../../../../shared/reference/fields.tsv');

const FIRST_TIER =
  'eth vlan sll null raw arp ip ipv6 icmp icmpv6 igmp tcp udp gre vxlan mpls pppoe pppoes ppp dns mdns llmnr dhcp ntp tls http http2 data llc ah esp x509ce x509sat x509if x509af';
const SECOND_TIER = 'eth vlan sll arp ip ipv6 icmp icmpv6 tcp udp dns dhcp tls';

/** Those that are not here, and why. */
const NOT_DECLARED: Readonly<Record<string, string>> = {
  'icmp.mpls.data': 'no message has it: tshark 4.0.17 shows objects of MPLS that it does not know as nothing',
  'icmpv6.nonce':
    'the data of an echo through Teredo, of four bytes: that of node information is icmpv6.ni.nonce, of SEND icmpv6.opt.nonce',
  'ip.bogus_header_length': 'of a header that is cut there are only the fields with a place of their own',
  'ipv6.bogus_ipv6_version': 'the same',
  'tcp.short_segment': 'the same',
  'ipv6.invalid_header': 'the same',
};

interface Row {
  readonly name: string;
  readonly protocol: string;
  readonly tier: string;
}

function rows(tier: string, protocols: string): Row[] {
  const wanted = new Set(protocols.split(' '));
  const lines = readFileSync(list, 'utf8').trim().split('\n').slice(1);
  const all = lines.map((line) => line.split('\t'));
  return all
    .map(([name = '', protocol = '', , , , , , rank = '']) => ({ name, protocol, tier: rank }))
    .filter((row) => row.tier === tier && wanted.has(row.protocol));
}

const unknown = ({ name }: Row) => dissector.fields.find(name) === undefined;

describe.skipIf(!existsSync(list))("Wireshark's fields of the core protocols", () => {
  it('of the first two tiers are declared, but for those with a reason', () => {
    const wanted = [...rows('1', FIRST_TIER), ...rows('2', SECOND_TIER)];
    const missing = wanted.filter(unknown);
    expect(missing.map(({ name }) => name).sort()).toEqual(Object.keys(NOT_DECLARED).sort());
  });
});
