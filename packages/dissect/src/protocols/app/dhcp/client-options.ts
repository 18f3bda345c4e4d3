import { listed, listedExpert } from '../../../declare.ts';
import type { Field } from '../../../declared-field.ts';
import type { FieldCursor } from '../../../field-cursor.ts';
import { bits, type Part } from '../../../field-layout.ts';
import { listedFields } from '../../../known-fields.ts';
import { arpHardwareLabels } from '../../data/arp-hardware.ts';
import { domainNames } from './domain-names.ts';
import { badLength } from './option-length.ts';

// What a client says of itself: its identifier (RFC 2132 §9.14, RFC 4361), its name (RFC 4702), its user classes
// (RFC 3004), and what a PXE client adds (RFC 4578).

const lines = /* @__PURE__ */ listedFields(
  'dhcp.',
  'client_id.type||uint8\n' +
    'client_id.undef|Client Identifier|string\n' +
    'client_id.uuid|Client Identifier (UUID)|guid\n' +
    'client_id.iaid|IAID|string\n' +
    'client_id.time||uint32\n' +
    'client_id.link_layer_address|Link layer address|string\n' +
    'client_id.enterprise_num|Enterprise-number|uint32\n' +
    'client_hardware_address|Client hardware address|string\n' +
    'client_network_id_major|Major Version|uint8\n' +
    'client_network_id_minor|Minor Version|uint8\n' +
    'fqdn.flags||uint8|hex\n' +
    'fqdn.mbz|Reserved flags|uint8|hex\n' +
    'fqdn.rcode1|A-RR result|uint8\n' +
    'fqdn.rcode2|PTR-RR result|uint8\n' +
    'option.user_class|Instance of User Class|uint8\n' +
    'option.user_class.length|User Class Length|uint8\n' +
    'option.user_class.data|User Class Data|bytes\n' +
    'option.user_class.text|User Class Data (Text)|string',
);

/** The field of this name (behind `dhcp.`) that is nothing but a value. */
const of = (name: string): Field => lines[`dhcp.${name}`]!;

export const clientFields = {
  ...lines,
  fqdnName: listed('dhcp.fqdn.name', 'Client name', 'string'),
  clientId: listed('dhcp.client_id', 'Identifier', 'bytes'),
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
    of('client_id.uuid'),
    UUID_LENGTH,
    Uint8Array.from(order, (index) => raw[index]!),
  );
  cursor.skip(UUID_LENGTH);
}

/** RFC 4361 §6.1: an IAID and a DUID (RFC 8415 §11). */
function uniqueIdentifier(cursor: FieldCursor): void {
  if (cursor.left < 6) return;
  cursor.tell(of('client_id.iaid'), 4, hexOf(cursor, 4, ''));
  cursor.skip(4);
  const type = cursor.integer(fields.clientIdDuidType, 2);
  if (type === 1) {
    if (cursor.left === 0) cursor.tell(fields.malformedDuid, 0, true);
    cursor.integer(fields.clientIdDuidLltHwType, 2);
    cursor.integer(of('client_id.time'), 4);
    addressText(of('client_id.link_layer_address'), cursor, ':');
  } else if (type === 2) {
    cursor.integer(of('client_id.enterprise_num'), 4);
    cursor.rest(fields.clientId);
  } else if (type === 3) {
    cursor.integer(fields.clientIdDuidLlHwType, 2);
    addressText(of('client_id.link_layer_address'), cursor, ':');
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
      else addressText(of('client_hardware_address'), cursor, '');
    } else if (type === 0 && cursor.left > 1) {
      cursor.integer(of('client_id.type'), 1);
      cursor.rest(of('client_id.undef'));
    }
  };

const fqdnFlags = bits(
  of('fqdn.flags'),
  1,
  [of('fqdn.mbz'), 0xf0],
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
  cursor.integer(of('fqdn.rcode1'), 1);
  cursor.integer(of('fqdn.rcode2'), 1);
  if (isEncoded) domainNames(fields.fqdnName)(cursor);
  else cursor.rest(fields.fqdnName);
}

/** RFC 3004 §4; what is not built like that (iPXE's) is text. */
function userClasses(cursor: FieldCursor): void {
  for (let instance = 0; cursor.left > 0; instance++) {
    const length = cursor.peek(1);
    if (length === 0 || length >= cursor.left) {
      cursor.tell(fields.nonStandardData, cursor.left, true);
      cursor.rest(of('option.user_class.text'));
      return;
    }
    cursor.sink.set(of('option.user_class'), cursor.at, 1, instance);
    cursor.integer(of('option.user_class.length'), 1);
    cursor.take(of('option.user_class.data'), length);
  }
}

function networkInterface(cursor: FieldCursor): void {
  cursor.skip(1);
  cursor.take(of('client_network_id_major'), 1);
  cursor.take(of('client_network_id_minor'), 1);
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
