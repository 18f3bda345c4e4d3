import { listed, listedExpert } from '../../../declare.ts';
import type { Field } from '../../../declared-field.ts';
import type { FieldCursor } from '../../../field-cursor.ts';
import { item, layout, type Part, rest } from '../../../field-layout.ts';
import { listedFields } from '../../../known-fields.ts';
import { labelsOfRuns } from '../../data/runs.ts';
import { badLength, suboptions } from './option-length.ts';
import { optionTable } from './option-table.ts';

// Relay agent information (RFC 3046 §2), its suboptions (RFC 3256, 3527, 3993, 4014, 4030, 4243, 5010, 5107, 6607, 6925,
// 7839) and those that CableLabs defines.

const plain = /* @__PURE__ */ optionTable(
  'dhcp.option.agent_information_option.',
  '1||agent_circuit_id||bytes\n' +
    '2||agent_remote_id||bytes\n' +
    '3||reserved||bytes\n' +
    '4||docsis_device_class|DOCSIS Device Class|uint32|hex\n' +
    '5|4|link_selection|Link selection|ipv4\n' +
    '6||subscriber_id||stringz\n' +
    '7||radius_attributes|RADIUS Attributes|bytes\n' +
    '8||authentication||bytes\n' +
    '10|1|flags||uint8|hex\n' +
    '11|4|server_id_override||ipv4\n' +
    '12||relay_agent_id|Relay Agent Identifier|bytes\n' +
    '14||ani_network_name|Access Network Name|string\n' +
    '15||ani_ap_name|Access Point Name|string\n' +
    '16|6|ani_ap_bssid|Access Point BSSID|ether\n' +
    '17||ani_operator_id|Access Network Operator ID|bytes\n' +
    '18||ani_operator_realm|Access Network Operator Realm|string\n' +
    '150|4|link_selection_cisco|Link selection (Cisco proprietary)|ipv4\n' +
    '152|4|server_id_override_cisco|Server ID Override (Cisco proprietary)|ipv4',
);

const lines = /* @__PURE__ */ listedFields(
  'dhcp.option.agent_information_option.',
  'value||bytes\n' +
    'vi.enterprise||uint32\n' +
    'vi.data_length||uint8\n' +
    'vi.cl.docsis_version|DOCSIS Version Number|uint16|hex\n' +
    'vi.cl.dpoe_system_version|DPoE System Version Number|uint16|hex\n' +
    'vi.cl.dpoe_system_pbb_service|DPoE System PBB Service|bytes\n' +
    'vi.cl.service_class_name||string\n' +
    'vi.cl.mso_defined_text|MSO Defined Text|string\n' +
    'vi.cl.secure_file_transfer_uri|Secure File Transfer URI|string\n' +
    'ani_att|Access Technology Type|uint8\n' +
    'vrf_name|VRF name|string\n' +
    'vrf_name.global|Global, default VPN|uint8\n' +
    'vrf_name.vpn_id.oui|VRF name/VPN ID OUI|uint24|hex\n' +
    'vrf_name.vpn_id.index|VRF name/VPN ID Index|uint32|hex',
);

/** The field of this name (behind `dhcp.option.agent_information_option.`) that is nothing but a value. */
const of = (name: string): Field => lines[`dhcp.option.agent_information_option.${name}`]!;

const fields = {
  ...lines,
  suboption: listed('dhcp.option.agent_information_option.suboption', 'Option 82 Suboption', 'uint8', {
    labels: labelsOfRuns({
      0: [
        'Padding',
        'Agent Circuit ID',
        'Agent Remote ID',
        'Reserved',
        'DOCSIS Device Class',
        'Link selection',
        'Subscriber ID',
        'RADIUS Attributes',
        'Authentication',
        'Vendor-Specific Information',
        'Flags',
        'Server ID Override',
        'Relay Agent Identifier',
        'Access Technology Type',
        'Access Network Name',
        'Access Point Name',
        'Access Point BSSID',
        'Access Network Operator ID',
        'Access Network Operator Realm',
        'Source Port',
      ],
      150: 'Link selection (Cisco proprietary)|VRF name/VPN ID|Server ID Override (Cisco proprietary)',
    }),
  }),
  unknownType: listedExpert(
    'dhcp.subopt.unknown_type',
    'ERROR, please report: Unknown subopt type handler',
    'error',
    'protocol',
  ),
  viClUnknown: listedExpert('dhcp.option.option.vi.cl.tag_unknown', 'Unknown tag', 'error', 'protocol'),
};

export const relayAgentFields = { ...plain.fields, ...fields };
const CABLE_LABS = 4491;

const CABLE_LABS_TAGS: ReadonlyMap<number, Part> = new Map([
  [1, item(of('vi.cl.docsis_version'), 2)],
  [2, item(of('vi.cl.dpoe_system_version'), 2)],
  [3, rest(of('vi.cl.dpoe_system_pbb_service'))],
  [4, rest(of('vi.cl.service_class_name'))],
  [5, rest(of('vi.cl.mso_defined_text'))],
  [6, rest(of('vi.cl.secure_file_transfer_uri'))],
]);

/** RFC 4243 §3: an enterprise, the length of its data, the data. */
function vendorSpecific(cursor: FieldCursor): void {
  while (cursor.left >= 5) {
    const enterprise = cursor.integer(of('vi.enterprise'), 4);
    const data = cursor.vector(of('vi.data_length'), 1);
    if (enterprise !== CABLE_LABS) data.rest(of('value'));
    while (data.left >= 2) {
      const tag = data.peek(1);
      data.skip(1);
      const value = data.inside(data.peek(1) + 1);
      value.skip(1);
      const read = CABLE_LABS_TAGS.get(tag);
      if (read === undefined)
        value.sink.set(fields.viClUnknown, value.at, value.left, true, unknownTag(tag, value.left));
      else read(value);
    }
  }
}

const unknownTag = (tag: number, length: number) => `Unknown tag ${tag} (${length} bytes)`;

/** RFC 6607 §3: the default VPN, an identifier of RFC 2685, or a name. */
function virtualSubnet(cursor: FieldCursor): void {
  if (cursor.left === 1) cursor.take(of('vrf_name.global'), 1);
  else if (cursor.left === 7) vpnId(cursor);
  else cursor.rest(of('vrf_name'));
}

const vpnId = layout(item(of('vrf_name.vpn_id.oui'), 3), item(of('vrf_name.vpn_id.index'), 4));

/** RFC 7839 §4.4: a reserved byte, then the type. */
function accessTechnology(cursor: FieldCursor): void {
  if (cursor.left === 2) cursor.take(of('ani_att'), 2);
  else badLength(cursor);
}

export const relayAgentInformation = (length: ReturnType<typeof listed>): Part =>
  suboptions(fields.suboption, length, SUBOPTIONS, of('value'));

const SUBOPTIONS: ReadonlyMap<number, Part> = new Map([
  ...plain.options,
  [9, vendorSpecific],
  [13, accessTechnology],
  [19, (cursor) => cursor.tell(fields.unknownType, cursor.left, true)],
  [151, virtualSubnet],
]);
