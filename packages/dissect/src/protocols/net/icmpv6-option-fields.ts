import { listed, listedExpert } from '../../declare.ts';
import type { Field } from '../../declared-field.ts';
import { listedFields } from '../../known-fields.ts';
import { set } from '../data/flag-labels.ts';
import { labelsOfRuns } from '../data/runs.ts';

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
};

/** Mobility (RFC 6275 §7, RFC 5380, RFC 5568 §6.4, RFC 5269, RFC 5271). */
export const mobilityOptionFields = {
  addressCode: opt('ipa.option_code', 'Option-code', 'uint8', {
    labels: {
      1: 'Old Care-of Address',
      2: 'New Care-of Address',
      3: "NAR's IP address",
      4: "NAR's Prefix (sent in PrRtAdv)",
    },
  }),
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
  acknowledgementStatus: opt('naack.status', '', 'uint8', {
    labels: {
      1: 'New CoA is invalid, perform address configuration',
      2: 'New CoA is invalid, use the supplied CoA',
      3: "NCoA is invalid, use NAR's IP address as NCoA in FBU",
      4: 'PCoA supplied, do not send FBU',
      128: 'LLA is unrecognized',
    },
  }),
  assistCode: opt('hai.option_code', 'Option-Code', 'uint8', {
    labels: { 1: 'Access Network Identifier (AN ID)', 2: 'Sector ID' },
  }),
  nodeCode: opt('mn.option_code', 'Option-Code', 'uint8', { labels: { 1: 'NAI', 2: 'IMSI' } }),
};

/** What routers tell hosts (RFC 4191 §2.3, RFC 5175, RFC 8106 §5.2, RFC 8910, RFC 8781), and 6LoWPAN (RFC 6775 §4). */
export const routerOptionFields = {
  routePreference: opt('route_info.flag.route_preference', '', 'uint8', preference),
  routeLifetime: opt('route_lifetime', '', 'uint32', infinity),
  flagsManaged: opt('efo.m', 'Managed address configuration', 'boolean', set),
  flagsOther: opt('efo.o', 'Other configuration', 'boolean', set),
  flagsHomeAgent: opt('efo.h', 'Home Agent', 'boolean', set),
  flagsPreference: opt('efo.prf', 'Prf (Default Router Preference)', 'uint16', preference),
  flagsProxy: opt('efo.p', 'Proxy', 'boolean', set),
  searchLifetime: opt('dnssl.lifetime', '', 'uint32', {
    labels: { 0: 'DNSSL domain name MUST no longer be used', 4294967295: 'Infinity' },
  }),
  nat64LengthCode: opt('pref64.plc', 'PLC (Prefix Length Code)', 'uint16', {
    base: 'hex',
    labels: labelsOfRuns({
      0: '96 bits prefix length|64 bits prefix length|56 bits prefix length|48 bits prefix length|40 bits prefix length|32 bits prefix length',
    }),
  }),
  registrationStatus: opt('aro.status', '', 'uint8', {
    labels: { 0: 'Success', 1: 'Duplicate Exists', 2: 'Neighbor Cache Full' },
  }),
  contextCompression: opt('6co.flag.c', 'Compression Flag', 'boolean', set),
};

/** Options that are nothing but a value, by their names behind `icmpv6.opt.`. */
export const plainOptionFields = /* @__PURE__ */ listedFields(
  'icmpv6.opt.',
  'cga|CGA|bytes\n' +
    'cga.pad_length||uint8\n' +
    'cga.modifier||bytes\n' +
    'cga.subnet_prefix||bytes\n' +
    'cga.count||bytes\n' +
    'cga.subject_public_key_info||none\n' +
    'cga.ext_type||uint16\n' +
    'cga.ext_length||uint16\n' +
    'cga.ext_data||bytes\n' +
    'rsa.key_hash||bytes\n' +
    'ps.key_hash||bytes\n' +
    'digital_signature_padding|Digital Signature and Padding|none\n' +
    'timestamp||absolute_time\n' +
    'name_x501|DER Encoded X.501 Name|bytes\n' +
    'name_type.fqdn|FQDN|string\n' +
    'certificate_padding|Certificate and Padding|none\n' +
    'nbma.shortcut_limit||uint8\n' +
    'advertisement_interval||uint32\n' +
    'home_agent_preference||uint16\n' +
    'home_agent_lifetime|Home Agent Preference|uint16\n' +
    'ipa.prefix_len|Prefix Length|uint8\n' +
    'ipa.ipv6_address|IPv6 Address|ipv6\n' +
    'nrpi.option_code|Option-code|uint8\n' +
    'nrpi.prefix_len|Prefix Length|uint8\n' +
    'nrpi.prefix||ipv6\n' +
    'lla.bytes|Link-Layer Address|bytes\n' +
    'naack.option_code|Option-Code|uint8\n' +
    'naack.supplied_ncoa|Supplied NCoA|ipv6\n' +
    'map.distance||uint8\n' +
    'map.preference||uint8\n' +
    'map.flag||uint8|hex\n' +
    'map.flag.r|RCoA Flag|boolean\n' +
    'map.flag.reserved||uint8\n' +
    'map.valid_lifetime||uint32\n' +
    'map.global_address||ipv6\n' +
    'hkr.pad_length||uint8\n' +
    'hkr.at|AT|uint8\n' +
    'hkr.reserved||uint8\n' +
    'hkr.encryption_public_key|Handover Key Encryption Public Key|bytes\n' +
    'hkr.padding||bytes\n' +
    'hkr.lifetime||uint16\n' +
    'hkr.encrypted_handover_key||bytes\n' +
    'hai.length|HAI-Length|uint8\n' +
    'hai.value|HAI-Value|bytes\n' +
    'mn.length|MN-Length|uint8\n' +
    'mn.value|MN-Value|bytes\n' +
    'route_info.flag||uint8|hex\n' +
    'route_info.flag.reserved||uint8\n' +
    'efo|Flags Expansion Option|uint16|hex\n' +
    'efo.rsv|Reserved|uint16\n' +
    'dnssl|Domain Names|string\n' +
    'captive_portal||string\n' +
    'pref64.scaled_lifetime||uint16\n' +
    'pref64.prefix||ipv6\n' +
    'aro.registration_lifetime||uint16\n' +
    'aro.eui64|EUI-64|eui64\n' +
    '6co.context_length||uint8\n' +
    '6co.flag||uint8|hex\n' +
    '6co.flag.cid|CID|uint8\n' +
    '6co.flag.reserved||uint8\n' +
    '6co.valid_lifetime|Lifetime|uint16\n' +
    '6co.context_prefix||ipv6\n' +
    'abro.version_low||uint16\n' +
    'abro.version_high|Version|uint16\n' +
    'abro.valid_lifetime||uint16\n' +
    'abro.6lbr_address|6LBR Address|ipv6\n' +
    '6cio.unassigned1|Unassigned|uint16|hex\n' +
    '6cio.flag_g|G|uint16|hex\n' +
    '6cio.unassigned2|Unassigned|uint32|hex',
);

export const plainOption = (name: string): Field => plainOptionFields[`icmpv6.opt.${name}`]!;
