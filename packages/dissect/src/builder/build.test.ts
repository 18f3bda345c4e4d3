import { ipv6Text } from '@plainwire/bytes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dissect } from '../../test/frames.ts';
import { build, ethernet, ipv4, ipv6, tcp, udp, vlan } from '../build.ts';
import { internetChecksum } from '../checksum.ts';
import { ipv4 as ipv4Layer } from '../protocols/net/ipv4.ts';
import { ipv6 as ipv6Layer } from '../protocols/net/ipv6.ts';
import { tcp as tcpLayer } from '../protocols/transport/tcp.ts';
import { udp as udpLayer } from '../protocols/transport/udp.ts';

const port = fc.nat(0xffff);
const u32 = fc.nat(0xffffffff);
const payloads = fc.uint8Array({ maxLength: 60 });
const addresses = { src: '192.0.2.1', dst: '198.51.100.2' };
const addresses6 = { src: '2001:db8::1', dst: '2001:db8:0:1::2' };

describe('build', () => {
  it('makes what decoding reads back: TCP in IPv4', () => {
    const parts = fc.record({
      srcPort: port,
      dstPort: port,
      seq: u32,
      ack: u32,
      flags: fc.nat(0xfff),
      window: port,
    });
    fc.assert(
      fc.property(parts, payloads, fc.uint8Array({ maxLength: 40 }), (given, payload, options) => {
        const frame = dissect(
          build(ethernet(), ipv4({ ...addresses, ttl: 7 }), tcp({ ...given, options }), payload),
        );
        expect(frame.fault).toBeUndefined();
        expect(frame.layer(tcpLayer)).toMatchObject(given);
        expect(frame.layer(tcpLayer)?.payload).toEqual(payload);
        expect(frame.layer(ipv4Layer)).toMatchObject({
          ttl: 7,
          src: 0xc0000201,
          dst: 0xc6336402,
          protocol: 6,
        });
      }),
    );
  });

  it('makes what decoding reads back: UDP in IPv6 in a VLAN', () => {
    fc.assert(
      fc.property(port, port, payloads, fc.nat(0xfff), (srcPort, dstPort, payload, id) => {
        const frame = dissect(
          build(ethernet(), vlan({ id, priority: 3 }), ipv6(addresses6), udp({ srcPort, dstPort }), payload),
        );
        expect(frame.layer(udpLayer)).toMatchObject({ srcPort, dstPort, length: 8 + payload.length });
        expect(ipv6Text(frame.layer(ipv6Layer)!.dst)).toBe(addresses6.dst);
        expect(frame.valuesOf('vlan.id')).toEqual([id]);
      }),
    );
  });

  it('fills in checksums that verify', () => {
    const segment = tcp({ srcPort: 1, dstPort: 2, flags: ['syn'] });
    const bytes = build(ipv4(addresses), segment, Uint8Array.of(1, 2, 3));
    expect(internetChecksum(bytes, 0, 20)).toBe(0);
    const pseudo = 0xc000 + 0x0201 + 0xc633 + 0x6402 + 6 + 23;
    expect(internetChecksum(bytes, 20, bytes.length, pseudo)).toBe(0);
  });

  it('refuses addresses that are none', () => {
    expect(() => ipv4({ src: '1.2.3', dst: '1.2.3.4' })).toThrow(/IPv4 address/);
    expect(() => ipv6({ src: '1::2::3', dst: '::1' })).toThrow(/IPv6 address/);
    expect(() => build(ethernet({ src: 'aa:bb' }))).toThrow(/MAC address/);
    expect(() => tcp({ srcPort: 1, dstPort: 2, options: new Uint8Array(41) })).toThrow(RangeError);
  });
});
