import { rangeFunction } from './ip-range.ts';

export const ipLinkLocal = rangeFunction(
  'ip_linklocal',
  'Whether an address is link-local (RFC 3927 §2.1, RFC 4291 §2.5.6).',
  '169.254.0.0/16',
  'fe80::/10',
);
