import { type Field, stateful } from '../../../declare.ts';
import type { FieldType } from '../../../field.ts';

const option = (name: string, title: string, type: FieldType) => stateful(`dhcp.option.${name}`, title, type);

/** What Wireshark declares for kinds of values that no option has, and for options that go on in a second one. */
const FIELDS: readonly Field<undefined>[] = [
  ...['', 'vi.', 'agent_information_option.'].flatMap((prefix) => [
    option(`${prefix}value.address`, 'Value', 'ipv4'),
    option(`${prefix}value.string`, 'Value', 'stringz'),
    option(`${prefix}value.uint`, 'Value', 'uint8'),
  ]),
  option('value.bool', 'Value', 'boolean'),
  option('value.int', 'Value', 'int32'),
  option('parse_err', 'Parse error', 'none'),
  option('vendor_class_data', 'vendor-class-data', 'stringz'),
  option('vi_class.cl_address_mode', 'CableLab Address Mode', 'uint8'),
  option('dhcp_authentication.rdm_rdv', 'Replay Detection Value', 'stringz'),
  option(
    'dhcp_dns_domain_search_list_rfc_3396_detected',
    'Encoding Long Options detected (RFC 3396)',
    'stringz',
  ),
  option(
    'dhcp_dns_domain_search_list_refer_last_option',
    'For the data, please refer to last option 119',
    'stringz',
  ),
  option('sip_server.rfc_3396_detected', 'Encoding Long Options detected (RFC 3396)', 'stringz'),
  option('sip_server.refer_last_option', 'For the data, please refer to last option 120', 'stringz'),
  option('agent_information_option.ani_att.att', 'Access Technology Type', 'uint8'),
  option('agent_information_option.ani_att.res', 'Access Technology Type', 'uint8'),
  option('agent_information_option.padding', 'Padding', 'uint8'),
  option('agent_information_option.source_port', 'Source Port', 'none'),
  option('agent_information_option.vi', 'Vendor-Specific Information', 'bytes'),
  option('agent_information_option.vrf_name.vpn_id', 'VRF name/VPN ID', 'bytes'),
  option('option.vi.cl.tag_unknown', 'Unknown tag', 'none'),
  option('enterprise.malformed', 'no room left in option for enterprise data', 'none'),
  stateful('dhcp.bad_bitfield', 'Bogus bitfield', 'none'),
  stateful('dhcp.malformed.duid', 'DUID: malformed option', 'none'),
  stateful('dhcp.suboption_invalid', 'Invalid suboption', 'none'),
];

export const unseenFields = Object.fromEntries(FIELDS.map((field) => [field.name, field]));
