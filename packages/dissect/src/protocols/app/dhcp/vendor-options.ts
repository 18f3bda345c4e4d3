import { listed } from '../../../declare.ts';
import type { Field } from '../../../declared-field.ts';
import type { FieldCursor } from '../../../field-cursor.ts';
import { each, type Part, rest } from '../../../field-layout.ts';
import { listedFields } from '../../../known-fields.ts';
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

const lines = /* @__PURE__ */ listedFields(
  'dhcp.option.',
  'vi_class.enterprise||uint32\n' +
    'vi_class.length||uint8\n' +
    'vi_class.data|vendor-class-data|stringz\n' +
    'vi.enterprise||uint32\n' +
    'vi.length||uint8\n' +
    'vi.value||bytes\n' +
    'vi.cl.option_request||bytes\n' +
    'vi.cl.tftp_server_addresses|TFTP Server Addresses|ipv4\n' +
    'vi.cl.erouter_container_option|eRouter Container Option|bytes\n' +
    'vi.tr111.device_manufacturer_oui|DeviceManufacturerOUI|uint24',
);

/** The field of this name (behind `dhcp.option.`) that is nothing but a value. */
const of = (name: string): Field => lines[`dhcp.option.${name}`]!;

const fields = {
  ...lines,
  clAddressMode: listed('dhcp.option.vi_class.cl_address_mode', 'CableLab Address Mode', 'uint8', {
    labels: { 1: 'IPv4', 2: 'IPv6', 3: 'Dual Stack' },
  }),
  clSuboption: listed('dhcp.option.vi.cl.suboption', 'Option 125 Suboption', 'uint8', {
    labels: dhcpOptionViClSuboptionLabels,
  }),
  tr111Suboption: listed('dhcp.option.vi.tr111.suboption', 'Option 125 Suboption', 'uint8', {
    labels: dhcpOptionViTr111SuboptionLabels,
  }),
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
    cursor.integer(of('vi_class.enterprise'), 4);
    cursor.vector(of('vi_class.length'), 1).rest(of('vi_class.data'));
  }
}

/** The OUI is text: six hexadecimal digits. */
function manufacturer(cursor: FieldCursor): void {
  const text = String.fromCharCode(...cursor.bytes.subarray(cursor.at, cursor.at + Math.min(cursor.left, 6)));
  if (/^[0-9a-f]+$/i.test(text))
    cursor.tell(of('vi.tr111.device_manufacturer_oui'), cursor.left, Number.parseInt(text, 16));
}

const TR_111: ReadonlyMap<number, Part> = new Map([[1, manufacturer], ...broadband.options]);

const CABLE_LABS_SUBOPTIONS: ReadonlyMap<number, Part> = new Map([
  [1, rest(of('vi.cl.option_request'))],
  [2, each(of('vi.cl.tftp_server_addresses'), 4)],
  [3, rest(of('vi.cl.erouter_container_option'))],
  [5, modemCapabilities],
]);

export const vendorSpecific = (length: Field): Part => {
  const tr111 = suboptions(fields.tr111Suboption, length, TR_111, of('vi.value'));
  const cableLabs = suboptions(fields.clSuboption, length, CABLE_LABS_SUBOPTIONS);
  return (cursor) => {
    if (cursor.left < 5) {
      badLength(cursor);
      return;
    }
    while (cursor.left >= 5) {
      const enterprise = cursor.integer(of('vi.enterprise'), 4);
      const data = cursor.vector(of('vi.length'), 1);
      if (enterprise === BROADBAND_FORUM) tr111(data);
      else if (enterprise === CABLE_LABS) cableLabs(data);
    }
  };
};
