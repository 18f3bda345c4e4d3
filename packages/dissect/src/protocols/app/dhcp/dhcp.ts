import { u32be } from '@plainwire/bytes';
import { byteRun, computed, flag, ipv4Address, listed, u8, u16, u32 } from '../../../declare.ts';
import { FieldCursor } from '../../../field-cursor.ts';
import { type Part, rest } from '../../../field-layout.ts';
import { defineProtocol } from '../../../protocol.ts';
import type { FieldSink } from '../../../sink.ts';
import type { LayerView } from '../../../view.ts';
import { arpHardwareLabels } from '../../data/arp-hardware.ts';
import { clientFields, clientIdentifier, clientOptions } from './client-options.ts';
import { every, exactly, lengthFields } from './option-length.ts';
import { relayAgentFields, relayAgentInformation } from './relay-agent.ts';
import { serviceFields, serviceOptions } from './service-options.ts';
import { simpleOptionFields, simpleOptions } from './simple-options.ts';
import { vendorClasses, vendorFields, vendorSpecific } from './vendor-options.ts';

// Dynamic Host Configuration Protocol (RFC 2131 §2), on BOOTP (RFC 951).
//
//   0 op  1 htype  2 hlen  3 hops  4 xid  8 secs  10 flags  12 ciaddr  16 yiaddr  20 siaddr  24 giaddr
//  28 chaddr, 16 bytes  44 sname, 64  108 file, 128  236 cookie  240 options (RFC 2132 §2): code, length, value

const COOKIE = 0x63825363;
const OPTIONS = 240;
const PAD = 0;
const END = 255;

const hardwareType = u8('dhcp.hw.type', 'Hardware type', 1, { base: 'hex', labels: arpHardwareLabels });
const clientMac = computed('dhcp.hw.mac_addr', 'Client MAC address', 'ether', ({ bytes, start }) =>
  bytes[start + 2] === 6 ? bytes.subarray(start + 28, start + 34) : undefined,
);

const option = (rest: string) => `dhcp.option.${rest}`;

const optionFields = {
  optionType: listed('dhcp.option.type', 'Option', 'uint8'),
  optionLength: listed('dhcp.option.length', 'Length', 'uint8'),
  optionValue: listed('dhcp.option.value', 'Value', 'bytes'),
  optionEnd: listed('dhcp.option.end', 'Option End', 'uint8'),
  optionPadding: listed('dhcp.option.padding', 'Padding', 'bytes'),
  messageType: listed(option('dhcp'), 'DHCP', 'uint8', {
    labels: {
      1: 'Discover',
      2: 'Offer',
      3: 'Request',
      4: 'Decline',
      5: 'ACK',
      6: 'NAK',
      7: 'Release',
      8: 'Inform',
      9: 'Force Renew',
      10: 'Lease query',
      11: 'Lease Unassigned',
      12: 'Lease Unknown',
      13: 'Lease Active',
    },
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
  tftpServer: listed(option('tftp_server_name'), 'TFTP Server Name', 'stringz'),
  bootfile: listed(option('bootfile_name'), 'Bootfile name', 'stringz'),
  suboptionLength: listed('dhcp.option.suboption_length', 'Length', 'uint8'),
};

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
  [60, rest(optionFields.vendorClass)],
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
  if (limit - start < OPTIONS || u32be(bytes, start + 236) !== COOKIE) return;
  const cursor = new FieldCursor(bytes, start + OPTIONS, limit, sink);
  while (cursor.left > 0) {
    const code = cursor.peek(1);
    if (code === PAD) {
      cursor.skip(1);
      continue;
    }
    if (code === END) {
      // Wireshark shows the end marker as an option 0 that holds it.
      sink.set(optionFields.optionType, cursor.at, 1, 0);
      cursor.integer(optionFields.optionEnd, 1);
      cursor.rest(optionFields.optionPadding);
      return;
    }
    sink.open(optionFields.optionType, cursor.at, 1);
    cursor.skip(1);
    walkValue(code, cursor.vector(optionFields.optionLength, 1));
    sink.close();
  }
}

function walkValue(code: number, value: FieldCursor): void {
  value.sink.add(optionFields.optionValue, value.at, value.left);
  OPTION_PARTS.get(code)?.(value);
}

/** Text up to the first zero of the `length` bytes at `at`. */
function text(name: string, title: string, at: number, length: number) {
  return computed(
    name,
    title,
    'string',
    ({ bytes, start }) => {
      const run = bytes.subarray(start + at, start + at + length);
      const end = run.indexOf(0);
      return new TextDecoder().decode(end < 0 ? run : run.subarray(0, end));
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
    hops: u8('dhcp.hops', 'Hops', 3),
    id: u32('dhcp.id', 'Transaction ID', 4, { base: 'hex' }),
    seconds: u16('dhcp.secs', 'Seconds elapsed', 8),
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
    hardwarePadding: byteRun('dhcp.hw.addr_padding', 'Client hardware address padding', 34, 10),
    server: text('dhcp.server', 'Server host name', 44, 64),
    file: text('dhcp.file', 'Boot file name', 108, 128),
    cookie: computed(
      'dhcp.cookie',
      'Magic cookie',
      'ipv4',
      ({ bytes, start, limit }) => (limit - start >= OPTIONS ? u32be(bytes, start + 236) : undefined),
      { range: [236, 4] },
    ),
    ...optionFields,
    ...lengthFields,
    ...simpleOptionFields,
    ...clientFields,
    ...relayAgentFields,
    ...vendorFields,
    ...serviceFields,
  },
  claims: [
    { table: 'udp.port', key: 67 },
    { table: 'udp.port', key: 68 },
    { table: 'udp.port', key: 4011 },
  ],
  minimum: 236,
  walk: walkOptions,
});
