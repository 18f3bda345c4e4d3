import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dissector } from '../test/frames.ts';

const list = join(import.meta.dirname, '../../../../shared/reference/fields.tsv');

const FIRST_TIER =
  'eth vlan sll null raw arp ip ipv6 icmp icmpv6 igmp tcp udp gre vxlan mpls pppoe pppoes ppp dns mdns llmnr dhcp ntp tls http http2 data llc ah esp x509ce x509sat x509if x509af';
const SECOND_TIER = 'eth vlan sll arp ip ipv6 icmp icmpv6 tcp udp dns dhcp tls';

/** Those of the first tier that are not here, and why. */
const NOT_DECLARED: Readonly<Record<string, string>> = {};

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
  it('of the first tier are declared, but for those with a reason', () => {
    const missing = rows('1', FIRST_TIER).filter(unknown);
    expect(missing.map(({ name }) => name).sort()).toEqual(Object.keys(NOT_DECLARED).sort());
  });

  it('of the second tier are declared for the most part; the others are printed', () => {
    const wanted = rows('2', SECOND_TIER);
    const missing = wanted.filter(unknown);
    for (const protocol of SECOND_TIER.split(' ')) {
      const names = missing.filter((row) => row.protocol === protocol).map(({ name }) => name);
      const of = wanted.filter((row) => row.protocol === protocol).length;
      console.log(`${protocol}: ${of - names.length} of ${of} declared; not: ${names.join(' ')}`);
    }
    // DHCP's 325 are mostly the options of single vendors.
    const others = (row: Row) => row.protocol !== 'dhcp';
    expect(missing.filter(others).length / wanted.filter(others).length).toBeLessThan(0.5);
  });
});
