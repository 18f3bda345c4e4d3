import { describe, expect, it } from 'vitest';
import { internetChecksum } from '../../checksum.ts';
import { all, createDissector } from '../../index.ts';

const RAW_IPV6 = 229;
const ICMPV6 = 58;
const UDP = 17;
const ROUTING = 43;

const address = (last: number) => Uint8Array.of(0x20, 0x01, 0x0d, 0xb8, ...new Uint8Array(11), last);
const [source, next, final] = [address(1), address(2), address(3)];

/** A datagram over a route of two addresses, whose checksum covers `summed` as its destination. */
function datagram(type: number, left: number, protocol: number, route: Uint8Array[], summed: Uint8Array) {
  const udp = Uint8Array.of(4, 0, 4, 1, 0, 12, 0, 0, 1, 2, 3, 4);
  const echo = Uint8Array.of(128, 0, 0, 0, 0, 7, 0, 1, 9, 9);
  const payload = protocol === UDP ? udp : echo;
  const covered = Uint8Array.of(...source, ...summed, ...payload);
  const sum = internetChecksum(covered, 0, covered.length, payload.length + protocol);
  payload.set([sum >> 8, sum & 255], protocol === UDP ? 6 : 2);
  const header = [protocol, 2 * route.length, type, left, type === 4 ? route.length - 1 : 0, 0, 0, 0];
  const length = header.length + 16 * route.length + payload.length;
  const fixed = [0x60, 0, 0, 0, 0, length, ROUTING, 64, ...source, ...next];
  return Uint8Array.of(...fixed, ...header, ...route.flatMap((each) => [...each]), ...payload);
}

function status(bytes: Uint8Array, field: string): unknown {
  const dissector = createDissector({ protocols: all, verifyChecksums: true });
  const frame = dissector.dissect({
    buffer: bytes,
    offset: 0,
    capturedLength: bytes.length,
    originalLength: bytes.length,
    linkType: RAW_IPV6,
  });
  return frame.values(dissector.fields.find(field)!.id)[0];
}

const GOOD = 1;
const BAD = 0;
const UNVERIFIED = 2;

describe.each([
  ['icmpv6.checksum.status', ICMPV6],
  ['udp.checksum.status', UDP],
])('%s behind a routing header', (field, protocol) => {
  it.each([
    ['source route', 0, [next, final]],
    ['home address', 2, [final]],
    ['segments, the last one first', 4, [final, next]],
  ] as const)('%s: the sum is over the final destination', (_, type, route) => {
    expect(status(datagram(type, 1, protocol, [...route], final), field)).toBe(GOOD);
    expect(status(datagram(type, 1, protocol, [...route], next), field)).toBe(BAD);
  });

  it('at the end of the route it is over the header\u2019s', () => {
    expect(status(datagram(0, 0, protocol, [source, source], next), field)).toBe(GOOD);
  });

  it('a route of another kind does not tell', () => {
    expect(status(datagram(5, 1, protocol, [final], final), field)).toBe(UNVERIFIED);
  });
});
