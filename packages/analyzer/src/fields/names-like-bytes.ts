import { type RecordField, recordField } from '../state-field.ts';

/** Wireshark's protocols whose names are hexadecimal digits, and which are not read here. */
const NAMES: Readonly<Record<string, string>> = {
  a11: '3GPP2 A11',
  a21: 'A21 Protocol',
  a615a: 'Arinc 615a Protocol',
  aaf: 'AVTP Audio Format',
  acf: 'ACF Message',
  adb: 'Android Debug Bridge',
  bfd: 'Bidirectional Forwarding Detection Control Message',
  c1222: 'ANSI C12.22',
  c15: 'C15 Call History Protocol',
  dc: 'Dublin Core Metadata (DC)',
  dcc: 'Distributed Checksum Clearinghouse protocol',
  e100: 'E100 Encapsulation',
  e164: 'ITU-T E.164 number',
  e212: 'ITU-T E.212 number',
  fc: 'Fibre Channel',
  fc00: 'Fc00 CryptoAuth',
  fefd: 'Far End Failure Detection',
  ff: 'FOUNDATION Fieldbus',
};

/** They are known by name, so that `eth.dst contains ff` means what it means in Wireshark: not the byte. */
export const namesLikeBytes: readonly RecordField[] = Object.entries(NAMES).map(([name, title]) =>
  recordField(name, title, 'protocol', () => undefined),
);
