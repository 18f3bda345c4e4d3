import { createCipheriv, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AddressMap } from './address-map.ts';
import { Aes128 } from './aes128.ts';
import { createAddressAnonymizer } from './anonymize.ts';
import { createCaptureReader } from './capture-reader.ts';
import { createCaptureWriter } from './capture-writer.ts';

/** The key and addresses of the sample that Crypto-PAn's authors gave. */
const KEY = Uint8Array.of(
  21,
  34,
  23,
  141,
  51,
  164,
  207,
  128,
  19,
  10,
  91,
  22,
  73,
  144,
  125,
  16,
  216,
  152,
  143,
  131,
  121,
  121,
  101,
  39,
  98,
  87,
  76,
  45,
  42,
  132,
  34,
  2,
);

it('AES-128 is what node:crypto says it is', () => {
  for (let run = 0; run < 20; run++) {
    const [key, block] = [randomBytes(16), randomBytes(16)];
    const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
    const expected = cipher.update(block);
    new Aes128(key).encrypt(block);
    expect(block).toEqual(expected);
  }
});

describe('addresses', () => {
  it.each([
    ['128.11.68.132', '135.242.180.132'],
    ['129.118.74.4', '134.136.186.123'],
    ['130.132.252.244', '133.68.164.234'],
    ['141.223.7.43', '141.167.8.160'],
  ])('%s becomes %s', (from, to) => {
    expect(new AddressMap(KEY).map(Uint8Array.from(from.split('.').map(Number))).join('.')).toBe(to);
  });

  it('keep their common prefixes, exactly', () => {
    const addresses = new AddressMap(KEY);
    const common = (one: Uint8Array, other: Uint8Array): number => {
      for (let bit = 0; bit < 8 * one.length; bit++) {
        const mask = 0x80 >> (bit & 7);
        if (((one[bit >> 3]! ^ other[bit >> 3]!) & mask) !== 0) return bit;
      }
      return 8 * one.length;
    };
    const address = fc
      .constantFrom(4, 16)
      .chain((length) =>
        fc.tuple(...[0, 1].map(() => fc.uint8Array({ minLength: length, maxLength: length }))),
      );
    fc.assert(
      fc.property(address, fc.nat(15), ([one, other], shared) => {
        other!.set(one!.subarray(0, shared));
        expect(common(addresses.map(one!), addresses.map(other!))).toBe(common(one!, other!));
      }),
      { numRuns: 50 },
    );
  });

  it('need a key of 32 bytes', () => {
    expect(() => new AddressMap(KEY.subarray(1))).toThrow(expect.objectContaining({ code: 'ERR_KEY' }));
  });
});

/** The ones' complement sum that a checksum brings to 0xffff. */
function fold(...parts: readonly (Uint8Array | number)[]): number {
  let sum = 0;
  for (const part of parts) {
    if (typeof part === 'number') sum += part;
    else for (let at = 0; at < part.length; at += 2) sum += (part[at]! << 8) | (part[at + 1] ?? 0);
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return sum;
}

function ipv4(protocol: number, payload: Uint8Array, from = [10, 1, 2, 3], to = [192, 0, 2, 7]): Uint8Array {
  const header = Uint8Array.of(
    0x45,
    0,
    0,
    20 + payload.length,
    0,
    1,
    0,
    0,
    64,
    protocol,
    0,
    0,
    ...from,
    ...to,
  );
  const checksum = ~fold(header) & 0xffff;
  header.set([checksum >> 8, checksum & 0xff], 10);
  return Uint8Array.of(...header, ...payload);
}

function udp(data: Uint8Array, from = [10, 1, 2, 3], to = [192, 0, 2, 7]): Uint8Array {
  const datagram = Uint8Array.of(0, 53, 4, 0, 0, 8 + data.length, 0, 0, ...data);
  const checksum = ~fold(datagram, Uint8Array.from([...from, ...to]), 17, datagram.length) & 0xffff;
  datagram.set([checksum >> 8, checksum & 0xff], 6);
  return datagram;
}

function anonymize(packet: Uint8Array, linkType = 101): Uint8Array | undefined {
  const writer = createCaptureWriter({ linkType });
  writer.write({
    buffer: packet,
    offset: 0,
    capturedLength: packet.length,
    originalLength: packet.length,
    seconds: 0,
    nanoseconds: 0,
  });
  const [record] = createCaptureReader().push(writer.take());
  return createAddressAnonymizer(KEY).record(record!)?.buffer;
}

describe('packets', () => {
  it('get other addresses and right checksums', () => {
    const packet = anonymize(ipv4(17, udp(Uint8Array.of(1, 2, 3))))!;
    const from = new AddressMap(KEY).map(Uint8Array.of(10, 1, 2, 3));
    expect(packet.subarray(12, 16)).toEqual(from);
    expect(fold(packet.subarray(0, 20))).toBe(0xffff);
    expect(fold(packet.subarray(20), packet.subarray(12, 20), 17, 11)).toBe(0xffff);
  });

  it('quoted in an ICMP error too', () => {
    const quoted = ipv4(17, udp(Uint8Array.of(9)).subarray(0, 8));
    const error = Uint8Array.of(3, 3, 0, 0, 0, 0, 0, 0, ...quoted);
    const checksum = ~fold(error) & 0xffff;
    error.set([checksum >> 8, checksum & 0xff], 2);
    const packet = anonymize(ipv4(1, error, [192, 0, 2, 1]))!;
    expect(fold(packet.subarray(20))).toBe(0xffff);
    expect(fold(packet.subarray(28, 48))).toBe(0xffff);
    expect(packet.subarray(40, 44)).toEqual(new AddressMap(KEY).map(Uint8Array.of(10, 1, 2, 3)));
  });

  it('behind VLAN tags and in ARP', () => {
    const addresses = Array.from({ length: 12 }, () => 2);
    const tagged = anonymize(
      Uint8Array.of(...addresses, 0x81, 0, 0, 5, 8, 0, ...ipv4(6, new Uint8Array(20))),
      1,
    )!;
    expect(fold(tagged.subarray(18, 38))).toBe(0xffff);
    const arp = Uint8Array.of(
      ...addresses,
      8,
      6,
      0,
      1,
      8,
      0,
      6,
      4,
      0,
      1,
      2,
      2,
      2,
      2,
      2,
      2,
      10,
      1,
      2,
      3,
      0,
      0,
      0,
      0,
      0,
      0,
      10,
      1,
      2,
      4,
    );
    const mapped = anonymize(arp, 1)!;
    expect(mapped.subarray(28, 32)).toEqual(new AddressMap(KEY).map(Uint8Array.of(10, 1, 2, 3)));
    expect(mapped.subarray(38, 42)).toEqual(new AddressMap(KEY).map(Uint8Array.of(10, 1, 2, 4)));
  });

  it('that are not understood are not given', () => {
    expect(anonymize(Uint8Array.of(1, 2, 3), 147)).toBeUndefined();
    expect(anonymize(new Uint8Array(60), 1)).toBeUndefined();
  });

  it('never throw, however short or wrong', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 80 }),
        fc.constantFrom(0, 1, 101, 113, 276),
        (bytes, linkType) => {
          if (bytes.length > 0 && linkType === 101) bytes[0] = bytes[0]! & 1 ? 0x45 : 0x60;
          const packet = anonymize(bytes, linkType);
          expect(packet === undefined || packet.length === bytes.length).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});
