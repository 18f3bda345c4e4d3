import { build, ethernet, ipv4, udp } from '@plainwire/dissect/build';
import { expect, it } from 'vitest';
import { lineOf } from '../../test/line-of.ts';

const ROUTER = '192.0.2.1';
const CLIENT = '192.0.2.7';
const FAR = '198.51.100.9';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

it('shows an ICMP error as what it is, from whom it is, not as the packet that it quotes', () => {
  const quoted = build(ipv4({ src: CLIENT, dst: FAR }), udp({ srcPort: 5000, dstPort: 53 }), bytes('00'));
  const error = Uint8Array.of(3, 3, 0, 0, 0, 0, 0, 0, ...quoted);
  expect(lineOf(build(ethernet(), ipv4({ src: ROUTER, dst: CLIENT, protocol: 1 }), error))).toBe(
    '192.0.2.1 → 192.0.2.7 ICMP Destination unreachable (Port unreachable)',
  );
});

it('names what DNS asks and answers, as far as it is there', () => {
  const question = '04706c616e00 0001 0001';
  const answer = 'c00c 0001 0001 0000003c 0004 c0000205';
  const message = (flags: string, counts: string, rest: string) =>
    lineOf(
      build(
        ethernet(),
        ipv4({ src: CLIENT, dst: FAR }),
        udp({ srcPort: 5000, dstPort: 53 }),
        bytes(`00ff ${flags} ${counts} ${rest}`),
      ),
    ).replace('192.0.2.7 → 198.51.100.9 ', '');
  expect(message('0100', '0001 0000 0000 0000', question)).toBe('DNS Standard query 0x00ff A plan');
  expect(message('8180', '0001 0001 0000 0000', question + answer)).toBe(
    'DNS Standard query response 0x00ff A plan A 192.0.2.5',
  );
  expect(message('8183', '0001 0000 0000 0000', question)).toBe(
    'DNS Standard query response 0x00ff No such name A plan',
  );
  expect(message('8180', '0001 ffff 0000 0000', question + answer)).toBe(
    'DNS Standard query response 0x00ff A plan A 192.0.2.5',
  );
});

it.each([
  [113, '0000 0001 0006 020000000001 0000 0806'],
  [276, '0806 0000 00000002 0001 00 06 020000000001 0000'],
])(
  'the sender of a cooked header (link type %i) is the source where no address is further in',
  (linkType, header) => {
    const request = '0001 0800 06 04 0001 020000000001 c0000201 000000000000 c0000207';
    expect(lineOf(bytes(header + request), linkType)).toBe(
      '02:00:00:00:00:01 →  ARP Who has 192.0.2.7? Tell 192.0.2.1',
    );
  },
);

const MAGIC = `ffffffffffff${'020000000042'.repeat(16)}`;
const BROADCAST = '02:00:00:00:00:01 → ff:ff:ff:ff:ff:ff';

it.each([
  ['a type that nothing claims', '9999 7878', `${BROADCAST} 0x9999 Ethernet II`],
  ['a type that has a name', '0842 7878', `${BROADCAST} 0x0842 Wake on LAN`],
  ['a type behind a tag', '8100 a005 9999 7878', `${BROADCAST} 0x9999 PRI: 5  DEI: 0  ID: 5`],
  [
    'a magic packet',
    `0842 ${MAGIC} c0000209`,
    `${BROADCAST} WOL MagicPacket for 02:00:00:00:00:42, password 192.0.2.9`,
  ],
  ['a test that is carried on', '9000 0000 0200 aa0004006904 0100 0100', `${BROADCAST} LOOP Forward Data`],
  ['a test that came back', '9000 0800 0200 aa0004006904 0100 0100', `${BROADCAST} LOOP Reply`],
  ['a test of a kind unknown', '9000 0000 0700', `${BROADCAST} LOOP Unknown function (7)`],
  ['a test whose turn is nowhere', '9000 ffff 0100 0500', `${BROADCAST} LOOP No valid function found`],
])('shows %s', (_name, behind, line) => {
  expect(lineOf(bytes(`ffffffffffff 020000000001 ${behind}`))).toBe(line);
});
