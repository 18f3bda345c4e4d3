import { listed, listedExpert } from '../../../declare.ts';
import type { FieldCursor } from '../../../field-cursor.ts';
import { item, layout, type Part, rest } from '../../../field-layout.ts';
import { labelsOfRuns } from '../../data/runs.ts';
import { badLength, exactly, suboptions } from './option-length.ts';

// Relay agent information (RFC 3046 §2), its suboptions (RFC 3256, 3527, 3993, 4014, 4030, 4243, 5010, 5107, 6607, 6925,
// 7839) and those that CableLabs defines.

export const relayAgentFields = {
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
  suboptionValue: listed('dhcp.option.agent_information_option.value', 'Value', 'bytes'),
  reserved: listed('dhcp.option.agent_information_option.reserved', 'Reserved', 'bytes'),
  unknownType: listedExpert(
    'dhcp.subopt.unknown_type',
    'ERROR, please report: Unknown subopt type handler',
    'error',
    'protocol',
  ),
  agentCircuitId: listed(
    'dhcp.option.agent_information_option.agent_circuit_id',
    'Agent Circuit ID',
    'bytes',
  ),
  agentRemoteId: listed('dhcp.option.agent_information_option.agent_remote_id', 'Agent Remote ID', 'bytes'),
  docsisDeviceClass: listed(
    'dhcp.option.agent_information_option.docsis_device_class',
    'DOCSIS Device Class',
    'uint32',
    { base: 'hex' },
  ),
  linkSelection: listed('dhcp.option.agent_information_option.link_selection', 'Link selection', 'ipv4'),
  subscriberId: listed('dhcp.option.agent_information_option.subscriber_id', 'Subscriber ID', 'stringz'),
  radiusAttributes: listed(
    'dhcp.option.agent_information_option.radius_attributes',
    'RADIUS Attributes',
    'bytes',
  ),
  agentAuthentication: listed(
    'dhcp.option.agent_information_option.authentication',
    'Authentication',
    'bytes',
  ),
  viEnterprise: listed('dhcp.option.agent_information_option.vi.enterprise', 'Enterprise', 'uint32'),
  viDataLength: listed('dhcp.option.agent_information_option.vi.data_length', 'Data Length', 'uint8'),
  viClDocsisVersion: listed(
    'dhcp.option.agent_information_option.vi.cl.docsis_version',
    'DOCSIS Version Number',
    'uint16',
    { base: 'hex' },
  ),
  viClDpoeSystemVersion: listed(
    'dhcp.option.agent_information_option.vi.cl.dpoe_system_version',
    'DPoE System Version Number',
    'uint16',
    { base: 'hex' },
  ),
  viClDpoeSystemPbbService: listed(
    'dhcp.option.agent_information_option.vi.cl.dpoe_system_pbb_service',
    'DPoE System PBB Service',
    'bytes',
  ),
  viClServiceClassName: listed(
    'dhcp.option.agent_information_option.vi.cl.service_class_name',
    'Service Class Name',
    'string',
  ),
  viClMsoDefinedText: listed(
    'dhcp.option.agent_information_option.vi.cl.mso_defined_text',
    'MSO Defined Text',
    'string',
  ),
  viClSecureFileTransferUri: listed(
    'dhcp.option.agent_information_option.vi.cl.secure_file_transfer_uri',
    'Secure File Transfer URI',
    'string',
  ),
  agentFlags: listed('dhcp.option.agent_information_option.flags', 'Flags', 'uint8', { base: 'hex' }),
  serverIdOverride: listed(
    'dhcp.option.agent_information_option.server_id_override',
    'Server ID Override',
    'ipv4',
  ),
  relayAgentId: listed(
    'dhcp.option.agent_information_option.relay_agent_id',
    'Relay Agent Identifier',
    'bytes',
  ),
  aniAtt: listed('dhcp.option.agent_information_option.ani_att', 'Access Technology Type', 'uint8'),
  aniNetworkName: listed(
    'dhcp.option.agent_information_option.ani_network_name',
    'Access Network Name',
    'string',
  ),
  aniApName: listed('dhcp.option.agent_information_option.ani_ap_name', 'Access Point Name', 'string'),
  aniApBssid: listed('dhcp.option.agent_information_option.ani_ap_bssid', 'Access Point BSSID', 'ether'),
  aniOperatorId: listed(
    'dhcp.option.agent_information_option.ani_operator_id',
    'Access Network Operator ID',
    'bytes',
  ),
  aniOperatorRealm: listed(
    'dhcp.option.agent_information_option.ani_operator_realm',
    'Access Network Operator Realm',
    'string',
  ),
  linkSelectionCisco: listed(
    'dhcp.option.agent_information_option.link_selection_cisco',
    'Link selection (Cisco proprietary)',
    'ipv4',
  ),
  serverIdOverrideCisco: listed(
    'dhcp.option.agent_information_option.server_id_override_cisco',
    'Server ID Override (Cisco proprietary)',
    'ipv4',
  ),
  vrfName: listed('dhcp.option.agent_information_option.vrf_name', 'VRF name', 'string'),
  vrfNameGlobal: listed(
    'dhcp.option.agent_information_option.vrf_name.global',
    'Global, default VPN',
    'uint8',
  ),
  vrfNameVpnIdOui: listed(
    'dhcp.option.agent_information_option.vrf_name.vpn_id.oui',
    'VRF name/VPN ID OUI',
    'uint24',
    { base: 'hex' },
  ),
  vrfNameVpnIdIndex: listed(
    'dhcp.option.agent_information_option.vrf_name.vpn_id.index',
    'VRF name/VPN ID Index',
    'uint32',
    { base: 'hex' },
  ),
};

const fields = relayAgentFields;
const CABLE_LABS = 4491;

const CABLE_LABS_TAGS: ReadonlyMap<number, Part> = new Map([
  [1, item(fields.viClDocsisVersion, 2)],
  [2, item(fields.viClDpoeSystemVersion, 2)],
  [3, rest(fields.viClDpoeSystemPbbService)],
  [4, rest(fields.viClServiceClassName)],
  [5, rest(fields.viClMsoDefinedText)],
  [6, rest(fields.viClSecureFileTransferUri)],
]);

/** RFC 4243 §3: an enterprise, the length of its data, the data. */
function vendorSpecific(cursor: FieldCursor): void {
  while (cursor.left >= 5) {
    const enterprise = cursor.integer(fields.viEnterprise, 4);
    const data = cursor.vector(fields.viDataLength, 1);
    while (enterprise === CABLE_LABS && data.left >= 2) {
      const tag = data.peek(1);
      data.skip(1);
      const value = data.inside(data.peek(1) + 1);
      value.skip(1);
      CABLE_LABS_TAGS.get(tag)?.(value);
    }
  }
}

/** RFC 6607 §3: the default VPN, an identifier of RFC 2685, or a name. */
function virtualSubnet(cursor: FieldCursor): void {
  if (cursor.left === 1) cursor.take(fields.vrfNameGlobal, 1);
  else if (cursor.left === 7) vpnId(cursor);
  else cursor.rest(fields.vrfName);
}

const vpnId = layout(item(fields.vrfNameVpnIdOui, 3), item(fields.vrfNameVpnIdIndex, 4));

/** RFC 7839 §4.4: a reserved byte, then the type. */
function accessTechnology(cursor: FieldCursor): void {
  if (cursor.left === 2) cursor.take(fields.aniAtt, 2);
  else badLength(cursor);
}

export const relayAgentInformation = (length: ReturnType<typeof listed>): Part =>
  suboptions(fields.suboption, length, SUBOPTIONS, fields.suboptionValue);

const SUBOPTIONS: ReadonlyMap<number, Part> = new Map([
  [1, rest(fields.agentCircuitId)],
  [2, rest(fields.agentRemoteId)],
  [3, rest(fields.reserved)],
  [4, exactly(fields.docsisDeviceClass, 4)],
  [5, exactly(fields.linkSelection, 4)],
  [6, rest(fields.subscriberId)],
  [7, rest(fields.radiusAttributes)],
  [8, rest(fields.agentAuthentication)],
  [9, vendorSpecific],
  [10, exactly(fields.agentFlags, 1)],
  [11, exactly(fields.serverIdOverride, 4)],
  [12, rest(fields.relayAgentId)],
  [13, accessTechnology],
  [14, rest(fields.aniNetworkName)],
  [15, rest(fields.aniApName)],
  [16, exactly(fields.aniApBssid, 6)],
  [17, rest(fields.aniOperatorId)],
  [18, rest(fields.aniOperatorRealm)],
  [19, (cursor) => cursor.tell(fields.unknownType, cursor.left, true)],
  [150, exactly(fields.linkSelectionCisco, 4)],
  [151, virtualSubnet],
  [152, exactly(fields.serverIdOverrideCisco, 4)],
]);
