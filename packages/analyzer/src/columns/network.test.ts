import { build, ethernet, ipv4, udp } from '@plainwire/dissect/build';
import { describe, expect, it } from 'vitest';
import { lineOf } from '../../test/line-of.ts';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));
const shown = (frame: Uint8Array) => lineOf(frame).replace(/^\S+ → \S+ /, '');

describe('the line of an address resolution', () => {
  const arp = (operation: string, rest: string, types = '0001 0800 06 04') =>
    shown(bytes(`ffffffffffff 020000000001 0806 ${types} ${operation} ${rest}`));
  const [one, two] = ['020000000001 c0000201', '020000000002 c0000202'];

  it.each([
    ['0001', `${one} 000000000000 c0000202`, 'ARP Who has 192.0.2.2? Tell 192.0.2.1'],
    ['0001', '020000000001 00000000 000000000000 c0000202', 'ARP Who has 192.0.2.2? (ARP Probe)'],
    ['0001', '020000000001 00000000 020000000002 c0000202', 'ARP Who has 192.0.2.2? Tell 0.0.0.0'],
    ['0001', `${one} 000000000000 c0000201`, 'ARP ARP Announcement for 192.0.2.1'],
    ['0002', one + two, 'ARP 192.0.2.1 is at 02:00:00:00:00:01'],
    ['0002', one + one, 'ARP Gratuitous ARP for 192.0.2.1 (Reply)'],
    ['0003', one + two, 'RARP Who is 02:00:00:00:00:02? Tell 02:00:00:00:00:01'],
    ['0004', one + two, 'RARP 02:00:00:00:00:02 is at 192.0.2.2'],
    ['0007', one + two, 'DRARP DRARP Error'],
    ['0008', one + two, 'Inverse ARP Who is 02:00:00:00:00:02? Tell 02:00:00:00:00:01'],
    ['0009', one + two, 'Inverse ARP 02:00:00:00:00:01 is at 192.0.2.1'],
    ['001a', one + two, 'ARP Unknown ARP opcode 0x001a'],
  ])('operation %s with %s', (operation, rest, line) => {
    expect(arp(operation, rest)).toBe(line);
  });

  it('writes addresses that are not those of IPv4 over Ethernet as they are', () => {
    const rest = '0200000000010707 c0000201 0000000000000000 c0000202';
    expect(arp('0002', rest, '001b 0800 08 04')).toBe('ARP 192.0.2.1 is at 0200000000010707');
    expect(arp('0001', '', '0001 0800 00 00')).toBe('ARP Who has <No address>? Tell <No address>');
  });
});

describe('the line of a group membership', () => {
  const igmp = (message: string) =>
    shown(build(ethernet(), ipv4({ src: '192.0.2.1', dst: '224.0.0.1', protocol: 2 }), bytes(message)));
  const record = (type: string, sources: number) =>
    `22000000 00000001 ${type}00 000${sources} e0010203 ${'c0000201'.repeat(sources)}`;
  const group = '224.1.2.3';
  const source = '192.0.2.1';

  it.each([
    ['11000000 e0010203', 'IGMPv1 Membership Query'],
    ['11640000 00000000', 'IGMPv2 Membership Query, general'],
    ['11640000 e0010203', `IGMPv2 Membership Query, specific for group ${group}`],
    [
      '11640000 e0010203 027d0001 c0000201',
      `IGMPv3 Membership Query, specific for group ${group}, source {${source}}`,
    ],
    ['12000000 e0010203', 'IGMPv1 Membership Report'],
    ['16000000 e0010203', `IGMPv2 Membership Report group ${group}`],
    ['17000000 e0010203', `IGMPv2 Leave Group ${group}`],
    ['22000000 00000000', 'IGMPv3 Membership Report - General query'],
    [record('01', 0), `IGMPv3 Membership Report / Leave group ${group}`],
    [record('03', 1), `IGMPv3 Membership Report / Join group ${group} for source {${source}}`],
    [record('02', 0), `IGMPv3 Membership Report / Join group ${group} for any sources`],
    [
      record('04', 2),
      `IGMPv3 Membership Report / Join group ${group}, for sources not in {${source}, ${source}}`,
    ],
    [record('05', 1), `IGMPv3 Membership Report / Group ${group}, new source {${source}}`],
    [record('06', 2), `IGMPv3 Membership Report / Group ${group}, block sources {${source}, ${source}}`],
    [record('09', 0), `IGMPv3 Membership Report / Group ${group}, unknown record type (?)`],
    ['99000000 e0010203', 'IGMP Unknown Type:0x99'],
  ])('%s', (message, line) => {
    expect(igmp(message)).toBe(line);
  });
});

it.each([
  [1, '350101ff', 'DHCP DHCP Discover - Transaction ID 0x12345678'],
  [1, '350112ff', 'DHCP DHCP TLS      - Transaction ID 0x12345678'],
  [2, '350177ff', 'DHCP DHCP Unknown Message Type (0x77) - Transaction ID 0x12345678'],
  [1, 'ff', 'BOOTP Boot Request from 02:00:00:00:00:01 (02:00:00:00:00:01)'],
  [2, 'ff', 'BOOTP Boot Reply'],
  [3, 'ff', 'BOOTP Unknown BOOTP message type (3)'],
])('a DHCP message: operation %i, options %s', (operation, options, line) => {
  const head = `0${operation}010600 12345678 ${'00'.repeat(20)} 020000000001 ${'00'.repeat(202)} 63825363`;
  const message = build(
    ethernet(),
    ipv4({ src: '192.0.2.1', dst: '192.0.2.2' }),
    udp({ srcPort: 68, dstPort: 67 }),
    bytes(head + options),
  );
  expect(shown(message)).toBe(line);
});

describe('the line of a DNS answer', () => {
  const answer = (type: string, data: string) => {
    const length = (data.length / 2).toString(16).padStart(4, '0');
    const message = `12348180 0000 0001 0000 0000 0172 00 ${type} 0001 00000e10 ${length} ${data}`;
    const addresses = ipv4({ src: '192.0.2.1', dst: '192.0.2.2' });
    return shown(build(ethernet(), addresses, udp({ srcPort: 53, dstPort: 5000 }), bytes(message)));
  };

  it.each([
    ['0003', '016100', 'MD r'],
    ['000b', 'c0000201 06 80', 'WKS 192.0.2.1'],
    ['000d', '03637075 026f73', 'HINFO cpu os'],
    ['0023', '0001 0002 0175 00 00 00', 'NAPTR 1 2 u'],
    ['0024', '0005 016100', 'KX 5 a'],
    ['002f', '016100 0001 40', 'NSEC a'],
    ['0034', '03010100', 'TLSA r'],
    ['00fd', '00', 'MAILB'],
    ['1234', '00', 'Unknown (4660)'],
  ])('type 0x%s', (type, data, text) => {
    const bare = data.replaceAll(' ', '');
    expect(answer(type, bare)).toBe(`DNS Standard query response 0x1234 ${text}`);
  });
});
