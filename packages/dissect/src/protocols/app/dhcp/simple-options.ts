import { listed, listedExpert } from '../../../declare.ts';
import type { FieldCursor } from '../../../field-cursor.ts';
import { rest } from '../../../field-layout.ts';
import { labelsOfRuns } from '../../data/runs.ts';
import { every, exactly } from './option-length.ts';
import { type Option, optionTable } from './option-table.ts';

// Options that are one value, or a list of values of one size (RFC 2132, and those named after the RFCs of the services
// that they point to).

const plain = /* @__PURE__ */ optionTable(
  'dhcp.option.',
  '2|4|time_offset||int32\n' +
    '4|4*|time_server||ipv4\n' +
    '5|4*|name_server||ipv4\n' +
    '7|4*|log_server||ipv4\n' +
    '8|4*|quotes_server||ipv4\n' +
    '9|4*|lpr_server|LPR Server|ipv4\n' +
    '10|4*|impress_server||ipv4\n' +
    '11|4*|resource_location_server||ipv4\n' +
    '13|2|boot_file_size||uint16\n' +
    '14||merit_dump_file||stringz\n' +
    '16|4|swap_server||ipv4\n' +
    '17||root_path||stringz\n' +
    '18||extension_path|Extensions Path|stringz\n' +
    '22|2|max_datagram_reassembly_size|Maximum Datagram Reassembly Size|uint16\n' +
    '23|1|default_ip_ttl|Default IP Time-to-Live|uint8\n' +
    '24|4|path_mtu_aging_timeout||uint32\n' +
    '25|2*|path_mtu_plateau_table_item||uint16\n' +
    '32|4|router_solicitation_address||ipv4\n' +
    '35|4|arp_cache_timeout|ARP Cache Timeout|uint32\n' +
    '37|1|tcp_default_ttl|TCP Default TTL|uint8\n' +
    '38|4|tcp_keepalive_interval|TCP Keepalive Interval|uint32\n' +
    '40||nis_domain|Network Information Service Domain|stringz\n' +
    '41|4*|nis_server|Network Information Service Server|ipv4\n' +
    '44|4*|netbios_over_tcpip_name_server|NetBIOS over TCP/IP Name Server|ipv4\n' +
    '45|4*|netbios_over_tcpip_dd_name_server|NetBIOS over TCP/IP Datagram Distribution Name Server|ipv4\n' +
    '47||netbios_over_tcpip_scope|NetBIOS over TCP/IP Scope|stringz\n' +
    '48|4*|xwindows_system_font_server|X Window System Font Server|ipv4\n' +
    '49|4*|xwindows_system_display_manager|X Window System Display Manager|ipv4\n' +
    '64||nis_plus_domain|Network Information Service+ Domain|stringz\n' +
    '65|4*|nis_plus_server|Network Information Service+ Server|ipv4\n' +
    '68|4*|mobile_ip_home_agent||ipv4\n' +
    '69|4*|smtp_server|SMTP Server|ipv4\n' +
    '70|4*|pop3_server|POP3 Server|ipv4\n' +
    '71|4*|nntp_server|NNTP Server|ipv4\n' +
    '72|4*|default_www_server|Default WWW Server|ipv4\n' +
    '73|4*|default_finger_server||ipv4\n' +
    '74|4*|default_irc_server|Default IRC Server|ipv4\n' +
    '75|4*|streettalk_server|StreetTalk Server|ipv4\n' +
    '76|4*|streettalk_da_server|StreetTalk Directory Assistance Server|ipv4\n' +
    '91|4|client_last_transaction_time|Client last transaction time|uint32\n' +
    '92|4*|associated_ip_option|Associated IP option|ipv4\n' +
    '100||tz_pcode|TZ PCode|string\n' +
    '101||tz_tcode|TZ TCode|string\n' +
    '112|4*|netinfo_parent_server_address|NetInfo Parent Server Address|ipv4\n' +
    '113||netinfo_parent_server_tag|NetInfo Parent Server Tag|stringz\n' +
    '118|4*|subnet_selection_option||ipv4\n' +
    '138|4*|capwap_access_controller|CAPWAP Access Controllers|ipv4\n' +
    '142|4*|andsf_server|ANDSF Server|ipv4\n' +
    '150|4*|tftp_server_address|TFTP Server Address|ipv4\n' +
    '161||mudurl|MUDURL|string\n' +
    '209||pxe_config_file|PXELINUX configuration file|string\n' +
    '210||pxe_path_prefix|PXELINUX path prefix|string\n' +
    '252||private_proxy_autodiscovery|Private/Proxy autodiscovery|stringz',
);

const fields = {
  clientSystemArchitecture: listed('dhcp.option.client_system_architecture', '', 'uint16', {
    labels: labelsOfRuns({
      0: [
        'IA x86 PC',
        'NEC/PC98',
        'IA64 PC',
        'DEC Alpha',
        'ArcX86',
        'Intel Lean Client',
        'EFI IA32',
        'EFI x64',
        'EFI Xscale',
        'EFI BC',
        'ARM 32-bit UEFI',
        'ARM 64-bit UEFI',
        'PowerPC Open Firmware',
        'PowerPC ePAPR',
        'POWER OPAL v3',
        'x86 UEFI HTTP',
        'x64 UEFI HTTP',
        'EBC UEFI HTTP',
        'ARM 32-bit UEFI HTTP',
        'ARM 64-bit UEFI HTTP',
        'PC/AT HTTP',
        'ARM 32-bit uboot',
        'ARM 64-bit uboot',
        'ARM 32-bit uboot HTTP',
        'ARM 64-bit uboot HTTP',
        'RISC-V 32-bit UEFI',
        'RISC-V 32-bit UEFI HTTP',
        'RISC-V 64-bit UEFI',
        'RISC-V 64-bit UEFI HTTP',
        'RISC-V 128-bit UEFI',
        'RISC-V 128-bit UEFI HTTP',
        's390 Basic',
        's390 Extended',
      ],
    }),
  }),
  ambiguousArchitecture: listedExpert(
    'dhcp.option.client_architecture.ambiguous',
    'Client Architecture ID may be ambiguous',
    'warning',
    'protocol',
  ),
  forcerenewNonceAlgorithm: listed('dhcp.option.forcerenew_nonce.algorithm', '', 'uint8', {
    labels: { 1: 'HMAC-MD5' },
  }),
  ipForwarding: listed('dhcp.option.ip_forwarding', '', 'boolean', {
    labels: { 0: 'Disabled', 1: 'Enabled' },
  }),
  nonLocalSourceRouting: listed(
    'dhcp.option.non_local_source_routing',
    'Non-Local Source Routing',
    'boolean',
    { labels: { 0: 'Disabled', 1: 'Enabled' } },
  ),
  allSubnetsAreLocal: listed('dhcp.option.all_subnets_are_local', 'All Subnets are Local', 'boolean', {
    labels: { 0: 'No', 1: 'Yes' },
  }),
  performMaskDiscovery: listed('dhcp.option.perform_mask_discovery', '', 'boolean', {
    labels: { 0: 'Disabled', 1: 'Enabled' },
  }),
  maskSupplier: listed('dhcp.option.mask_supplier', '', 'boolean', {
    labels: { 0: 'No', 1: 'Yes' },
  }),
  performRouterDiscover: listed('dhcp.option.perform_router_discover', '', 'boolean', {
    labels: { 0: 'Disabled', 1: 'Enabled' },
  }),
  trailerEncapsulation: listed('dhcp.option.trailer_encapsulation', '', 'boolean', {
    labels: { 0: 'Disabled', 1: 'Enabled' },
  }),
  ethernetEncapsulation: listed('dhcp.option.ethernet_encapsulation', '', 'boolean', {
    labels: { 0: 'Disabled', 1: 'Enabled' },
  }),
  tcpKeepaliveGarbage: listed('dhcp.option.tcp_keepalive_garbage', 'TCP Keepalive Garbage', 'boolean', {
    labels: { 0: 'Disabled', 1: 'Enabled' },
  }),
  netbiosOverTcpipNodeType: listed(
    'dhcp.option.netbios_over_tcpip_node_type',
    'NetBIOS over TCP/IP Node Type',
    'uint8',
    { labels: { 1: 'B-node', 2: 'P-node', 4: 'M-node', 8: 'H-node' } },
  ),
  optionOverload: listed('dhcp.option.option_overload', '', 'uint8', {
    labels: {
      1: 'Boot file name holds options',
      2: 'Server host name holds options',
      3: 'Boot file and server host names hold options',
    },
  }),
  dhcpAutoConfiguration: listed('dhcp.option.dhcp_auto_configuration', 'DHCP Auto-Configuration', 'uint8', {
    labels: { 0: 'DoNotAutoConfigure', 1: 'AutoConfigure' },
  }),
  captivePortal: listed('dhcp.option.captive_portal', '', 'string'),
};

export const simpleOptionFields = { ...plain.fields, ...fields };

/** Of the UEFI architectures RFC 4578 and its errata say different things. */
const AMBIGUOUS = 9;

function architectures(cursor: FieldCursor): void {
  for (let at = cursor.at; at + 1 < cursor.end; at += 2) {
    if (cursor.peek(2, at - cursor.at) === AMBIGUOUS)
      cursor.sink.set(fields.ambiguousArchitecture, at, 2, true);
  }
  every(fields.clientSystemArchitecture, 2)(cursor);
}

export const simpleOptions: readonly Option[] = [
  ...plain.options,
  [19, exactly(fields.ipForwarding, 1)],
  [20, exactly(fields.nonLocalSourceRouting, 1)],
  [27, exactly(fields.allSubnetsAreLocal, 1)],
  [29, exactly(fields.performMaskDiscovery, 1)],
  [30, exactly(fields.maskSupplier, 1)],
  [31, exactly(fields.performRouterDiscover, 1)],
  [34, exactly(fields.trailerEncapsulation, 1)],
  [36, exactly(fields.ethernetEncapsulation, 1)],
  [39, exactly(fields.tcpKeepaliveGarbage, 1)],
  [46, exactly(fields.netbiosOverTcpipNodeType, 1)],
  [52, exactly(fields.optionOverload, 1)],
  [93, architectures],
  [114, rest(fields.captivePortal)],
  [116, exactly(fields.dhcpAutoConfiguration, 1)],
  [145, every(fields.forcerenewNonceAlgorithm, 1)],
  [160, rest(fields.captivePortal)],
];
