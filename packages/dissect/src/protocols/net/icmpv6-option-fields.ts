import { listed, listedExpert } from '../../declare.ts';
import { set } from '../data/flag-labels.ts';
import { labelsOfRuns } from '../data/runs.ts';

const hex = { base: 'hex' } as const;
const none = {} as const;
const infinity = { labels: { 4294967295: 'Infinity' } } as const;
const preference = { labels: { 0: 'Medium', 1: 'High', 2: 'Reserved', 3: 'Low' } } as const;

const opt = <T extends Parameters<typeof listed>[2]>(
  name: string,
  title: string,
  type: T,
  options: Parameters<typeof listed>[3] = none,
) => listed(`icmpv6.opt.${name}`, title, type, options);

/** What options share. */
export const sharedOptionFields = {
  padding: opt('padding', '', 'none'),
  unknownDataNote: listedExpert(
    'icmpv6.unknown_data.expert',
    'Unknown Data (not interpreted)',
    'note',
    'undecoded',
  ),
  unknownData: listed('icmpv6.unknown_data', '', 'bytes'),
  linkAddress64: opt('linkaddr_eui64', 'Link-layer address', 'eui64'),
  sourceLinkAddress64: opt('src_linkaddr_eui64', 'Source Link-layer address', 'eui64'),
  targetLinkAddress64: opt('target_linkaddr_eui64', 'Target Link-layer address', 'eui64'),
  addressListed: opt('ipv6_address', 'IPv6 Address', 'ipv6'),
};

/** Secure neighbour discovery (RFC 3971 §5, RFC 3972 §3, RFC 6496). */
export const secureOptionFields = {
  cga: opt('cga', 'CGA', 'bytes'),
  cgaPadLength: opt('cga.pad_length', '', 'uint8'),
  cgaModifier: opt('cga.modifier', '', 'bytes'),
  cgaSubnetPrefix: opt('cga.subnet_prefix', '', 'bytes'),
  cgaCount: opt('cga.count', '', 'bytes'),
  cgaPublicKey: opt('cga.subject_public_key_info', '', 'none'),
  cgaExtensionType: opt('cga.ext_type', '', 'uint16'),
  cgaExtensionLength: opt('cga.ext_length', '', 'uint16'),
  cgaExtensionData: opt('cga.ext_data', '', 'bytes'),
  rsaKeyHash: opt('rsa.key_hash', '', 'bytes'),
  proxyKeyHash: opt('ps.key_hash', '', 'bytes'),
  signature: opt('digital_signature_padding', 'Digital Signature and Padding', 'none'),
  timestamp: opt('timestamp', '', 'absolute_time'),
  nameType: opt('name_type', '', 'uint8', {
    labels: labelsOfRuns({
      1: [
        'DER Encoded X.501 Name',
        'FQDN',
        'SHA-1 Subject Key Identifier (SKI)',
        'SHA-224 Subject Key Identifier (SKI)',
        'SHA-256 Subject Key Identifier (SKI)',
        'SHA-384 Subject Key Identifier (SKI)',
        'SHA-512 Subject Key Identifier (SKI)',
      ],
      253: 'Reserved for Experimental Use|Reserved for Experimental Use|Reserved',
    }),
  }),
  nameX501: opt('name_x501', 'DER Encoded X.501 Name', 'bytes'),
  nameFqdn: opt('name_type.fqdn', 'FQDN', 'string'),
  certificate: opt('certificate_padding', 'Certificate and Padding', 'none'),
};

/** Mobility (RFC 6275 §7, RFC 5380, RFC 5568 §6.4, RFC 5269, RFC 5271). */
export const mobilityOptionFields = {
  shortcutLimit: opt('nbma.shortcut_limit', '', 'uint8'),
  advertisementInterval: opt('advertisement_interval', '', 'uint32'),
  homeAgentPreference: opt('home_agent_preference', '', 'uint16'),
  homeAgentLifetime: opt('home_agent_lifetime', 'Home Agent Preference', 'uint16'),
  addressCode: opt('ipa.option_code', 'Option-code', 'uint8', {
    labels: {
      1: 'Old Care-of Address',
      2: 'New Care-of Address',
      3: "NAR's IP address",
      4: "NAR's Prefix (sent in PrRtAdv)",
    },
  }),
  addressPrefixLength: opt('ipa.prefix_len', 'Prefix Length', 'uint8'),
  address: opt('ipa.ipv6_address', 'IPv6 Address', 'ipv6'),
  newRouterCode: opt('nrpi.option_code', 'Option-code', 'uint8'),
  newRouterPrefixLength: opt('nrpi.prefix_len', 'Prefix Length', 'uint8'),
  newRouterPrefix: opt('nrpi.prefix', '', 'ipv6'),
  linkLayerCode: opt('lla.option_code', 'Option-code', 'uint8', {
    labels: labelsOfRuns({
      0: [
        'Wildcard',
        'Link-layer Address of the New Access Point',
        'Link-layer Address of the MN',
        'Link-layer Address of the NAR',
        'Link-layer Address of the source',
        'The AP belongs to the current interface of the router',
        'No prefix information available',
        'No fast handovers support available',
      ],
    }),
  }),
  linkLayerBytes: opt('lla.bytes', 'Link-Layer Address', 'bytes'),
  acknowledgementCode: opt('naack.option_code', 'Option-Code', 'uint8'),
  acknowledgementStatus: opt('naack.status', '', 'uint8', {
    labels: {
      1: 'New CoA is invalid, perform address configuration',
      2: 'New CoA is invalid, use the supplied CoA',
      3: "NCoA is invalid, use NAR's IP address as NCoA in FBU",
      4: 'PCoA supplied, do not send FBU',
      128: 'LLA is unrecognized',
    },
  }),
  suppliedAddress: opt('naack.supplied_ncoa', 'Supplied NCoA', 'ipv6'),
  mapDistance: opt('map.distance', '', 'uint8'),
  mapPreference: opt('map.preference', '', 'uint8'),
  mapFlag: opt('map.flag', '', 'uint8', hex),
  mapFlagR: opt('map.flag.r', 'RCoA Flag', 'boolean'),
  mapFlagReserved: opt('map.flag.reserved', '', 'uint8'),
  mapLifetime: opt('map.valid_lifetime', '', 'uint32'),
  mapAddress: opt('map.global_address', '', 'ipv6'),
  handoverPadLength: opt('hkr.pad_length', '', 'uint8'),
  handoverAlgorithm: opt('hkr.at', 'AT', 'uint8'),
  handoverReserved: opt('hkr.reserved', '', 'uint8'),
  handoverPublicKey: opt('hkr.encryption_public_key', 'Handover Key Encryption Public Key', 'bytes'),
  handoverPadding: opt('hkr.padding', '', 'bytes'),
  handoverLifetime: opt('hkr.lifetime', '', 'uint16'),
  handoverKey: opt('hkr.encrypted_handover_key', '', 'bytes'),
  assistCode: opt('hai.option_code', 'Option-Code', 'uint8', {
    labels: { 1: 'Access Network Identifier (AN ID)', 2: 'Sector ID' },
  }),
  assistLength: opt('hai.length', 'HAI-Length', 'uint8'),
  assistValue: opt('hai.value', 'HAI-Value', 'bytes'),
  nodeCode: opt('mn.option_code', 'Option-Code', 'uint8', { labels: { 1: 'NAI', 2: 'IMSI' } }),
  nodeLength: opt('mn.length', 'MN-Length', 'uint8'),
  nodeValue: opt('mn.value', 'MN-Value', 'bytes'),
};

/** What routers tell hosts (RFC 4191 §2.3, RFC 5175, RFC 8106 §5.2, RFC 8910, RFC 8781), and 6LoWPAN (RFC 6775 §4). */
export const routerOptionFields = {
  routeFlag: opt('route_info.flag', '', 'uint8', hex),
  routePreference: opt('route_info.flag.route_preference', '', 'uint8', preference),
  routeReserved: opt('route_info.flag.reserved', '', 'uint8'),
  routeLifetime: opt('route_lifetime', '', 'uint32', infinity),
  flags: opt('efo', 'Flags Expansion Option', 'uint16', hex),
  flagsManaged: opt('efo.m', 'Managed address configuration', 'boolean', set),
  flagsOther: opt('efo.o', 'Other configuration', 'boolean', set),
  flagsHomeAgent: opt('efo.h', 'Home Agent', 'boolean', set),
  flagsPreference: opt('efo.prf', 'Prf (Default Router Preference)', 'uint16', preference),
  flagsProxy: opt('efo.p', 'Proxy', 'boolean', set),
  flagsReserved: opt('efo.rsv', 'Reserved', 'uint16'),
  searchLifetime: opt('dnssl.lifetime', '', 'uint32', {
    labels: { 0: 'DNSSL domain name MUST no longer be used', 4294967295: 'Infinity' },
  }),
  searchName: opt('dnssl', 'Domain Names', 'string'),
  captivePortal: opt('captive_portal', '', 'string'),
  nat64Lifetime: opt('pref64.scaled_lifetime', '', 'uint16'),
  nat64LengthCode: opt('pref64.plc', 'PLC (Prefix Length Code)', 'uint16', {
    base: 'hex',
    labels: labelsOfRuns({
      0: '96 bits prefix length|64 bits prefix length|56 bits prefix length|48 bits prefix length|40 bits prefix length|32 bits prefix length',
    }),
  }),
  nat64Prefix: opt('pref64.prefix', '', 'ipv6'),
  registrationStatus: opt('aro.status', '', 'uint8', {
    labels: { 0: 'Success', 1: 'Duplicate Exists', 2: 'Neighbor Cache Full' },
  }),
  registrationLifetime: opt('aro.registration_lifetime', '', 'uint16'),
  registrationId: opt('aro.eui64', 'EUI-64', 'eui64'),
  contextLength: opt('6co.context_length', '', 'uint8'),
  contextFlag: opt('6co.flag', '', 'uint8', hex),
  contextCompression: opt('6co.flag.c', 'Compression Flag', 'boolean', set),
  contextId: opt('6co.flag.cid', 'CID', 'uint8'),
  contextReserved: opt('6co.flag.reserved', '', 'uint8'),
  contextLifetime: opt('6co.valid_lifetime', 'Lifetime', 'uint16'),
  contextPrefix: opt('6co.context_prefix', '', 'ipv6'),
  borderVersionLow: opt('abro.version_low', '', 'uint16'),
  borderVersionHigh: opt('abro.version_high', 'Version', 'uint16'),
  borderLifetime: opt('abro.valid_lifetime', '', 'uint16'),
  borderAddress: opt('abro.6lbr_address', '6LBR Address', 'ipv6'),
  capabilityReserved: opt('6cio.unassigned1', 'Unassigned', 'uint16', hex),
  capabilityG: opt('6cio.flag_g', 'G', 'uint16', hex),
  capabilityReserved2: opt('6cio.unassigned2', 'Unassigned', 'uint32', hex),
};
