import { describe, expect, it } from 'vitest';
import { looksLikeCaptureFilter } from './capture-filter-hint.ts';

describe('a capture filter where a display filter belongs', () => {
  it.each([
    'host 1.2.3.4',
    'src host 1.2.3.4 and dst port 80',
    'net 10.0.0.0/8',
    'net 10.0.0.0 mask 255.0.0.0',
    'tcp port 80 or 443',
    'ether host 00:11:22:33:44:55',
    'greater 100',
    'len > 5',
    'vlan 5 and ip',
    'not (src net 10 or icmp6)',
    'portrange 1-5',
    'ip proto 6',
    'udp dst port domain',
    'src or dst port 53',
    'ether broadcast',
    'tcp[tcpflags] & tcp-syn != 0',
    'dst 8.8.8.8',
    'ip6 && ! tcp port http',
    'inbound',
  ])('%s', (text) => {
    expect(looksLikeCaptureFilter(text)).toBe(true);
  });

  it.each([
    'foo bar',
    'ip.adr == 5',
    'tcp.port = 80',
    '8.8.8.8',
    'port 80 foo',
    'src port 80 and tcp.port == 8',
    'icmp or',
    'port',
    'gateway',
    '',
  ])('not %s', (text) => {
    expect(looksLikeCaptureFilter(text)).toBe(false);
  });
});
