import { describe, expect, it } from 'vitest';
import { allValues } from '../test/all-values.ts';
import { dissect, dissector, ETHERNET, hex, IPV4_TCP, TCP_WITH_TIMESTAMPS, values } from '../test/frames.ts';
import type { Field } from './declared-field.ts';
import type { FieldValue } from './field.ts';
import { formatValue } from './format-value.ts';
import type { Frame } from './frame.ts';
import type { FieldSink } from './sink.ts';

// What brought other decoders down: lengths of zero, pointers in circles, nesting, lengths that lie, sums beyond 32 bits.

class CountingSink implements FieldSink {
  steps = 0;
  add(_field: Field, _at: number, _length: number): void {
    this.steps++;
  }
  set(_field: Field, _at: number, _length: number, _value: FieldValue): void {
    this.steps++;
  }
  open(): void {
    this.steps++;
  }
  group(): void {
    this.steps++;
  }
  relabel(): void {}
  close(): void {}
}

/** How often the walks over the frame's variable parts told something, all layers together. */
function steps(frame: Frame): number {
  const sink = new CountingSink();
  for (let index = 0; index < frame.layerCount; index++) {
    const protocol = frame.protocolAt(index);
    protocol.walk?.(protocol.view(frame, index), sink);
  }
  return sink.steps;
}

const size = (count: number, width = 2) => count.toString(16).padStart(2 * width, '0');
const lengthOf = (text: string) => hex(text).length;
const ipv4 = (protocol: number, payload: string, options = '') => {
  const words = 5 + lengthOf(options) / 4;
  const total = size(4 * words + lengthOf(payload));
  return `4${words.toString(16)}00 ${total} 00000000 40${size(protocol, 1)} 0000 c0000201 c6336402 ${options} ${payload}`;
};
const ipv6 = (next: number, payload: string) =>
  `60000000 ${size(lengthOf(payload))} ${size(next, 1)} 40 ${'20010db8'.repeat(8)} ${payload}`;
const udp = (port: number, payload: string) =>
  `c000 ${size(port)} ${size(8 + lengthOf(payload))} 0000 ${payload}`;
const inIpv4 = (packet: string) => dissect(hex(packet), 101);

const dhcp = (options: string) =>
  udp(67, `01010600 11223344 ${'00'.repeat(20)} 020000000001 ${'00'.repeat(202)} 63825363 ${options}`);
const tls = (extensions: string) => {
  const body = `0303 ${'11'.repeat(32)} 00 0002 002f 01 00 ${size(lengthOf(extensions))} ${extensions}`;
  return `16 0303 ${size(4 + lengthOf(body))} 01 ${size(lengthOf(body), 3)} ${body}`;
};
const tcpWith = (options: string) =>
  ipv4(
    6,
    `1f9001bb 01020304 0a0b0c0d ${(5 + lengthOf(options) / 4).toString(16)}018 1000 00000000 ${options}`,
  );

describe('lengths of zero end a walk, or it goes on behind them', () => {
  it.each([
    ['an IPv4 option of length 0', ipv4(253, '', '44000000 00000000')],
    ['an IPv4 option of length 1', ipv4(253, '', '44010000 00000000')],
    ['a TCP option of length 0', tcpWith('05000000')],
    ['a TCP option of length 1', tcpWith('08010000')],
    ['an IPv6 extension header of length 0', ipv6(60, '3b00 0104 00000000')],
    ['an authentication header of length 0', ipv6(51, '3b00 0000 00000001 00000001')],
    [
      'a neighbour discovery option of length 0',
      ipv6(58, `8700 0000 00000000 ${'20010db8'.repeat(4)} 0100 000000000000`),
    ],
    ['DHCP options of length 0', ipv4(17, dhcp('350101 5200 3d00 7c00 7d00 5100 ff'))],
    ['a DHCP relay suboption of length 0', ipv4(17, dhcp('350101 5204 0100 0200 ff'))],
  ])('%s', (_name, packet) => {
    const bytes = hex(packet);
    const frame = dissect(bytes, 101);
    expect(steps(frame)).toBeLessThanOrEqual(2 * bytes.length);
    expect(allValues(frame).size).toBeGreaterThan(5);
  });

  it('extensions of TLS', () => {
    const bytes = hex(tls('0000 0000 000a 0000 000d 0000 0010 0000 0033 0000 002b 0000'));
    const frame = dissector.dissectAs(dissector.createFrame(), 'tls', bytes);
    expect(steps(frame)).toBeLessThanOrEqual(2 * bytes.length);
    expect(values(frame, 'tls.handshake.extension.type')).toEqual([0, 10, 13, 16, 51, 43]);
  });
});

describe('compression pointers of DNS', () => {
  const message = (names: string, count = 1) => `12340100 ${size(count)} 000000000000 ${names}`;
  const namesOf = (text: string) => values(inIpv4(ipv4(17, udp(53, text))), 'dns.qry.name');
  const LOOPS = '<Name contains a pointer that loops>';

  it.each([
    ['to itself', 'c00c 0001 0001'],
    ['to each other', 'c00e c00c 0001 0001'],
    ['to the label before them', '0161 c00c 0001 0001'],
  ])('%s', (_name, question) => {
    expect(namesOf(message(question))).toEqual([LOOPS]);
  });

  it('a name has at most 255 bytes, and 127 labels are such a name', () => {
    const [name] = namesOf(message(`${'0161'.repeat(127)} 00 0001 0001`)) as string[];
    expect(name!.split('.')).toHaveLength(127);
  });

  it('many of them, to one long chain, cost as much as the message is long', () => {
    const chain = `${'0161'.repeat(120)} 00 0001 0001`;
    const others = 'c00c 0001 0001 '.repeat(2000);
    const bytes = hex(ipv4(17, udp(53, message(chain + others, 2001))));
    expect(steps(dissect(bytes, 101))).toBeLessThanOrEqual(2 * bytes.length);
  });
});

describe('nesting ends at 32 layers', () => {
  const ethernet = ETHERNET;
  const nested = (open: (inner: string) => string, depth = 40) => {
    let packet = '';
    for (let level = 0; level < depth; level++) packet = open(packet);
    return packet;
  };

  it.each([
    ['VLAN tags', 1, `${ethernet} ${'8100 0001 '.repeat(60)} 0800`],
    ['provider tags', 1, `${ethernet} ${'88a8 0001 '.repeat(60)} 0800`],
    ['IP in IP', 101, nested((inner) => ipv4(4, inner))],
    ['GRE', 101, nested((inner) => ipv4(47, `0000 0800 ${inner}`))],
    ['VXLAN', 101, nested((inner) => ipv4(17, udp(4789, `08000000 00007b00 ${ethernet} 0800 ${inner}`)))],
    ['Geneve', 101, nested((inner) => ipv4(17, udp(6081, `0000 6558 00007b00 ${ethernet} 0800 ${inner}`)))],
  ])('%s', (_name, linkType, packet) => {
    const frame = dissect(hex(packet), linkType);
    expect(frame.layerCount).toBeLessThanOrEqual(32);
    expect(frame.fault).toMatchObject({ code: 'limit', limitedBy: 'layers' });
  });
});

it('a stack of MPLS labels is walked over once', () => {
  const bytes = hex(`${ETHERNET} 8847 ${'00010040 '.repeat(60)} 00010140 45`);
  const frame = dissect(bytes);
  expect(frame.layerCount).toBeLessThanOrEqual(32);
  expect(steps(frame)).toBeLessThanOrEqual(2 * bytes.length);
});

describe('lengths that lie', () => {
  const frame = (header: string) => dissect(hex(`${ETHERNET} 0800 ${header} ${TCP_WITH_TIMESTAMPS}`));

  it('an IPv4 total length beyond what was captured', () => {
    expect(values(frame(IPV4_TCP.replace('45000034', '4500ffff')), 'tcp.srcport')).toEqual([8080]);
  });

  it('an IPv4 total length less than the header', () => {
    expect(frame(IPV4_TCP.replace('45000034', '45000010')).fault).toMatchObject({
      code: 'malformed',
      layer: 'ip',
    });
  });

  it('an IPv4 total length of 0: the sender left it to its card', () => {
    expect(values(frame(IPV4_TCP.replace('45000034', '45000000')), 'tcp.srcport')).toEqual([8080]);
  });

  it('a UDP length of 0, which tshark calls bad in IPv4 and that of no jumbogram in IPv6; the payload is what there is', () => {
    const datagram = 'c000 c001 0000 0000 61626364';
    const notes = ['udp.length.bad', 'udp.length.bad_zero'];
    const inside = inIpv4(ipv4(17, datagram));
    expect(notes.map((name) => values(inside, name))).toEqual([[true], []]);
    expect(values(inside, 'udp.payload')).toEqual([hex('61626364')]);
    const overIpv6 = dissect(hex(ipv6(17, datagram)), 101);
    expect(notes.map((name) => values(overIpv6, name))).toEqual([[], [true]]);
  });
});

describe('numbers beyond 31 bits', () => {
  it('are not negative', () => {
    const packet = ipv4(6, 'ffffffff ffffffff ffffffff 5018ffff ffffffff').replace('c0000201', 'ffffffff');
    const frame = inIpv4(packet);
    for (const name of ['tcp.seq_raw', 'tcp.ack_raw', 'ip.src'])
      expect(values(frame, name)).toEqual([0xffffffff]);
  });

  it('beyond 53 bits keep every bit', () => {
    const packet = ipv4(17, udp(67, lengthless(dhcp('350101 5a0b 010100 fedcba9876543211 ff'))));
    expect(values(inIpv4(packet), 'dhcp.option.dhcp_authentication.rdm_replay_detection')).toEqual([
      0xfedcba9876543211n,
    ]);
  });

  it('that are times are printed, whatever they are', () => {
    for (const value of [0n, -1n, 2n ** 63n, -(2n ** 63n), 10n ** 30n]) {
      for (const type of ['absolute_time', 'relative_time'] as const) {
        expect(() => formatValue({ type, base: 'none' }, value)).not.toThrow();
        expect(formatValue({ type, base: 'none' }, value)).not.toMatch(/NaN|Invalid/);
      }
    }
  });
});

/** A datagram's payload without the header that `udp` wrote. */
function lengthless(datagram: string): string {
  return datagram.replaceAll(/\s/g, '').slice(16);
}
