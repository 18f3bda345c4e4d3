import { u16be } from '@plainwire/bytes';
import { computed, flag, listed, stateful, u16 } from '../../../declare.ts';
import type { FieldOptions } from '../../../declared-field.ts';
import type { FieldValue } from '../../../field.ts';
import { knownFields } from '../../../known-fields.ts';
import type { LayerView } from '../../../view.ts';
import { dnsClassLabels, dnsOpcodeLabels, dnsRcodeLabels, dnsTypeLabels } from '../../data/dns-parameters.ts';
import { yes } from '../../data/flag-labels.ts';

const text = (name: string, title: string) => listed(name, title, 'string');
const hex = { base: 'hex' } as const;

const AUTHENTIC = 0x20;

const isResponse = ({ bytes, start }: LayerView) => (bytes[start + 2]! & 0x80) !== 0;

const rcodeOf = ({ bytes, start }: LayerView) => bytes[start + 3]! & 0x0f;
const opcodeOf = ({ bytes, start }: LayerView) => (bytes[start + 2]! >> 3) & 0x0f;
const isAuthentic = ({ bytes, start }: LayerView) => (bytes[start + 3]! & AUTHENTIC) !== 0;

/** Where a tree shows bits of the flags. */
const ofFlags = (mask: number) => ({ mask, drawn: 16, range: [2, 2] }) as const;

/** `0x8580 Standard query response, No error` */
function flagsText(value: FieldValue, layer: LayerView): string {
  const opcode = dnsOpcodeLabels[opcodeOf(layer)] ?? 'Unknown operation';
  const answer = isResponse(layer) ? ` response, ${dnsRcodeLabels[rcodeOf(layer)] ?? 'Unknown error'}` : '';
  return `0x${value.toString(16).padStart(4, '0')} ${opcode}${answer}`;
}

/** `Domain Name System (query)` */
export const messageSummary = (title: string) => (layer: LayerView) =>
  `${title} (${isResponse(layer) ? 'response' : 'query'})`;

const UPDATE = 5;

/** One of the four counts: a dynamic update has names of its own for the first three (RFC 2136 §2.2). */
function sectionCount(name: string, title: string, at: number, ofUpdates: boolean) {
  return computed(
    name,
    title,
    'uint16',
    (layer) => {
      const { bytes, start } = layer;
      return (opcodeOf(layer) === UPDATE) === ofUpdates ? u16be(bytes, start + at) : undefined;
    },
    { range: [at, 2] },
  );
}

/** A bit of the flags that only responses have. */
function responseBit(name: string, title: string, mask: number, options: FieldOptions) {
  return computed(
    name,
    title,
    'boolean',
    (layer) => (isResponse(layer) ? (u16be(layer.bytes, layer.start + 2) & mask) !== 0 : undefined),
    { ...ofFlags(mask), ...options },
  );
}

const recursion = {
  labels: { 0: "Server can't do recursive queries", 1: 'Server can do recursive queries' },
};
const z = { labels: { 0: 'reserved (0)', 1: 'reserved - incorrect!' } };
const checked = { labels: { 0: 'Unacceptable', 1: 'Acceptable' } };
const authenticated = {
  labels: {
    0: 'Answer/authority portion was not authenticated by the server',
    1: 'Answer/authority portion was authenticated by the server',
  },
};

function authenticText(value: FieldValue, isAnswer: boolean): string {
  return isAnswer ? `Answer authenticated: ${authenticated.labels[value ? 1 : 0]}` : 'AD bit: Set';
}

/** The header (RFC 1035 §4.1.1, RFC 4035 §3.1.6 for AD and CD). */
export const headerFields = {
  id: u16('dns.id', 'Transaction ID', 0, hex),
  flags: u16('dns.flags', '', 2, { base: 'hex', text: flagsText }),
  response: flag('dns.flags.response', '', 2, 2, 0x8000, {
    labels: { 0: 'Message is a query', 1: 'Message is a response' },
  }),
  opcode: u16('dns.flags.opcode', '', 2, { mask: 0x7800, labels: dnsOpcodeLabels }),
  authoritative: responseBit('dns.flags.authoritative', '', 0x0400, {
    labels: { 0: 'Server is not an authority for domain', 1: 'Server is an authority for domain' },
  }),
  truncated: flag('dns.flags.truncated', '', 2, 2, 0x0200, {
    labels: { 0: 'Message is not truncated', 1: 'Message is truncated' },
  }),
  recursionDesired: flag('dns.flags.recdesired', 'Recursion desired', 2, 2, 0x0100, {
    labels: { 0: "Don't do query recursively", 1: 'Do query recursively' },
  }),
  recursionAvailable: responseBit('dns.flags.recavail', 'Recursion available', 0x0080, recursion),
  z: flag('dns.flags.z', '', 2, 2, 0x0040, z),
  authenticated: computed(
    'dns.flags.authenticated',
    'Answer authenticated',
    'boolean',
    (layer) => (isResponse(layer) || isAuthentic(layer) ? isAuthentic(layer) : undefined),
    {
      ...authenticated,
      ...ofFlags(AUTHENTIC),
      // In a query it says that the client knows the bit (RFC 6840 §5.7).
      line: (value, layer) =>
        `.... .... ..${Number(value)}. .... = ${authenticText(value, isResponse(layer))}`,
    },
  ),
  checkingDisabled: flag('dns.flags.checkdisable', 'Non-authenticated data', 2, 2, 0x0010, checked),
  rcode: computed(
    'dns.flags.rcode',
    'Reply code',
    'uint16',
    (layer) => (isResponse(layer) ? rcodeOf(layer) : undefined),
    { labels: dnsRcodeLabels, ...ofFlags(0x000f) },
  ),
  questions: sectionCount('dns.count.queries', 'Questions', 4, false),
  zones: sectionCount('dns.count.zones', '', 4, true),
  answers: sectionCount('dns.count.answers', 'Answer RRs', 6, false),
  prerequisites: sectionCount('dns.count.prerequisites', '', 6, true),
  authorities: sectionCount('dns.count.auth_rr', 'Authority RRs', 8, false),
  updates: sectionCount('dns.count.updates', '', 8, true),
  additionals: u16('dns.count.add_rr', 'Additional RRs', 10),
};

/** LLMNR reads three of the bits otherwise (RFC 4795 §2.1.1). */
export const llmnrHeaderFields = {
  ...headerFields,
  authoritative: flag('dns.flags.conflict', '', 2, 2, 0x0400, {
    labels: { 0: 'The name is considered unique', 1: 'The name is not considered unique' },
  }),
  recursionDesired: flag('dns.flags.tentative', '', 2, 2, 0x0100, {
    labels: { 0: 'Not tentative', 1: 'Tentative' },
  }),
  recursionAvailable: listed('dns.flags.recavail', 'Recursion available', 'boolean', recursion),
  authenticated: listed('dns.flags.authenticated', 'Answer authenticated', 'boolean', authenticated),
  z: listed('dns.flags.z', '', 'boolean', z),
  checkingDisabled: listed('dns.flags.checkdisable', 'Non-authenticated data', 'boolean', checked),
};

/** Questions, and what every resource record has. */
export const recordFields = {
  queryName: text('dns.qry.name', ''),
  queryNameLength: listed('dns.qry.name.len', 'Name Length', 'uint16'),
  labelCount: listed('dns.count.labels', 'Label Count', 'uint16'),
  queryType: listed('dns.qry.type', '', 'uint16', { labels: dnsTypeLabels }),
  queryClass: listed('dns.qry.class', '', 'uint16', { ...hex, labels: dnsClassLabels }),
  unicast: listed('dns.qry.qu', '"QU" question', 'boolean'),
  name: text('dns.resp.name', ''),
  type: listed('dns.resp.type', '', 'uint16', { labels: dnsTypeLabels }),
  class: listed('dns.resp.class', '', 'uint16', { ...hex, labels: dnsClassLabels }),
  cacheFlush: listed('dns.resp.cache_flush', 'Cache flush', 'boolean'),
  ttl: listed('dns.resp.ttl', 'Time to live', 'uint32'),
  dataLength: listed('dns.resp.len', 'Data length', 'uint16'),
  undecoded: listed('dns.undecoded.type', 'Undecoded option', 'none'),
  data: listed('dns.data', '', 'bytes'),
};

/** What the types of records hold. */
export const dataFields = {
  a: listed('dns.a', 'Address', 'ipv4'),
  aaaa: listed('dns.aaaa', 'AAAA Address', 'ipv6'),
  cname: text('dns.cname', 'CNAME'),
  dname: text('dns.dname', ''),
  ns: text('dns.ns', 'Name Server'),
  ptr: text('dns.ptr.domain_name', ''),
  mxPreference: listed('dns.mx.preference', '', 'uint16'),
  mx: text('dns.mx.mail_exchange', ''),
  txtLength: listed('dns.txt.length', 'TXT Length', 'uint8'),
  txt: text('dns.txt', 'TXT'),
  srvService: text('dns.srv.service', ''),
  srvProtocol: text('dns.srv.proto', 'Protocol'),
  srvName: text('dns.srv.name', ''),
  srvPriority: listed('dns.srv.priority', '', 'uint16'),
  srvWeight: listed('dns.srv.weight', '', 'uint16'),
  srvPort: listed('dns.srv.port', '', 'uint16'),
  srvTarget: text('dns.srv.target', ''),
  rrsigType: listed('dns.rrsig.type_covered', '', 'uint16', { labels: dnsTypeLabels }),
  dnskeyZone: listed('dns.dnskey.flags.zone_key', '', 'boolean', {
    labels: { 0: 'This it not a zone key', 1: 'This is the zone key for specified zone' },
  }),
  dnskeyRevoked: listed('dns.dnskey.flags.key_revoked', '', 'boolean', yes),
  dnskeySep: listed('dns.dnskey.flags.secure_entry_point', 'Key Signing Key', 'boolean', yes),
  nsec3OptOut: listed('dns.nsec3.flags.opt_out', 'NSEC3 Opt-out flag', 'boolean', {
    labels: { 0: 'Additional insecure delegations forbidden', 1: 'Additional insecure delegations allowed' },
  }),
  caaCritical: listed('dns.caa.flags.issuer_critical', '', 'boolean', {
    labels: { 0: 'Not critical', 1: 'Critical' },
  }),
};

/** The pseudo-record OPT (RFC 6891 §6.1). */
export const ednsFields = {
  udpPayloadSize: listed('dns.rr.udp_payload_size', 'UDP payload size', 'uint16'),
  /** In multicast DNS, where the bit above it has a meaning of its own. */
  multicastPayloadSize: listed('dns.rr.udp_payload_size', 'UDP payload size', 'uint16', { base: 'hex' }),
  extendedRcode: listed('dns.resp.ext_rcode', 'Higher bits in extended RCODE', 'uint8', hex),
  version: listed('dns.resp.edns0_version', 'EDNS0 version', 'uint8'),
  ednsZ: listed('dns.resp.z', '', 'uint16', hex),
  dnssecOk: listed('dns.resp.z.do', 'DO bit', 'boolean', {
    mask: 0x8000,
    drawn: 16,
    labels: { 0: 'Cannot handle DNSSEC security RRs', 1: 'Accepts DNSSEC security RRs' },
  }),
  ednsReserved: listed('dns.resp.z.reserved', '', 'uint16', { mask: 0x7fff, drawn: 16, base: 'hex' }),
};

export const statefulFields = {
  responseIn: stateful('dns.response_in', '', 'framenum', { needs: 'later' }),
  ...knownFields(
    'dns.',
    'response_to|Request In|framenum\n' +
      'time||relative_time\n' +
      'unsolicited||boolean\n' +
      'retransmission||boolean\n' +
      'retransmit_request|DNS query retransmission|none\n' +
      'retransmit_response|DNS response retransmission|none\n' +
      'retransmit_request_in|Retransmitted request. Original request in|framenum\n' +
      'retransmit_response_in|Retransmitted response. Original response in|framenum',
  ),
};
