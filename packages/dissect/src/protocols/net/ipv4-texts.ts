import { checksumText, internetChecksum, rightChecksum } from '../../checksum.ts';
import { headerLengthText } from '../../display-text.ts';
import type { FieldValue } from '../../field.ts';
import type { LayerView } from '../../view.ts';
import { dsFieldText } from './ds-field.ts';
import { checksumStatus } from './ipv4.ts';

const FLAGS: readonly (readonly [bit: number, name: string])[] = [
  [4, 'Reserved bit'],
  [2, "Don't fragment"],
  [1, 'More fragments'],
];

/** `0x2, Don't fragment` */
function flagsText(value: FieldValue): string {
  const names = FLAGS.filter(([bit]) => (Number(value) & bit) !== 0).map(([, name]) => name);
  return [`0x${value.toString(16)}`, ...names].join(', ');
}

function headerChecksumText(value: FieldValue, layer: LayerView): string {
  const { bytes, start, end } = layer;
  return checksumText(value, checksumStatus(layer), () =>
    rightChecksum(internetChecksum(bytes, start, end), Number(value)),
  ).replace('unverified', 'validation disabled');
}

/** How people read the fields of the header. */
export const ipv4Texts = {
  headerLength: { text: headerLengthText },
  dsField: { text: dsFieldText },
  flags: { text: flagsText },
  checksum: { text: headerChecksumText },
};
