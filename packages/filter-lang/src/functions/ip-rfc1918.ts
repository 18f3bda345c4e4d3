import { rangeFunction } from './ip-range.ts';

export const ipRfc1918 = rangeFunction(
  'ip_rfc1918',
  'Whether an IPv4 address is for private use (RFC 1918 §3).',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
);
