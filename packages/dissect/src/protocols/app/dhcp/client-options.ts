import { type Field, listed, listedExpert } from '../../../declare.ts';
import type { FieldCursor } from '../../../field-cursor.ts';
import { bits, type Part } from '../../../field-layout.ts';
import { arpHardwareLabels } from '../../data/arp-hardware.ts';
import { domainNames } from './domain-names.ts';
import { badLength } from './option-length.ts';

// What a client says of itself: its identifier (RFC 2132 §9.14, RFC 4361), its name (RFC 4702), its user classes
// (RFC 3004), and what a PXE client adds (RFC 4578).

export const clientFields = {
  fqdnName: listed('dhcp.fqdn.name', 'Client name', 'string'),
  clientId: listed('dhcp.client_id', 'Identifier', 'bytes'),
  clientIdType: listed('dhcp.client_id.type', '', 'uint8'),
  clientIdUndef: listed('dhcp.client_id.undef', 'Client Identifier', 'string'),
  clientIdUuid: listed('dhcp.client_id.uuid', 'Client Identifier (UUID)', 'guid'),
  clientIdIaid: listed('dhcp.client_id.iaid', 'IAID', 'string'),
  clientIdDuidType: listed('dhcp.client_id.duid_type', 'DUID Type', 'uint16', {
    labels: {
      1: 'link-layer address plus time',
      2: 'assigned by vendor based on Enterprise number',
      3: 'link-layer address',
    },
  }),
  clientIdDuidLltHwType: listed('dhcp.client_id.duid_llt_hw_type', 'Hardware type', 'uint16', {
    labels: arpHardwareLabels,
  }),
  clientIdDuidLlHwType: listed('dhcp.client_id.duid_ll_hw_type', 'Hardware type', 'uint16', {
    labels: arpHardwareLabels,
  }),
  clientIdTime: listed('dhcp.client_id.time', '', 'uint32'),
  clientIdLinkLayerAddress: listed('dhcp.client_id.link_layer_address', 'Link layer address', 'string'),
  clientIdEnterpriseNum: listed('dhcp.client_id.enterprise_num', 'Enterprise-number', 'uint32'),
  clientHardwareAddress: listed('dhcp.client_hardware_address', 'Client hardware address', 'string'),
  clientNetworkIdMajor: listed('dhcp.client_network_id_major', 'Major Version', 'uint8'),
  clientNetworkIdMinor: listed('dhcp.client_network_id_minor', 'Minor Version', 'uint8'),
  fqdnFlags: listed('dhcp.fqdn.flags', '', 'uint8', { base: 'hex' }),
  fqdnMbz: listed('dhcp.fqdn.mbz', 'Reserved flags', 'uint8', { base: 'hex' }),
  fqdnN: listed('dhcp.fqdn.n', 'Server DDNS', 'boolean', {
    labels: { 0: 'Some server updates', 1: 'No server updates' },
  }),
  fqdnE: listed('dhcp.fqdn.e', 'Encoding', 'boolean', {
    labels: { 0: 'ASCII encoding', 1: 'Binary encoding' },
  }),
  fqdnO: listed('dhcp.fqdn.o', 'Server overrides', 'boolean', {
    labels: { 0: 'No override', 1: 'Override' },
  }),
  fqdnS: listed('dhcp.fqdn.s', 'Server', 'boolean', { labels: { 0: 'Client', 1: 'Server' } }),
  fqdnRcode1: listed('dhcp.fqdn.rcode1', 'A-RR result', 'uint8'),
  fqdnRcode2: listed('dhcp.fqdn.rcode2', 'PTR-RR result', 'uint8'),
  userClass: listed('dhcp.option.user_class', 'Instance of User Class', 'uint8'),
  userClassLength: listed('dhcp.option.user_class.length', 'User Class Length', 'uint8'),
  userClassData: listed('dhcp.option.user_class.data', 'User Class Data', 'bytes'),
  userClassText: listed('dhcp.option.user_class.text', 'User Class Data (Text)', 'string'),
  malformedDuid: listedExpert('dhcp.malformed.duid', 'DUID: malformed option', 'error', 'protocol'),
  nonStandardData: listedExpert(
    'dhcp.option.nonstd_data',
    'Non standard compliant option data',
    'warning',
    'protocol',
  ),
};

const fields = clientFields;
const DUID = 255;
const ETHERNET = 1;
const IEEE_802 = 6;
const UUID_LENGTH = 16;

const hexOf = (cursor: FieldCursor, length: number, between: string) =>
  Array.from(cursor.bytes.subarray(cursor.at, cursor.at + length), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join(between);

/** The rest is an address, shown by its bytes. */
function addressText(field: Field, cursor: FieldCursor, between: string): void {
  if (cursor.left > 0) cursor.tell(field, cursor.left, hexOf(cursor, cursor.left, between));
  cursor.skip(cursor.left);
}

/** A UUID whose first three parts are little-endian, as PXE sends it. */
function uuid(cursor: FieldCursor): void {
  const raw = cursor.bytes.subarray(cursor.at, cursor.at + UUID_LENGTH);
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  cursor.tell(
    fields.clientIdUuid,
    UUID_LENGTH,
    Uint8Array.from(order, (index) => raw[index]!),
  );
  cursor.skip(UUID_LENGTH);
}

/** RFC 4361 §6.1: an IAID and a DUID (RFC 8415 §11). */
function uniqueIdentifier(cursor: FieldCursor): void {
  if (cursor.left < 6) return;
  cursor.tell(fields.clientIdIaid, 4, hexOf(cursor, 4, ''));
  cursor.skip(4);
  const type = cursor.integer(fields.clientIdDuidType, 2);
  if (type === 1) {
    if (cursor.left === 0) cursor.tell(fields.malformedDuid, 0, true);
    cursor.integer(fields.clientIdDuidLltHwType, 2);
    cursor.integer(fields.clientIdTime, 4);
    addressText(fields.clientIdLinkLayerAddress, cursor, ':');
  } else if (type === 2) {
    cursor.integer(fields.clientIdEnterpriseNum, 4);
    cursor.rest(fields.clientId);
  } else if (type === 3) {
    cursor.integer(fields.clientIdDuidLlHwType, 2);
    addressText(fields.clientIdLinkLayerAddress, cursor, ':');
  }
}

/** Hardware addresses go by the fields of the message's head. */
export const clientIdentifier =
  (hardwareType: Field, mac: Field): Part =>
  (cursor) => {
    const type = cursor.peek(1);
    if (cursor.left === 1 + UUID_LENGTH && type === 0) {
      cursor.skip(1);
      uuid(cursor);
    } else if (type === DUID) {
      cursor.skip(1);
      uniqueIdentifier(cursor);
    } else if (cursor.left === 7 && type > 0 && type < 48) {
      cursor.integer(hardwareType, 1);
      if (type === ETHERNET || type === IEEE_802) cursor.rest(mac);
      else addressText(fields.clientHardwareAddress, cursor, '');
    } else if (type === 0 && cursor.left > 1) {
      cursor.integer(fields.clientIdType, 1);
      cursor.rest(fields.clientIdUndef);
    }
  };

const fqdnFlags = bits(
  fields.fqdnFlags,
  1,
  [fields.fqdnMbz, 0xf0],
  [fields.fqdnN, 0x08],
  [fields.fqdnE, 0x04],
  [fields.fqdnO, 0x02],
  [fields.fqdnS, 0x01],
);

function fullyQualifiedName(cursor: FieldCursor): void {
  if (cursor.left < 3) {
    badLength(cursor);
    return;
  }
  const isEncoded = (cursor.peek(1) & 0x04) !== 0;
  fqdnFlags(cursor);
  cursor.integer(fields.fqdnRcode1, 1);
  cursor.integer(fields.fqdnRcode2, 1);
  if (isEncoded) domainNames(fields.fqdnName)(cursor);
  else cursor.rest(fields.fqdnName);
}

/** RFC 3004 §4; what is not built like that (iPXE's) is text. */
function userClasses(cursor: FieldCursor): void {
  for (let instance = 0; cursor.left > 0; instance++) {
    const length = cursor.peek(1);
    if (length === 0 || length >= cursor.left) {
      cursor.tell(fields.nonStandardData, cursor.left, true);
      cursor.rest(fields.userClassText);
      return;
    }
    cursor.sink.set(fields.userClass, cursor.at, 1, instance);
    cursor.integer(fields.userClassLength, 1);
    cursor.take(fields.userClassData, length);
  }
}

function networkInterface(cursor: FieldCursor): void {
  cursor.skip(1);
  cursor.take(fields.clientNetworkIdMajor, 1);
  cursor.take(fields.clientNetworkIdMinor, 1);
}

function machineIdentifier(cursor: FieldCursor): void {
  cursor.skip(1);
  if (cursor.left >= UUID_LENGTH) uuid(cursor);
}

export const clientOptions: readonly (readonly [code: number, option: Part])[] = [
  [77, userClasses],
  [81, fullyQualifiedName],
  [94, networkInterface],
  [97, machineIdentifier],
];
