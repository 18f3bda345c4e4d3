import { type Field, listed } from '../../../declare.ts';
import type { FieldCursor } from '../../../field-cursor.ts';
import { each, type Part, rest } from '../../../field-layout.ts';
import { dhcpOptionViClSuboptionLabels, dhcpOptionViTr111SuboptionLabels } from '../../data/dhcp-labels.ts';
import { modemCapabilities } from './modem-capabilities.ts';
import { badLength, suboptions } from './option-length.ts';
import { optionTable } from './option-table.ts';

// Options that name the vendor that they belong to (RFC 3925): 124 its classes, 125 its own suboptions, of which those of
// the Broadband Forum (TR-111) and of CableLabs are read.

const broadband = /* @__PURE__ */ optionTable(
  'dhcp.option.vi.tr111.',
  '2||device_serial_number|DeviceSerialNumber|stringz\n' +
    '3||device_product_class|DeviceProductClass|stringz\n' +
    '4||gateway_manufacturer_oui|GatewayManufacturerOUI|stringz\n' +
    '5||gateway_serial_number|GatewaySerialNumber|stringz\n' +
    '6||gateway_product_class|GatewayProductClass|stringz',
);

const fields = {
  viClassEnterprise: listed('dhcp.option.vi_class.enterprise', '', 'uint32'),
  viClassLength: listed('dhcp.option.vi_class.length', '', 'uint8'),
  clAddressMode: listed('dhcp.option.vi_class.cl_address_mode', 'CableLab Address Mode', 'uint8', {
    labels: { 1: 'IPv4', 2: 'IPv6', 3: 'Dual Stack' },
  }),
  viClassData: listed('dhcp.option.vi_class.data', 'vendor-class-data', 'stringz'),
  vendorEnterprise: listed('dhcp.option.vi.enterprise', '', 'uint32'),
  vendorLength: listed('dhcp.option.vi.length', '', 'uint8'),
  vendorValue: listed('dhcp.option.vi.value', '', 'bytes'),
  clSuboption: listed('dhcp.option.vi.cl.suboption', 'Option 125 Suboption', 'uint8', {
    labels: dhcpOptionViClSuboptionLabels,
  }),
  clOptionRequest: listed('dhcp.option.vi.cl.option_request', '', 'bytes'),
  clTftpServerAddresses: listed('dhcp.option.vi.cl.tftp_server_addresses', 'TFTP Server Addresses', 'ipv4'),
  clErouterContainerOption: listed(
    'dhcp.option.vi.cl.erouter_container_option',
    'eRouter Container Option',
    'bytes',
  ),
  tr111Suboption: listed('dhcp.option.vi.tr111.suboption', 'Option 125 Suboption', 'uint8', {
    labels: dhcpOptionViTr111SuboptionLabels,
  }),
  tr111DeviceManufacturerOui: listed(
    'dhcp.option.vi.tr111.device_manufacturer_oui',
    'DeviceManufacturerOUI',
    'uint24',
  ),
};

export const vendorFields = { ...broadband.fields, ...fields };
const BROADBAND_FORUM = 3561;
const CABLE_LABS = 4491;

export function vendorClasses(cursor: FieldCursor): void {
  // CableLabs' provisioning mode, without an enterprise.
  if (cursor.left === 1) {
    cursor.take(fields.clAddressMode, 1);
    return;
  }
  if (cursor.left < 5) {
    badLength(cursor);
    return;
  }
  while (cursor.left >= 5) {
    cursor.integer(fields.viClassEnterprise, 4);
    cursor.vector(fields.viClassLength, 1).rest(fields.viClassData);
  }
}

/** The OUI is text: six hexadecimal digits. */
function manufacturer(cursor: FieldCursor): void {
  const text = String.fromCharCode(...cursor.bytes.subarray(cursor.at, cursor.at + Math.min(cursor.left, 6)));
  if (/^[0-9a-f]+$/i.test(text))
    cursor.tell(fields.tr111DeviceManufacturerOui, cursor.left, Number.parseInt(text, 16));
}

const TR_111: ReadonlyMap<number, Part> = new Map([[1, manufacturer], ...broadband.options]);

const CABLE_LABS_SUBOPTIONS: ReadonlyMap<number, Part> = new Map([
  [1, rest(fields.clOptionRequest)],
  [2, each(fields.clTftpServerAddresses, 4)],
  [3, rest(fields.clErouterContainerOption)],
  [5, modemCapabilities],
]);

export const vendorSpecific = (length: Field): Part => {
  const tr111 = suboptions(fields.tr111Suboption, length, TR_111, fields.vendorValue);
  const cableLabs = suboptions(fields.clSuboption, length, CABLE_LABS_SUBOPTIONS);
  return (cursor) => {
    if (cursor.left < 5) {
      badLength(cursor);
      return;
    }
    while (cursor.left >= 5) {
      const enterprise = cursor.integer(fields.vendorEnterprise, 4);
      const data = cursor.vector(fields.vendorLength, 1);
      if (enterprise === BROADBAND_FORUM) tr111(data);
      else if (enterprise === CABLE_LABS) cableLabs(data);
    }
  };
};
