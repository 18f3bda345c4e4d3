import { rangeFunction } from './ip-range.ts';

export const ipUla = rangeFunction(
  'ip_ula',
  'Whether an IPv6 address is unique-local (RFC 4193 §3.1).',
  'fc00::/7',
);
