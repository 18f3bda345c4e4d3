import { listed, listedExpert } from '../../../declare.ts';
import type { FieldCursor } from '../../../field-cursor.ts';
import { bits, item, layout, type Part, rest } from '../../../field-layout.ts';
import { labelsOfRuns } from '../../data/runs.ts';
import { domainNames } from './domain-names.ts';
import { coordinates } from './geo-location.ts';
import { storageNames } from './isns-option.ts';
import { badLength, every } from './option-length.ts';

// Options with a structure of their own: routes (RFC 2132 §4.3, §5.8, RFC 3442), names (RFC 3397, RFC 3361), service
// location (RFC 2610), authentication (RFC 3118), places (RFC 4776), PCP (RFC 7291), shared addresses (RFC 7618),
// several resolvers (RFC 6731), 6rd (RFC 5969).

export const serviceFields = {
  dhcpDnsDomainSearchListFqdn: listed('dhcp.option.dhcp_dns_domain_search_list_fqdn', 'FQDN', 'stringz'),
  sipServerEncoding: listed('dhcp.option.sip_server.encoding', 'SIP Server Encoding', 'uint8', {
    labels: { 0: 'Fully Qualified Domain Name', 1: 'IPv4 Address' },
  }),
  sipServerName: listed('dhcp.option.sip_server.name', 'SIP Server Name', 'stringz'),
  sipServerAddress: listed('dhcp.option.sip_server.address', 'SIP Server Address', 'ipv4'),
  classlessStaticRoute: listed('dhcp.option.classless_static_route', 'Subnet/MaskWidth-Router', 'bytes'),
  policyFilterIp: listed('dhcp.option.policy_filter.ip', 'IP Address', 'ipv4'),
  policyFilterSubnetMask: listed('dhcp.option.policy_filter.subnet_mask', '', 'ipv4'),
  staticRouteIp: listed('dhcp.option.static_route.ip', 'Destination IP Address', 'ipv4'),
  staticRouteRouter: listed('dhcp.option.static_route.router', 'Destination Router', 'ipv4'),
  slpDirectoryAgentValue: listed('dhcp.option.slp_directory_agent.value', '', 'uint8', {
    labels: { 0: 'Dynamic Discovery', 1: 'Static Discovery', 128: 'Backwards compatibility' },
  }),
  slpDirectoryAgentSlpdaAddress: listed(
    'dhcp.option.slp_directory_agent.slpda_address',
    'IP Address',
    'ipv4',
  ),
  slpServiceScopeValue: listed('dhcp.option.slp_service_scope.value', '', 'uint8', {
    labels: { 0: 'Preferred Scope', 1: 'Mandatory Scope' },
  }),
  slpServiceScopeString: listed('dhcp.option.slp_service_scope.string', 'SLP Service Scope', 'stringz'),
  pcpListLength: listed('dhcp.option.pcp.list_length', 'List-Length', 'uint8'),
  pcpServer: listed('dhcp.option.pcp.server', 'PCP Server', 'ipv4'),
  portparamsOffset: listed('dhcp.option.portparams.offset', '', 'uint8'),
  portparamsPsidLength: listed('dhcp.option.portparams.psid_length', 'PSID-Length', 'uint8'),
  portparamsPsid: listed('dhcp.option.portparams.psid', 'PSID', 'bytes'),
  rdnssReserved: listed('dhcp.option.rdnss.reserved', '', 'uint8', { base: 'hex' }),
  rdnssPreference: listed('dhcp.option.rdnss.preference', '', 'uint8', {
    labels: { 0: 'Medium', 1: 'High', 2: 'Reserved', 3: 'Low' },
  }),
  rdnssPrimaryDns: listed('dhcp.option.rdnss.primary_dns', '', 'ipv4'),
  rdnssSecondaryDns: listed('dhcp.option.rdnss.secondary_dns', '', 'ipv4'),
  rdnssDomain: listed('dhcp.option.rdnss.domain', 'Domains and networks', 'string'),
  sixRdIpv4MaskLen: listed('dhcp.option.6RD.ipv4_mask_len', '6RD IPv4 Mask Length', 'uint8'),
  sixRdPrefixLen: listed('dhcp.option.6RD.prefix_len', '6RD Prefix Length', 'uint8'),
  sixRdPrefix: listed('dhcp.option.6RD.prefix', '6RD Prefix', 'ipv6'),
  sixRdBorderRelayIp: listed('dhcp.option.6RD.border_relay_ip', '', 'ipv4'),
  civicLocationWhat: listed('dhcp.option.civic_location.what', '', 'uint8', {
    labels: {
      0: 'Location of the DHCP server',
      1: 'Location of the network element believed to be closest to the client',
      2: 'Location of the client',
    },
  }),
  civicLocationCountry: listed('dhcp.option.civic_location.country', '', 'stringz'),
  civicLocationCaType: listed('dhcp.option.civic_location.ca_type', 'CA Type', 'uint8', {
    labels: labelsOfRuns({
      0: 'Language|A1|A2|A3|A4|A5|A6',
      16: [
        'PRD (Leading street direction)',
        'POD (Trailing street suffix)',
        'STS (Street suffix)',
        'HNO (House number)',
        'HNS (House number suffix)',
        'LMK (Landmark or vanity address)',
        'LOC (Additional location information)',
        'NAM',
        'PC (Postal/ZIP code)',
        'BLD (Building)',
        'UNIT',
        'FLR (Floor)',
        'ROOM',
        'PLC (Place-type)',
        'PCN (Postal community name)',
        'POBOX',
        'ADDCODE (Additional Code)',
        'SEAT',
        'RD (Primary road or street)',
        'RDSEC (Road section)',
        'RDBR (Road branch)',
        'RDSUBBR (Road sub-branch)',
        'PRM (Road pre-modifier)',
        'POM (Road post-modifier',
      ],
      128: 'Script',
    }),
  }),
  civicLocationCaLength: listed('dhcp.option.civic_location.ca_length', 'CA Length', 'uint8'),
  civicLocationCaValue: listed('dhcp.option.civic_location.ca_value', 'CA Value', 'stringz'),
  authenticationProtocol: listed('dhcp.option.dhcp_authentication.protocol', '', 'uint8', {
    labels: { 0: 'configuration token', 1: 'delayed authentication' },
  }),
  authenticationAlgorithm: listed('dhcp.option.dhcp_authentication.algorithm', '', 'uint8'),
  rdm: listed('dhcp.option.dhcp_authentication.rdm', 'Replay Detection Method', 'uint8', {
    labels: { 0: 'Monotonically-increasing counter' },
  }),
  rdmReplayDetection: listed(
    'dhcp.option.dhcp_authentication.rdm_replay_detection',
    'RDM Replay Detection Value',
    'uint64',
    { base: 'hex' },
  ),
  replayDetection: listed('dhcp.option.dhcp_authentication.rdm_rdv', 'Replay Detection Value', 'stringz'),
  secretId: listed('dhcp.option.dhcp_authentication.secret_id', '', 'uint32', { base: 'hex' }),
  hmacMd5Hash: listed('dhcp.option.dhcp_authentication.hmac_md5_hash', 'HMAC MD5 Hash', 'bytes'),
  authenticationInformation: listed(
    'dhcp.option.dhcp_authentication.information',
    'Authentication Information',
    'stringz',
  ),
  delayAlgorithm: listed('dhcp.option.dhcp_authentication.alg_delay', 'Delay Algorithm', 'uint8', {
    labels: { 1: 'HMAC_MD5' },
  }),
  badCivicType: listedExpert(
    'dhcp.option.civic_location.bad_cattype',
    'Error with CAType',
    'error',
    'protocol',
  ),
  nameService: listed('dhcp.option.dhcp_name_service_search_option', 'Name Service', 'stringz'),
  badNameService: listedExpert(
    'dhcp.option.dhcp_name_service.invalid',
    'Invalid Name Service',
    'error',
    'protocol',
  ),
  ticketServer: listed(
    'dhcp.ccc.ietf.sec_tkt.pc_provision_server',
    'Invalidate PacketCable Provisioning Server',
    'boolean',
    { labels: { 0: 'No', 1: 'Yes' } },
  ),
  ticketCalls: listed(
    'dhcp.ccc.ietf.sec_tkt.all_pc_call_management',
    'Invalidate All PacketCable Call Management Servers',
    'boolean',
    { labels: { 0: 'No', 1: 'Yes' } },
  ),
  wideMask: listedExpert('dhcp.option.classless_static.route', 'Mask width > 32', 'error', 'protocol'),
  badEncoding: listedExpert(
    'dhcp.option.sip_server_address.encoding',
    'RFC 3361 defines only 0 and 1 for Encoding byte',
    'error',
    'protocol',
  ),
  malformed6rd: listedExpert('dhcp.option.6RD.malformed', '6RD: malformed option', 'error', 'protocol'),
};

const fields = serviceFields;

/** RFC 3442: the width of the mask, as many bytes of the destination as it covers, the router. */
function classlessRoutes(cursor: FieldCursor): void {
  while (cursor.left > 0) {
    const width = cursor.peek(1);
    if (width > 32) {
      cursor.tell(fields.wideMask, cursor.left, true);
      return;
    }
    cursor.take(fields.classlessStaticRoute, 1 + Math.ceil(width / 8) + 4);
  }
}

function sipServers(cursor: FieldCursor): void {
  const encoding = cursor.integer(fields.sipServerEncoding, 1);
  if (encoding === 1 && (cursor.left === 0 || cursor.left % 4 !== 0)) badLength(cursor);
  else if (encoding === 0) domainNames(fields.sipServerName)(cursor);
  else if (encoding === 1) every(fields.sipServerAddress, 4)(cursor);
  else cursor.tell(fields.badEncoding, 0, true);
}

/** RFC 3118 §2; with a key and a hash in messages after the first (§5.1). */
function authentication(cursor: FieldCursor): void {
  if (cursor.left < 11) {
    badLength(cursor);
    return;
  }
  const isDelayed = cursor.integer(fields.authenticationProtocol, 1) === 1;
  cursor.integer(isDelayed ? fields.delayAlgorithm : fields.authenticationAlgorithm, 1);
  const isCounter = cursor.integer(fields.rdm, 1) === 0;
  cursor.take(isCounter ? fields.rdmReplayDetection : fields.replayDetection, 8);
  if (!isDelayed) cursor.rest(fields.authenticationInformation);
  else if (cursor.left === 20) delayed(cursor);
}

const delayed = layout(item(fields.secretId, 4), item(fields.hmacMd5Hash, 16));

function civicLocation(cursor: FieldCursor): void {
  if (cursor.left < 3) {
    badLength(cursor);
    return;
  }
  cursor.take(fields.civicLocationWhat, 1);
  cursor.take(fields.civicLocationCountry, 2);
  while (cursor.left > 0) {
    if (cursor.left === 1) {
      cursor.tell(fields.badCivicType, 1, true);
      return;
    }
    cursor.take(fields.civicLocationCaType, 1);
    if (cursor.peek(1) > cursor.left - 1) {
      cursor.tell(fields.badCivicType, cursor.left, true);
      return;
    }
    cursor.vector(fields.civicLocationCaLength, 1).rest(fields.civicLocationCaValue);
  }
}

const NAME_SERVICES: Readonly<Record<number, string>> = {
  0: 'Local naming information (e.g., an /etc/hosts file on a UNIX machine)',
  6: 'Domain Name Server Option',
  41: 'Network Information Servers Option',
  44: 'NetBIOS over TCP/IP Name Server Option',
  65: 'Network Information Service+ Servers Option',
};

/** RFC 2937 §3: options, the servers of which are to be asked in this order. */
function nameServices(cursor: FieldCursor): void {
  if (cursor.left < 2 || cursor.left % 2 !== 0) {
    badLength(cursor);
    return;
  }
  while (cursor.left >= 2) {
    const code = cursor.peek(2);
    const name = NAME_SERVICES[code];
    if (name === undefined) cursor.tell(fields.badNameService, 2, true);
    else cursor.tell(fields.nameService, 2, `${name} (${code})`);
    cursor.skip(2);
  }
}

/** RFC 3495 §5: suboptions, of which the tickets to be thrown away (RFC 3594 §3) have fields. */
function cableClient(cursor: FieldCursor): void {
  while (cursor.left >= 2) {
    const code = cursor.peek(1);
    cursor.skip(1);
    const value = cursor.inside(cursor.peek(1) + 1);
    value.skip(1);
    if (code === TICKETS) tickets(value);
  }
}

const TICKETS = 9;
const tickets = bits(undefined, 2, [fields.ticketServer, 0x0001], [fields.ticketCalls, 0x0002]);

function portControl(cursor: FieldCursor): void {
  while (cursor.left > 0) every(fields.pcpServer, 4)(cursor.vector(fields.pcpListLength, 1));
}

function resolvers(cursor: FieldCursor): void {
  if (cursor.left < 10) {
    badLength(cursor);
    return;
  }
  resolverHead(cursor);
  domainNames(fields.rdnssDomain)(cursor);
}

const resolverHead = layout(
  bits(undefined, 1, [fields.rdnssReserved, 0xfc], [fields.rdnssPreference, 0x03]),
  item(fields.rdnssPrimaryDns, 4),
  item(fields.rdnssSecondaryDns, 4),
);

function sixRd(cursor: FieldCursor): void {
  if (cursor.left < 22 || cursor.left % 4 !== 2) {
    cursor.tell(fields.malformed6rd, cursor.left, true);
    return;
  }
  cursor.take(fields.sixRdIpv4MaskLen, 1);
  cursor.take(fields.sixRdPrefixLen, 1);
  cursor.take(fields.sixRdPrefix, 16);
  every(fields.sixRdBorderRelayIp, 4)(cursor);
}

const ports = layout(
  item(fields.portparamsOffset, 1),
  item(fields.portparamsPsidLength, 1),
  item(fields.portparamsPsid, 2),
);

export const serviceOptions: readonly (readonly [code: number, option: Part])[] = [
  [21, every(fields.policyFilterIp, fields.policyFilterSubnetMask, 4)],
  [33, every(fields.staticRouteIp, fields.staticRouteRouter, 4)],
  [78, layout(item(fields.slpDirectoryAgentValue, 1), every(fields.slpDirectoryAgentSlpdaAddress, 4))],
  [79, layout(item(fields.slpServiceScopeValue, 1), rest(fields.slpServiceScopeString))],
  [83, storageNames],
  [90, authentication],
  [99, civicLocation],
  [117, nameServices],
  [119, domainNames(fields.dhcpDnsDomainSearchListFqdn)],
  [120, sipServers],
  [121, classlessRoutes],
  [122, cableClient],
  [123, coordinates],
  [146, resolvers],
  [158, portControl],
  [159, (cursor) => (cursor.left === 4 ? ports(cursor) : badLength(cursor))],
  [212, sixRd],
  [249, classlessRoutes],
];
