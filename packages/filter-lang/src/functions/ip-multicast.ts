import { rangeFunction } from './ip-range.ts';

export const ipMulticast = rangeFunction(
  'ip_multicast',
  'Whether an address is a multicast address (RFC 5771 §3, RFC 4291 §2.7).',
  '224.0.0.0/4',
  'ff00::/8',
);
