import { type AddressRange, addressFunction, addressRange, isInRange } from './ip-range.ts';

/** IANA's special-purpose address registries (RFC 6890), narrow blocks before the wide ones that hold them. */
const BLOCKS: readonly (readonly [string, string])[] = [
  ['0.0.0.0/8', 'This network'],
  ['10.0.0.0/8', 'Private-Use'],
  ['100.64.0.0/10', 'Shared Address Space'],
  ['127.0.0.0/8', 'Loopback'],
  ['169.254.0.0/16', 'Link Local'],
  ['172.16.0.0/12', 'Private-Use'],
  ['192.0.0.0/24', 'IETF Protocol Assignments'],
  ['192.0.2.0/24', 'Documentation (TEST-NET-1)'],
  ['192.168.0.0/16', 'Private-Use'],
  ['198.18.0.0/15', 'Benchmarking'],
  ['198.51.100.0/24', 'Documentation (TEST-NET-2)'],
  ['203.0.113.0/24', 'Documentation (TEST-NET-3)'],
  ['255.255.255.255/32', 'Limited Broadcast'],
  ['240.0.0.0/4', 'Reserved'],
  ['::1/128', 'Loopback Address'],
  ['::/128', 'Unspecified Address'],
  ['::ffff:0:0/96', 'IPv4-mapped Address'],
  ['64:ff9b::/96', 'IPv4-IPv6 Translat.'],
  ['64:ff9b:1::/48', 'IPv4-IPv6 Translat.'],
  ['100::/64', 'Discard-Only Address Block'],
  ['2001::/32', 'TEREDO'],
  ['2001:2::/48', 'Benchmarking'],
  ['2001:db8::/32', 'Documentation'],
  ['2001::/23', 'IETF Protocol Assignments'],
  ['2002::/16', '6to4'],
  ['fc00::/7', 'Unique-Local'],
  ['fe80::/10', 'Link-Local Unicast'],
];
const RANGES: readonly (AddressRange & { readonly name: string })[] = BLOCKS.map(([text, name]) => ({
  ...addressRange(text),
  name,
}));

export const ipSpecialName = addressFunction(
  'ip_special_name',
  'The name of the special-purpose block that an address lies in (RFC 6890); nothing for other addresses.',
  'string',
  (address) => {
    const block = RANGES.find((range) => isInRange(address, range));
    return block === undefined ? [] : [block.name];
  },
);
