import { isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipv4Text, ipv6Text, macText } from './address.ts';
import { fromHex } from './hex.ts';

describe('addresses as text', () => {
  it('reads IPv4 and MAC in place', () => {
    expect(ipv4Text(fromHex('ffc0a80001'), 1)).toBe('192.168.0.1');
    expect(macText(fromHex('00020a0b0cff'))).toBe('00:02:0a:0b:0c:ff');
  });

  it.each([
    ['the longest run is shortened', '20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
    ['a single zero group is not', '20010db8000100010001000000010001', '2001:db8:1:1:1:0:1:1'],
    ['all zeros', '00000000000000000000000000000000', '::'],
    ['loopback', '00000000000000000000000000000001', '::1'],
    ['zeros at the end', 'fe800000000000000000000000000000', 'fe80::'],
    ['mapped IPv4', '00000000000000000000ffffc0000201', '::ffff:192.0.2.1'],
  ])('RFC 5952: %s', (_, hex, text) => expect(ipv6Text(fromHex(hex))).toBe(text));

  it('is canonical for every IPv6 address', () => {
    const groups = fc.array(fc.constantFrom(0, 0, 1, 0xabcd), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, (words) => {
        const bytes = Uint8Array.from(words.flatMap((word) => [word >> 8, word & 255]));
        const text = ipv6Text(bytes);
        expect(isIPv6(text)).toBe(true);
        if (!text.includes('.')) expect(text).toBe(new URL(`http://[${text}]/`).hostname.slice(1, -1));
      }),
    );
  });
});
