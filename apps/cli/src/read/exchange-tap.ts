import type { Filter } from '@plainwire/filter-lang';
import { usage } from '../run-command.ts';

/** Names of the protocols whose headers tell who spoke with whom, as tshark heads their tables. */
export const EXCHANGE_TITLES = { eth: 'Ethernet', ip: 'IPv4', ipv6: 'IPv6', tcp: 'TCP', udp: 'UDP' } as const;
export type ExchangeProtocol = keyof typeof EXCHANGE_TITLES;

/** One `-z conv,PROTOCOL[,FILTER]` or `-z endpoints,PROTOCOL[,FILTER]`. */
export interface ExchangeTap {
  readonly kind: 'conv' | 'endpoints';
  readonly protocol: ExchangeProtocol;
  readonly filter: string;
}

export type Compile = (text: string) => Filter;

/** Reads the words after `conv` or `endpoints`. @throws {PlainwireError} `ERR_USAGE` that says what is wrong with them. */
export function parseExchange(
  kind: ExchangeTap['kind'],
  [protocol = '', ...filter]: readonly string[],
): ExchangeTap {
  if (!Object.hasOwn(EXCHANGE_TITLES, protocol)) {
    const known = Object.keys(EXCHANGE_TITLES).map((name) => `\n     ${kind},${name}`);
    throw usage(`Invalid -z argument "${kind},${protocol}"; it must be one of:${known.join('')}`);
  }
  return { kind, protocol: protocol as ExchangeProtocol, filter: filter.join(',') };
}
