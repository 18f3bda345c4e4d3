import { describe, expect, it } from 'vitest';
import { allValues } from '../../../test/all-values.ts';
import { dissect, hex } from '../../../test/frames.ts';

const ADDRESSES = '20010db8000000000000000000000001 20010db8000000000000000000000002';
const MPLS = '2000db71 0008 01 01 12345140';

const length = (text: string) => hex(text).length.toString(16).padStart(4, '0');

/** Time exceeded in IPv6: `words` of eight bytes are quoted. */
function exceeded6(words: string): Map<string, string[]> {
  const quoted = `60000000 0000 3b 40 ${ADDRESSES}`;
  const message = `03000000 ${words}000000 ${quoted} ${MPLS}`;
  return allValues(dissect(hex(`60000000 ${length(message)} 3aff ${ADDRESSES} ${message}`), 101));
}

/** Time exceeded in IPv4, which quotes 128 bytes of a datagram of `total` and does not say how many. */
function exceeded4(total: string): Map<string, string[]> {
  const quoted = `4500${total} 00000000 40fd0000 c0000201 c6336402 ${'00'.repeat(108)}`;
  const message = `0b000000 00000000 ${quoted} ${MPLS}`;
  const ip = `4500${length('00'.repeat(20) + message)} 00000000 40010000 c0000201 c6336402`;
  return allValues(dissect(hex(`${ip} ${message}`), 101));
}

describe('extensions of ICMP errors', () => {
  it('stand in ICMPv6 behind as many words of 64 bits as the message says', () => {
    const values = exceeded6('05');
    expect(values.get('icmp.ext.class')).toEqual(['1']);
    expect(values.get('icmp.mpls.label')).toEqual(['74565']);
    expect(values.get('icmp.mpls.ttl')).toEqual(['64']);
    expect(exceeded6('00').has('icmp.ext')).toBe(false);
    expect(exceeded6('ff').has('icmp.ext')).toBe(false);
  });

  it('stand behind 128 bytes where nothing says so, if the datagram is no longer', () => {
    expect(exceeded4('0080').get('icmp.mpls.label')).toEqual(['74565']);
    expect(exceeded4('0081').has('icmp.ext')).toBe(false);
  });

  // tshark 4.0.17 shows none when the quoted datagram says that it is longer than 128 bytes.
  it('stand where the message says, however long the datagram was', () => {
    const quoted = `450000bc 00000000 40fd0000 c0000201 c6336402 ${'00'.repeat(108)}`;
    const message = `0b000000 00200000 ${quoted} ${MPLS}`;
    const ip = `4500${length('00'.repeat(20) + message)} 00000000 40010000 c0000201 c6336402`;
    expect(allValues(dissect(hex(`${ip} ${message}`), 101)).get('icmp.mpls.label')).toEqual(['74565']);
  });

  it('the length that is quoted does not end at 255 bytes', () => {
    const message = `0b000000 00ce0000 ${'00'.repeat(20)}`;
    const values = allValues(dissect(hex(`45000030 00000000 40010000 c0000201 c6336402 ${message}`), 101));
    expect(values.get('icmp.length.original_datagram')).toEqual(['824']);
  });
});

it('a link-layer address that is no MAC address has no colons', () => {
  const solicitation = `87000000 00000000 20010db8000000000000000000000002 0102${'0102030405060708090a0b0c0d0e'}`;
  const bytes = hex(`60000000 ${length(solicitation)} 3aff ${ADDRESSES} ${solicitation}`);
  expect(allValues(dissect(bytes, 101)).get('icmpv6.opt.src_linkaddr')).toEqual([
    '0102030405060708090a0b0c0d0e',
  ]);
});
