import { describe, expect, it } from 'vitest';
import { build, ipv4, ipv6, tcp, udp } from '../../build.ts';
import { createDissector } from '../../dissector.ts';
import { all } from '../all.ts';

const verifying = createDissector({ protocols: all, verifyChecksums: true });
const trusting = createDissector({ protocols: all });
const addresses = { src: '192.0.2.1', dst: '198.51.100.2' };
const addresses6 = { src: '2001:db8::1', dst: '2001:db8::2' };
const payload = Uint8Array.of(1, 2, 3);

function read(bytes: Uint8Array, dissector = verifying, originalLength = bytes.length) {
  const record = { buffer: bytes, offset: 0, capturedLength: bytes.length, originalLength, linkType: 101 };
  return dissector.dissect(record);
}

describe('checksum status', () => {
  it('is good for what is right', () => {
    const segment = read(build(ipv4(addresses), tcp({ srcPort: 1, dstPort: 2 }), payload));
    expect(segment.valuesOf('ip.checksum.status')).toEqual([1]);
    expect(segment.valuesOf('tcp.checksum.status')).toEqual([1]);
    const datagram = read(build(ipv6(addresses6), udp({ srcPort: 1, dstPort: 2 }), payload));
    expect(datagram.valuesOf('udp.checksum.status')).toEqual([1]);
  });

  it('is bad for what is wrong', () => {
    const bytes = build(ipv4(addresses), tcp({ srcPort: 1, dstPort: 2 }), payload);
    bytes[8]! ^= 1;
    bytes[bytes.length - 1]! ^= 1;
    expect(read(bytes).valuesOf('ip.checksum.status')).toEqual([0]);
    expect(read(bytes).valuesOf('tcp.checksum.status')).toEqual([0]);
  });

  it('is told of the protocols that were named alone', () => {
    const bytes = build(ipv4(addresses), tcp({ srcPort: 1, dstPort: 2 }), payload);
    const segment = read(bytes, createDissector({ protocols: all, verifyChecksums: ['tcp'] }));
    expect(segment.valuesOf('ip.checksum.status')).toEqual([2]);
    expect(segment.valuesOf('tcp.checksum.status')).toEqual([1]);
  });

  it('is not told when nobody asked, when bytes are missing, or when there is none', () => {
    const bytes = build(ipv4(addresses), udp({ srcPort: 1, dstPort: 2 }), payload);
    expect(read(bytes, trusting).valuesOf('udp.checksum.status')).toEqual([2]);
    const cut = read(bytes.subarray(0, -1), verifying, bytes.length);
    expect(cut.valuesOf('udp.checksum.status')).toEqual([2]);
    bytes.fill(0, 26, 28);
    expect(read(bytes).valuesOf('udp.checksum.status')).toEqual([3]);
  });

  it('is not told of a checksum that was left to the network card', () => {
    const bytes = build(ipv4(addresses), tcp({ srcPort: 1, dstPort: 2 }), payload);
    let sum = 0xc000 + 0x0201 + 0xc633 + 0x6402 + 6 + 23;
    while (sum > 0xffff) sum = (sum >>> 16) + (sum & 0xffff);
    bytes.set([sum >> 8, sum & 0xff], 36);
    expect(read(bytes).valuesOf('tcp.checksum.status')).toEqual([2]);
  });
});
