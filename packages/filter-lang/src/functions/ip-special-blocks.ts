import { type AddressRange, addressRange, isInRange } from './ip-range.ts';

/** One block of IANA's special-purpose address registries (RFC 6890). */
export interface SpecialBlock extends AddressRange {
  readonly name: string;
  /** What the registry says of it, as `ip_special_mask` gives it. */
  readonly mask: number;
}

/** Columns of the registry as bits; "not applicable" counts as no. */
const [RESERVED, GLOBAL, FORWARDABLE, DESTINATION, SOURCE] = [1, 2, 4, 8, 16];
const ANY = SOURCE | DESTINATION | FORWARDABLE;
const PUBLIC = ANY | GLOBAL;

const BLOCKS: readonly (readonly [string, string, number])[] = [
  ['0.0.0.0/8', '"This network"', SOURCE | RESERVED],
  ['0.0.0.0/32', '"This host on this network"', SOURCE | RESERVED],
  ['10.0.0.0/8', 'Private-Use', ANY],
  ['100.64.0.0/10', 'Shared Address Space', ANY],
  ['127.0.0.0/8', 'Loopback', RESERVED],
  ['169.254.0.0/16', 'Link Local', SOURCE | DESTINATION | RESERVED],
  ['172.16.0.0/12', 'Private-Use', ANY],
  ['192.0.0.0/24', 'IETF Protocol Assignments', 0],
  ['192.0.0.0/29', 'IPv4 Service Continuity Prefix', ANY],
  ['192.0.0.8/32', 'IPv4 dummy address', SOURCE],
  ['192.0.0.9/32', 'Port Control Protocol Anycast', PUBLIC],
  ['192.0.0.10/32', 'Traversal Using Relays around NAT Anycast', PUBLIC],
  ['192.0.0.170/32', 'NAT64/DNS64 Discovery', RESERVED],
  ['192.0.0.171/32', 'NAT64/DNS64 Discovery', RESERVED],
  ['192.0.2.0/24', 'Documentation (TEST-NET-1)', 0],
  ['192.31.196.0/24', 'AS112-v4', PUBLIC],
  ['192.52.193.0/24', 'AMT', PUBLIC],
  ['192.88.99.0/24', 'Deprecated (6to4 Relay Anycast)', 0],
  ['192.168.0.0/16', 'Private-Use', ANY],
  ['192.175.48.0/24', 'Direct Delegation AS112 Service', PUBLIC],
  ['198.18.0.0/15', 'Benchmarking', ANY],
  ['198.51.100.0/24', 'Documentation (TEST-NET-2)', 0],
  ['203.0.113.0/24', 'Documentation (TEST-NET-3)', 0],
  ['240.0.0.0/4', 'Reserved', RESERVED],
  ['255.255.255.255/32', 'Limited Broadcast', DESTINATION | RESERVED],
  ['::1/128', 'Loopback Address', RESERVED],
  ['::/128', 'Unspecified Address', SOURCE | RESERVED],
  ['::ffff:0:0/96', 'IPv4-mapped Address', RESERVED],
  ['64:ff9b::/96', 'IPv4-IPv6 Translat.', PUBLIC],
  ['64:ff9b:1::/48', 'IPv4-IPv6 Translat.', ANY],
  ['100::/64', 'Discard-Only Address Block', ANY],
  ['100:0:0:1::/64', 'Dummy IPv6 Prefix', SOURCE],
  ['2001::/23', 'IETF Protocol Assignments', 0],
  ['2001::/32', 'TEREDO', ANY],
  ['2001:1::1/128', 'Port Control Protocol Anycast', PUBLIC],
  ['2001:1::2/128', 'Traversal Using Relays around NAT Anycast', PUBLIC],
  ['2001:1::3/128', 'DNS-SD Service Registration Protocol Anycast', PUBLIC],
  ['2001:2::/48', 'Benchmarking', ANY],
  ['2001:3::/32', 'AMT', PUBLIC],
  ['2001:4:112::/48', 'AS112-v6', PUBLIC],
  ['2001:10::/28', 'Deprecated (previously ORCHID)', 0],
  ['2001:20::/28', 'ORCHIDv2', PUBLIC],
  ['2001:30::/28', 'Drone Remote ID Protocol Entity Tags (DETs) Prefix', PUBLIC],
  ['2001:db8::/32', 'Documentation', 0],
  ['2002::/16', '6to4', ANY],
  ['2620:4f:8000::/48', 'Direct Delegation AS112 Service', PUBLIC],
  ['3fff::/20', 'Documentation', 0],
  ['5f00::/16', 'Segment Routing (SRv6) SIDs', ANY],
  ['fc00::/7', 'Unique-Local', ANY],
  ['fe80::/10', 'Link-Local Unicast', SOURCE | DESTINATION | RESERVED],
];

let ranges: readonly SpecialBlock[] | undefined;

/** The narrowest special-purpose block that an IPv4 or IPv6 address lies in. */
export function specialBlockOf(address: Uint8Array): SpecialBlock | undefined {
  ranges ??= BLOCKS.map(([text, name, mask]) => ({ ...addressRange(text), name, mask })).sort(
    (a, b) => b.bits - a.bits,
  );
  return ranges.find((range) => isInRange(address, range));
}
