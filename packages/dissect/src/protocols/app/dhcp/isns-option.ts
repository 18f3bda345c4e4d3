import { listed, listedExpert } from '../../../declare.ts';
import type { FieldCursor } from '../../../field-cursor.ts';
import { bits } from '../../../field-layout.ts';
import { badLength, every } from './option-length.ts';

// Internet Storage Name Service (RFC 4174 §2): three sets of flags, a bitmap of what the server secures, addresses.

const yes = { 0: 'No', 1: 'Yes' };
const enabled = { 0: 'Disabled', 1: 'Enabled' };
const preferred = { 0: 'No preference', 1: 'Preferred' };
const isns = (name: string) => `dhcp.option.isns.${name}`;
const bit = (name: string, title: string, labels: Readonly<Record<number, string>> = yes) =>
  listed(isns(name), title, 'boolean', { labels });
const word = (name: string, title: string, type: 'uint16' | 'uint32' = 'uint16') =>
  listed(isns(name), title, type, { base: 'hex' });

export const isnsFields = {
  functions: word('functions', 'iSNS Functions'),
  functionsEnabled: bit('functions.enabled', 'Function Fields Enabled'),
  functionsDomains: bit('functions.dd_base_authorization', 'Discovery Domain based Authorization', {
    0: 'Implicit Authorization',
    1: 'Explicit Authorization',
  }),
  functionsSecurity: bit('functions.sec_policy_distribution', 'Security Policy Distribution', {
    0: 'Disabled',
    1: 'Enabled',
  }),
  functionsReserved: word('functions.reserved', 'Reserved flags'),
  access: word('discovery_domain_access', 'Discovery Domain Access flags'),
  accessEnabled: bit('discovery_domain_access.enabled', 'Discovery Domain Enabled'),
  accessControl: bit('discovery_domain_access_control.node', 'Control Node'),
  accessTarget: bit('discovery_domain_access.iscsi_target', 'iSCSI Target'),
  accessInitiator: bit('discovery_domain_access.iscsi_initiator', 'iSCSI Initiator'),
  accessTargetPort: bit('discovery_domain_access.ifcp_target_port', 'iFCP Target Port'),
  accessInitiatorPort: bit('discovery_domain_access.initiator_target_port', 'iFCP Initiator Port'),
  accessReserved: word('discovery_domain_access.reserved', 'Reserved Flags'),
  administration: word('administrative_flags', 'Administrative Flags'),
  administrationEnabled: bit('administrative_flags.enabled', 'Administrative Flags Enabled'),
  administrationHeartbeat: bit('administrative_flags.heartbeat', ''),
  administrationChanges: bit('administrative_flags.management_scns', 'Management SCNs'),
  administrationDefault: bit('administrative_flags.default_discovery_domain', ''),
  administrationReserved: word('administrative_flags.reserved', 'Reserved Flags'),
  security: word('server_security_bitmap', 'iSNS Server Security Bitmap', 'uint32'),
  securityEnabled: bit('server_security_bitmap.enabled', 'Server Security Bitmap Enabled'),
  securityIpsec: bit('server_security_bitmap.ike_ipsec_enabled', 'IKE/IPSec', enabled),
  securityMain: bit('server_security_bitmap.main_mode', '', enabled),
  securityAggressive: bit('server_security_bitmap.aggressive_mode', '', enabled),
  securityPfs: bit('server_security_bitmap.pfs', 'PFS', enabled),
  securityTransport: bit('server_security_bitmap.transport_mode', '', preferred),
  securityTunnel: bit('server_security_bitmap.tunnel_mode', '', preferred),
  securityReserved: word('server_security_bitmap.reserved', 'Reserved Flags'),
  heartbeatOriginator: listed(isns('heartbeat_originator_addr'), 'Heartbeat Originator Address', 'ipv4'),
  primaryServer: listed(isns('primary_server_addr'), 'Primary Server Address', 'ipv4'),
  secondaryServer: listed(isns('secondary_server_addr'), 'Secondary Server Address', 'ipv4'),
  ignored: listedExpert(
    isns('ignored_bitfield'),
    'Enabled field is not set - non-zero bitmask ignored',
    'warning',
    'protocol',
  ),
};

const fields = isnsFields;
const HEARTBEAT = 0x03;

const functions = bits(
  fields.functions,
  2,
  [fields.functionsEnabled, 0x0001],
  [fields.functionsDomains, 0x0002],
  [fields.functionsSecurity, 0x0004],
  [fields.functionsReserved, 0xfff8],
);

const access = bits(
  fields.access,
  2,
  [fields.accessEnabled, 0x0001],
  [fields.accessControl, 0x0002],
  [fields.accessTarget, 0x0004],
  [fields.accessInitiator, 0x0008],
  [fields.accessTargetPort, 0x0010],
  [fields.accessInitiatorPort, 0x0020],
  [fields.accessReserved, 0xffc0],
);

const administration = bits(
  fields.administration,
  2,
  [fields.administrationEnabled, 0x0001],
  [fields.administrationHeartbeat, 0x0002],
  [fields.administrationChanges, 0x0004],
  [fields.administrationDefault, 0x0008],
  [fields.administrationReserved, 0xfff0],
);

const security = bits(
  fields.security,
  4,
  [fields.securityEnabled, 0x0001],
  [fields.securityIpsec, 0x0002],
  [fields.securityMain, 0x0004],
  [fields.securityAggressive, 0x0008],
  [fields.securityPfs, 0x0010],
  [fields.securityTransport, 0x0020],
  [fields.securityTunnel, 0x0040],
  [fields.securityReserved, 0xff80],
);

/** A set of flags, of which the lowest says whether the others count. */
function flags(cursor: FieldCursor, part: typeof access, size: number): void {
  const value = cursor.peek(size);
  if (value > 1 && (value & 1) === 0) cursor.tell(fields.ignored, size, true);
  part(cursor);
}

export function storageNames(cursor: FieldCursor): void {
  if (cursor.left < 14) {
    badLength(cursor);
    return;
  }
  flags(cursor, functions, 2);
  flags(cursor, access, 2);
  const hasHeartbeat = (cursor.peek(2) & HEARTBEAT) === HEARTBEAT;
  flags(cursor, administration, 2);
  flags(cursor, security, 4);
  if (hasHeartbeat) cursor.take(fields.heartbeatOriginator, 4);
  cursor.take(fields.primaryServer, 4);
  every(fields.secondaryServer, 4)(cursor);
}
