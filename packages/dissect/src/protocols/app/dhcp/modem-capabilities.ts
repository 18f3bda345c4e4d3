import { listed } from '../../../declare.ts';
import type { Field } from '../../../declared-field.ts';
import type { FieldCursor } from '../../../field-cursor.ts';
import { bits, type Part } from '../../../field-layout.ts';

// What a cable modem can do (CableLabs CL-SP-CANN-DHCP-Reg §5.1): types, lengths and values, some of them sets of bits.

const supported = { labels: { 0: 'Not supported', 1: 'Supported' } };
const bit = (name: string, title: string) =>
  listed(`dhcp.docsis_cm_cap.${name}`, title, 'boolean', supported);

const rates = [160, 320, 640, 1280, 2560, 5120].map((rate) =>
  bit(`ussymrate.${rate}`, `${rate} ksps symbol rate`),
);

const holdOff = [
  bit('ranging_hold_off.cm', 'CM'),
  bit('ranging_hold_off.eps', 'ePS or eRouter'),
  bit('ranging_hold_off.emta', 'EMTA or EDVA'),
  bit('ranging_hold_off.dsg', 'DSG/eSTB'),
];

/** From the lowest bit on. */
const tags = (names: string) =>
  names
    .split(' ')
    .map((name) => bit(`mpls.${name.toLowerCase().replace('-', '')}`, `[IEEE 802.1ad] ${name}`));

const stacks = [
  ...tags('S-TPID S-VID S-PCP S-DEI C-TPID C-VID C-PCP C-CFI S-TCI C-TCI'),
  ...tags('I-TPID I-SID I-TCI I-PCP I-DEI I-UCA B-TPID B-TCI B-PCP B-DEI B-VID B-SA'),
];

const labelStack = [
  bit('mpls.bda', '[IEEE 802.1ad] B-DA'),
  bit('mpls.tc', 'MPLS TC'),
  bit('mpls.label', 'MPLS Label'),
];

const byName = (fields: readonly Field[]) => Object.fromEntries(fields.map((field) => [field.name, field]));

const type = listed('dhcp.docsis_cm_cap_type', 'CM DC Type', 'uint16');

const whole = listed('dhcp.option.vi.cl.modem_capabilities', '', 'bytes');

export const modemFields = { ...byName([whole, type, ...rates, ...holdOff, ...stacks, ...labelStack]) };

const flags = (fields: readonly Field[], size: number): Part =>
  bits(undefined, size, ...fields.map((field, index) => [field, 1 << index] as const));

const CAPABILITIES: ReadonlyMap<number, Part> = new Map([
  [21, flags(rates, 1)],
  [41, flags([...stacks, ...labelStack.slice(1)], 4)],
]);

export function modemCapabilities(cursor: FieldCursor): void {
  cursor.sink.add(whole, cursor.at, cursor.left);
  while (cursor.left >= 2) {
    cursor.sink.open(type, cursor.at, 1);
    const code = cursor.peek(1);
    cursor.skip(1);
    const value = cursor.inside(cursor.peek(1) + 1);
    value.skip(1);
    CAPABILITIES.get(code)?.(value);
    cursor.sink.close();
  }
}
