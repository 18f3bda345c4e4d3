import { u32be } from '@plainwire/bytes';
import { computed, expert, flag, ipv4Address, listed, listedExpert, u8, u16, u32 } from '../../../declare.ts';
import { FieldCursor } from '../../../field-cursor.ts';
import { type Part, rest } from '../../../field-layout.ts';
import { defineProtocol } from '../../../protocol.ts';
import { asciiText } from '../../../read-value.ts';
import type { FieldSink } from '../../../sink.ts';
import type { LayerView } from '../../../view.ts';
import { arpHardwareLabels } from '../../data/arp-hardware.ts';
import { dhcpOptionDhcpLabels } from '../../data/dhcp-labels.ts';
import { clientFields, clientIdentifier, clientOptions } from './client-options.ts';
import { geoFields } from './geo-location.ts';
import { isnsFields } from './isns-option.ts';
import { modemFields } from './modem-capabilities.ts';
import { every, exactly, lengthFields } from './option-length.ts';
import { relayAgentFields, relayAgentInformation } from './relay-agent.ts';
import { serviceFields, serviceOptions } from './service-options.ts';
import { simpleOptionFields, simpleOptions } from './simple-options.ts';
import { type Splits, splitFields, walkSplit } from './split-options.ts';
import { unseenFields } from './unseen-fields.ts';
import { vendorClasses, vendorFields, vendorSpecific } from './vendor-options.ts';

// Dynamic Host Configuration Protocol (RFC 2131 §2), on BOOTP (RFC 951).
//
//   0 op  1 htype  2 hlen  3 hops  4 xid  8 secs  10 flags  12 ciaddr  16 yiaddr  20 siaddr  24 giaddr
//  28 chaddr, 16 bytes  44 sname, 64  108 file, 128  236 cookie  240 options (RFC 2132 §2): code, length, value

const COOKIE = 0x63825363;
const OPTIONS = 240;
const PAD = 0;
const END = 255;
const OVERLOAD = 52;
const MESSAGE_TYPE = 53;
const SERVER = 44;
const FILE = 108;
const SMALLEST = 236;
const VENDOR_AREA = 64;
const ETHERNET = 1;
const IEEE_802 = 6;

const hardwareType = u8('dhcp.hw.type', 'Hardware type', 1, { base: 'hex', labels: arpHardwareLabels });
const highSeconds = ({ bytes, start }: LayerView) => (bytes[start + 9] === 0 ? 0 : bytes[start + 8]! << 8);

const hasMac = ({ bytes, start }: LayerView) =>
  (bytes[start + 1] === ETHERNET || bytes[start + 1] === IEEE_802) && bytes[start + 2] === 6;

const clientMac = computed(
  'dhcp.hw.mac_addr',
  'Client MAC address',
  'ether',
  (layer) => (hasMac(layer) ? layer.bytes.subarray(layer.start + 28, layer.start + 34) : undefined),
  { range: [28, 6] },
);

const overload = {
  isBootp: listed('dhcp.bootp', 'Frame is BOOTP', 'boolean'),
  vendorArea: listed('dhcp.vendor_specific_options', 'Bootp vendor specific options', 'bytes'),
  endMissing: listedExpert('dhcp.end_option_missing', 'End option missing', 'error', 'protocol'),
  fileEndMissing: listedExpert(
    'dhcp.option.option_overload.file_end_missing',
    'file overload end option missing',
    'error',
    'protocol',
  ),
  serverEndMissing: listedExpert(
    'dhcp.option.option_overload.sname_end_missing',
    'sname overload end option missing',
    'error',
    'protocol',
  ),
  fileIsOverloaded: expert(
    'dhcp.boot_filename_overloaded_by_dhcp',
    'Boot file name option overloaded by DHCP',
    'note',
    'protocol',
    (layer) => (overloaded(layer) & 1) !== 0,
  ),
  serverIsOverloaded: expert(
    'dhcp.server_name_overloaded_by_dhcp',
    'Server name option overloaded by DHCP',
    'note',
    'protocol',
    (layer) => (overloaded(layer) & 2) !== 0,
  ),
};

/** Some clients write the seconds with the lower byte first. */
const secondsAreSwapped = ({ bytes, start }: LayerView) => bytes[start + 8]! > 0 && bytes[start + 9] === 0;

const option = (rest: string) => `dhcp.option.${rest}`;

const optionFields = {
  optionType: listed('dhcp.option.type', 'Option', 'uint8'),
  optionLength: listed('dhcp.option.length', '', 'uint8'),
  optionValue: listed('dhcp.option.value', '', 'bytes', { hidden: true }),
  optionEnd: listed('dhcp.option.end', 'Option End', 'uint8'),
  optionPadding: listed('dhcp.option.padding', '', 'bytes'),
  messageType: listed(option('dhcp'), 'DHCP', 'uint8', {
    labels: dhcpOptionDhcpLabels,
  }),
  subnetMask: listed(option('subnet_mask'), 'Subnet Mask', 'ipv4'),
  router: listed(option('router'), 'Router', 'ipv4'),
  nameServer: listed(option('domain_name_server'), 'Domain Name Server', 'ipv4'),
  hostName: listed(option('hostname'), 'Host Name', 'stringz'),
  domainName: listed(option('domain_name'), 'Domain Name', 'stringz'),
  interfaceMtu: listed(option('interface_mtu'), 'Interface MTU', 'uint16'),
  broadcastAddress: listed(option('broadcast_address'), 'Broadcast Address', 'ipv4'),
  ntpServer: listed(option('ntp_server'), 'Network Time Protocol Server', 'ipv4'),
  requestedAddress: listed(option('requested_ip_address'), 'Requested IP Address', 'ipv4'),
  leaseTime: listed(option('ip_address_lease_time'), 'IP Address Lease Time', 'uint32'),
  serverId: listed(option('dhcp_server_id'), 'DHCP Server Identifier', 'ipv4'),
  requestListItem: listed(option('request_list_item'), 'Parameter Request List Item', 'uint8'),
  message: listed(option('message'), 'Message', 'stringz'),
  maxMessageSize: listed(option('dhcp_max_message_size'), 'Maximum DHCP Message Size', 'uint16'),
  renewalTime: listed(option('renewal_time_value'), 'Renewal Time Value', 'uint32'),
  rebindingTime: listed(option('rebinding_time_value'), 'Rebinding Time Value', 'uint32'),
  vendorClass: listed(option('vendor_class_id'), 'Vendor class identifier', 'stringz'),
  docsisClass: listed(option('vendor_class_data'), 'vendor-class-data', 'stringz'),
  tftpServer: listed(option('tftp_server_name'), 'TFTP Server Name', 'stringz'),
  bootfile: listed(option('bootfile_name'), 'Bootfile name', 'stringz'),
  suboptionLength: listed('dhcp.option.suboption_length', 'Length', 'uint8'),
};

const DOCSIS_3 = 'docsis3.0:';

function vendorClass(cursor: FieldCursor): void {
  const { bytes, at, left, sink } = cursor;
  cursor.rest(optionFields.vendorClass);
  if (asciiText(bytes.subarray(at, at + DOCSIS_3.length)) === DOCSIS_3)
    sink.add(optionFields.docsisClass, at, left);
}

/** How an option's value is read. */
const OPTION_PARTS: ReadonlyMap<number, Part> = new Map<number, Part>([
  [1, exactly(optionFields.subnetMask, 4)],
  [3, every(optionFields.router, 4)],
  [6, every(optionFields.nameServer, 4)],
  [12, rest(optionFields.hostName)],
  [15, rest(optionFields.domainName)],
  [26, exactly(optionFields.interfaceMtu, 2)],
  [28, exactly(optionFields.broadcastAddress, 4)],
  [42, every(optionFields.ntpServer, 4)],
  [50, exactly(optionFields.requestedAddress, 4)],
  [51, exactly(optionFields.leaseTime, 4)],
  [53, exactly(optionFields.messageType, 1)],
  [54, exactly(optionFields.serverId, 4)],
  [55, every(optionFields.requestListItem, 1)],
  [56, rest(optionFields.message)],
  [57, exactly(optionFields.maxMessageSize, 2)],
  [58, exactly(optionFields.renewalTime, 4)],
  [59, exactly(optionFields.rebindingTime, 4)],
  [60, vendorClass],
  [66, rest(optionFields.tftpServer)],
  [67, rest(optionFields.bootfile)],
  [61, clientIdentifier(hardwareType, clientMac)],
  [82, relayAgentInformation(optionFields.suboptionLength)],
  [124, vendorClasses],
  [125, vendorSpecific(optionFields.suboptionLength)],
  ...simpleOptions,
  ...clientOptions,
  ...serviceOptions,
]);

function walkOptions({ bytes, start, limit }: LayerView, sink: FieldSink): void {
  if (limit - start <= OPTIONS || u32be(bytes, start + 236) !== COOKIE) {
    walkVendorArea(start, limit, sink);
    return;
  }
  const isBootp = optionAt(bytes, start, limit, MESSAGE_TYPE) < 0;
  if (isBootp) sink.set(overload.isBootp, start, 0, true);
  const cursor = new FieldCursor(bytes, start + OPTIONS, limit, sink);
  if (!walkArea(bytes, start, cursor, true) && !isBootp) sink.set(overload.endMissing, limit, 0, true);
}

/** BOOTP without DHCP (RFC 951 §3): 64 bytes that are the vendor's. */
function walkVendorArea(start: number, limit: number, sink: FieldSink): void {
  sink.set(overload.isBootp, start, 0, true);
  if (limit - start === SMALLEST + VENDOR_AREA) sink.add(overload.vendorArea, start + SMALLEST, VENDOR_AREA);
}

/** The options of one area; whether it ends as it should, or in the middle of an option. */
function walkArea(bytes: Uint8Array, start: number, cursor: FieldCursor, mayOverload: boolean): boolean {
  const { sink } = cursor;
  const splits: Splits = new Map();
  while (cursor.left > 0) {
    const code = cursor.peek(1);
    if (code === PAD) {
      let run = 1;
      while (run < cursor.left && bytes[cursor.at + run] === PAD) run++;
      if (run === cursor.left) {
        sink.set(optionFields.optionType, cursor.at, 1, PAD);
        cursor.rest(optionFields.optionPadding);
        return false;
      }
      cursor.skip(run);
      continue;
    }
    if (code === END) {
      // Wireshark shows the end marker as an option 0 that holds it.
      sink.set(optionFields.optionType, cursor.at, 1, 0);
      cursor.integer(optionFields.optionEnd, 1);
      if (mayOverload) cursor.rest(optionFields.optionPadding);
      return true;
    }
    sink.open(optionFields.optionType, cursor.at, 1);
    cursor.skip(1);
    const value = cursor.vector(optionFields.optionLength, 1);
    const areas = code === OVERLOAD && mayOverload ? value.peek(1) : 0;
    walkValue(code, value, cursor.end, splits);
    sink.close();
    walkOverloaded(bytes, start, sink, areas);
  }
  return cursor.short;
}

/** RFC 2131 §4.1: the names of file (1) and server (2) make room for more options. */
function walkOverloaded(bytes: Uint8Array, start: number, sink: FieldSink, areas: number): void {
  if (areas < 1 || areas > 3) return;
  const walk = (at: number, end: number) =>
    walkArea(bytes, start, new FieldCursor(bytes, start + at, start + end, sink), false);
  if ((areas & 1) !== 0 && !walk(FILE, SMALLEST)) sink.set(overload.fileEndMissing, start + FILE, 128, true);
  if ((areas & 2) !== 0 && !walk(SERVER, FILE)) sink.set(overload.serverEndMissing, start + SERVER, 64, true);
}

/** Which of the two areas hold options: the value of the first option 52. */
function overloaded({ bytes, start, limit }: LayerView): number {
  if (limit - start < OPTIONS || u32be(bytes, start + 236) !== COOKIE) return 0;
  const at = optionAt(bytes, start, limit, OVERLOAD);
  return at >= 0 && bytes[at + 2]! <= 3 ? bytes[at + 2]! : 0;
}

/** Where the first option with this code is that has a value, or -1. */
function optionAt(bytes: Uint8Array, start: number, limit: number, code: number): number {
  for (let at = start + OPTIONS; at + 2 < limit && bytes[at] !== END; ) {
    if (bytes[at] === code) return at;
    at += bytes[at] === PAD ? 1 : 2 + bytes[at + 1]!;
  }
  return -1;
}

function walkValue(code: number, value: FieldCursor, end: number, splits: Splits): void {
  value.sink.add(optionFields.optionValue, value.at, value.left);
  const read = OPTION_PARTS.get(code);
  if (read !== undefined) walkSplit(code, value, end, splits, read);
}

/** Text up to the first zero of the `length` bytes at `at`, when options do not lie there. */
function text(name: string, title: string, at: number, length: number, area: number) {
  return computed(
    name,
    title,
    'string',
    (layer) => {
      if ((overloaded(layer) & area) !== 0) return undefined;
      const { bytes, start } = layer;
      const run = bytes.subarray(start + at, start + at + length);
      const end = run.indexOf(0);
      return asciiText(end < 0 ? run : run.subarray(0, end));
    },
    { range: [at, length] },
  );
}

export const dhcp = defineProtocol({
  name: 'dhcp',
  title: 'Dynamic Host Configuration Protocol',
  spec: 'RFC 2131 §2',
  fields: {
    type: u8('dhcp.type', 'Message type', 0, { labels: { 1: 'Boot Request', 2: 'Boot Reply' } }),
    hardwareType,
    hardwareLength: u8('dhcp.hw.len', 'Hardware address length', 2),
    hops: u8('dhcp.hops', '', 3),
    id: u32('dhcp.id', 'Transaction ID', 4, { base: 'hex' }),
    seconds: computed(
      'dhcp.secs',
      'Seconds elapsed',
      'uint16',
      (layer) => layer.bytes[layer.start + (secondsAreSwapped(layer) ? 8 : 9)]! | highSeconds(layer),
      { range: [8, 2] },
    ),
    secondsAreSwapped: expert(
      'dhcp.secs_le',
      'Seconds elapsed appears to be encoded as little-endian',
      'note',
      'protocol',
      secondsAreSwapped,
      { under: 'dhcp.secs' },
    ),
    flags: u16('dhcp.flags', 'Bootp flags', 10, { base: 'hex' }),
    broadcast: flag('dhcp.flags.bc', 'Broadcast flag', 10, 2, 0x8000, {
      labels: { 0: 'Unicast', 1: 'Broadcast' },
    }),
    reservedFlags: u16('dhcp.flags.reserved', 'Reserved flags', 10, { mask: 0x7fff, base: 'hex' }),
    clientIp: ipv4Address('dhcp.ip.client', 'Client IP address', 12),
    yourIp: ipv4Address('dhcp.ip.your', 'Your (client) IP address', 16),
    serverIp: ipv4Address('dhcp.ip.server', 'Next server IP address', 20),
    relayIp: ipv4Address('dhcp.ip.relay', 'Relay agent IP address', 24),
    clientMac,
    hardwareAddress: computed(
      'dhcp.hw.addr',
      'Client hardware address',
      'bytes',
      (layer) => {
        const { bytes, start } = layer;
        const isShown = !hasMac(layer) && bytes[start + 2] !== 0;
        return isShown ? bytes.subarray(start + 28, start + SERVER) : undefined;
      },
      { range: [28, 16] },
    ),
    noAddress: expert(
      'dhcp.client_address_not_given',
      'Client address not given',
      'note',
      'protocol',
      ({ bytes, start }) => bytes[start + 2] === 0,
    ),
    hardwarePadding: computed(
      'dhcp.hw.addr_padding',
      'Client hardware address padding',
      'bytes',
      ({ bytes, start }) => {
        const length = bytes[start + 2]!;
        return length > 0 && length < 16 ? bytes.subarray(start + 28 + length, start + 44) : undefined;
      },
      { range: [28, 16] },
    ),
    server: text('dhcp.server', 'Server host name', SERVER, 64, 2),
    file: text('dhcp.file', 'Boot file name', FILE, 128, 1),
    cookie: computed(
      'dhcp.cookie',
      'Magic cookie',
      'ipv4',
      ({ bytes, start, limit }) =>
        limit - start >= OPTIONS && u32be(bytes, start + 236) === COOKIE ? COOKIE : undefined,
      { range: [236, 4] },
    ),
    ...overload,
    ...optionFields,
    ...lengthFields,
    ...simpleOptionFields,
    ...clientFields,
    ...relayAgentFields,
    ...vendorFields,
    ...serviceFields,
    ...isnsFields,
    ...geoFields,
    ...modemFields,
    ...splitFields,
    ...unseenFields,
  },
  claims: [
    { table: 'udp.port', key: 67 },
    { table: 'udp.port', key: 68 },
    { table: 'udp.port', key: 4011 },
  ],
  minimum: SMALLEST,
  walk: walkOptions,
});
