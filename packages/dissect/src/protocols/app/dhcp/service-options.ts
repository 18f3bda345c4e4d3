import { listed, listedExpert } from '../../../declare.ts';
import type { Field } from '../../../declared-field.ts';
import type { FieldCursor } from '../../../field-cursor.ts';
import { bits, item, layout, type Part, rest } from '../../../field-layout.ts';
import { listedFields } from '../../../known-fields.ts';
import { labelsOfRuns } from '../../data/runs.ts';
import { domainNames } from './domain-names.ts';
import { coordinates } from './geo-location.ts';
import { storageNames } from './isns-option.ts';
import { badLength, every } from './option-length.ts';

// Options with a structure of their own: routes (RFC 2132 §4.3, §5.8, RFC 3442), names (RFC 3397, RFC 3361), service
// location (RFC 2610), authentication (RFC 3118), places (RFC 4776), PCP (RFC 7291), shared addresses (RFC 7618),
// several resolvers (RFC 6731), 6rd (RFC 5969).

const lines = /* @__PURE__ */ listedFields(
  'dhcp.option.',
  'dhcp_dns_domain_search_list_fqdn|FQDN|stringz\n' +
    'sip_server.name|SIP Server Name|stringz\n' +
    'sip_server.address|SIP Server Address|ipv4\n' +
    'classless_static_route|Subnet/MaskWidth-Router|bytes\n' +
    'policy_filter.ip|IP Address|ipv4\n' +
    'policy_filter.subnet_mask||ipv4\n' +
    'static_route.ip|Destination IP Address|ipv4\n' +
    'static_route.router|Destination Router|ipv4\n' +
    'slp_directory_agent.slpda_address|IP Address|ipv4\n' +
    'slp_service_scope.string|SLP Service Scope|stringz\n' +
    'pcp.list_length|List-Length|uint8\n' +
    'pcp.server|PCP Server|ipv4\n' +
    'portparams.offset||uint8\n' +
    'portparams.psid_length|PSID-Length|uint8\n' +
    'portparams.psid|PSID|bytes\n' +
    'rdnss.reserved||uint8|hex\n' +
    'rdnss.primary_dns||ipv4\n' +
    'rdnss.secondary_dns||ipv4\n' +
    'rdnss.domain|Domains and networks|string\n' +
    '6RD.ipv4_mask_len|6RD IPv4 Mask Length|uint8\n' +
    '6RD.prefix_len|6RD Prefix Length|uint8\n' +
    '6RD.prefix|6RD Prefix|ipv6\n' +
    '6RD.border_relay_ip||ipv4\n' +
    'civic_location.country||stringz\n' +
    'civic_location.ca_length|CA Length|uint8\n' +
    'civic_location.ca_value|CA Value|stringz\n' +
    'dhcp_authentication.algorithm||uint8\n' +
    'dhcp_authentication.rdm_replay_detection|RDM Replay Detection Value|uint64|hex\n' +
    'dhcp_authentication.rdm_rdv|Replay Detection Value|stringz\n' +
    'dhcp_authentication.secret_id||uint32|hex\n' +
    'dhcp_authentication.hmac_md5_hash|HMAC MD5 Hash|bytes\n' +
    'dhcp_authentication.information|Authentication Information|stringz\n' +
    'dhcp_name_service_search_option|Name Service|stringz',
);

/** The field of this name (behind `dhcp.option.`) that is nothing but a value. */
const of = (name: string): Field => lines[`dhcp.option.${name}`]!;

export const serviceFields = {
  ...lines,
  sipServerEncoding: listed('dhcp.option.sip_server.encoding', 'SIP Server Encoding', 'uint8', {
    labels: { 0: 'Fully Qualified Domain Name', 1: 'IPv4 Address' },
  }),
  slpDirectoryAgentValue: listed('dhcp.option.slp_directory_agent.value', '', 'uint8', {
    labels: { 0: 'Dynamic Discovery', 1: 'Static Discovery', 128: 'Backwards compatibility' },
  }),
  slpServiceScopeValue: listed('dhcp.option.slp_service_scope.value', '', 'uint8', {
    labels: { 0: 'Preferred Scope', 1: 'Mandatory Scope' },
  }),
  rdnssPreference: listed('dhcp.option.rdnss.preference', '', 'uint8', {
    labels: { 0: 'Medium', 1: 'High', 2: 'Reserved', 3: 'Low' },
  }),
  civicLocationWhat: listed('dhcp.option.civic_location.what', '', 'uint8', {
    labels: {
      0: 'Location of the DHCP server',
      1: 'Location of the network element believed to be closest to the client',
      2: 'Location of the client',
    },
  }),
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
  authenticationProtocol: listed('dhcp.option.dhcp_authentication.protocol', '', 'uint8', {
    labels: { 0: 'configuration token', 1: 'delayed authentication' },
  }),
  rdm: listed('dhcp.option.dhcp_authentication.rdm', 'Replay Detection Method', 'uint8', {
    labels: { 0: 'Monotonically-increasing counter' },
  }),
  delayAlgorithm: listed('dhcp.option.dhcp_authentication.alg_delay', 'Delay Algorithm', 'uint8', {
    labels: { 1: 'HMAC_MD5' },
  }),
  badCivicType: listedExpert(
    'dhcp.option.civic_location.bad_cattype',
    'Error with CAType',
    'error',
    'protocol',
  ),
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
    cursor.take(of('classless_static_route'), 1 + Math.ceil(width / 8) + 4);
  }
}

function sipServers(cursor: FieldCursor): void {
  const encoding = cursor.integer(fields.sipServerEncoding, 1);
  if (encoding === 1 && (cursor.left === 0 || cursor.left % 4 !== 0)) badLength(cursor);
  else if (encoding === 0) domainNames(of('sip_server.name'))(cursor);
  else if (encoding === 1) every(of('sip_server.address'), 4)(cursor);
  else cursor.tell(fields.badEncoding, 0, true);
}

/** RFC 3118 §2; with a key and a hash in messages after the first (§5.1). */
function authentication(cursor: FieldCursor): void {
  if (cursor.left < 11) {
    badLength(cursor);
    return;
  }
  const isDelayed = cursor.integer(fields.authenticationProtocol, 1) === 1;
  cursor.integer(isDelayed ? fields.delayAlgorithm : of('dhcp_authentication.algorithm'), 1);
  const isCounter = cursor.integer(fields.rdm, 1) === 0;
  cursor.take(
    isCounter ? of('dhcp_authentication.rdm_replay_detection') : of('dhcp_authentication.rdm_rdv'),
    8,
  );
  if (!isDelayed) cursor.rest(of('dhcp_authentication.information'));
  else if (cursor.left === 20) delayed(cursor);
}

const delayed = layout(
  item(of('dhcp_authentication.secret_id'), 4),
  item(of('dhcp_authentication.hmac_md5_hash'), 16),
);

function civicLocation(cursor: FieldCursor): void {
  if (cursor.left < 3) {
    badLength(cursor);
    return;
  }
  cursor.take(fields.civicLocationWhat, 1);
  cursor.take(of('civic_location.country'), 2);
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
    cursor.vector(of('civic_location.ca_length'), 1).rest(of('civic_location.ca_value'));
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
    else cursor.tell(of('dhcp_name_service_search_option'), 2, `${name} (${code})`);
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
  while (cursor.left > 0) every(of('pcp.server'), 4)(cursor.vector(of('pcp.list_length'), 1));
}

function resolvers(cursor: FieldCursor): void {
  if (cursor.left < 10) {
    badLength(cursor);
    return;
  }
  resolverHead(cursor);
  domainNames(of('rdnss.domain'))(cursor);
}

const resolverHead = layout(
  bits(undefined, 1, [of('rdnss.reserved'), 0xfc], [fields.rdnssPreference, 0x03]),
  item(of('rdnss.primary_dns'), 4),
  item(of('rdnss.secondary_dns'), 4),
);

function sixRd(cursor: FieldCursor): void {
  if (cursor.left < 22 || cursor.left % 4 !== 2) {
    cursor.tell(fields.malformed6rd, cursor.left, true);
    return;
  }
  cursor.take(of('6RD.ipv4_mask_len'), 1);
  cursor.take(of('6RD.prefix_len'), 1);
  cursor.take(of('6RD.prefix'), 16);
  every(of('6RD.border_relay_ip'), 4)(cursor);
}

const ports = layout(
  item(of('portparams.offset'), 1),
  item(of('portparams.psid_length'), 1),
  item(of('portparams.psid'), 2),
);

export const serviceOptions: readonly (readonly [code: number, option: Part])[] = [
  [21, every(of('policy_filter.ip'), of('policy_filter.subnet_mask'), 4)],
  [33, every(of('static_route.ip'), of('static_route.router'), 4)],
  [78, layout(item(fields.slpDirectoryAgentValue, 1), every(of('slp_directory_agent.slpda_address'), 4))],
  [79, layout(item(fields.slpServiceScopeValue, 1), rest(of('slp_service_scope.string')))],
  [83, storageNames],
  [90, authentication],
  [99, civicLocation],
  [117, nameServices],
  [119, domainNames(of('dhcp_dns_domain_search_list_fqdn'))],
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
