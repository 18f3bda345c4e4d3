import { byteCount, headerLengthText } from '../../display-text.ts';
import type { FieldValue } from '../../field.ts';
import type { LayerView } from '../../view.ts';
import { hasAck, TCP } from './tcp.ts';
import { OPTION_TITLE, tcpOptionField, tcpOptionLength } from './tcp-options.ts';
import { transportChecksumText } from './transport-checksum.ts';

const END = 0;

/** `1    (relative sequence number)` */
function relative(what: string) {
  return (value: FieldValue) => `${value}    (relative ${what} number)`;
}

const FLAG_NAMES = [
  'FIN',
  'SYN',
  'RST',
  'PSH',
  'ACK',
  'URG',
  'ECE',
  'CWR',
  'AE',
  'Reserved',
  'Reserved',
  'Reserved',
];

/** `0x012 (SYN, ACK)` */
function flagsText(value: FieldValue): string {
  const flags = Number(value);
  const names = FLAG_NAMES.filter((_name, index) => (flags & (1 << index)) !== 0);
  return `0x${flags.toString(16).padStart(3, '0')} (${names.length === 0 ? '<None>' : names.join(', ')})`;
}

/** What the header's options are, in a line: `(12 bytes), No-Operation (NOP), No-Operation (NOP), Timestamps`. */
function tcpOptionsText(options: Uint8Array): string {
  const names = [`(${byteCount(options.length)})`];
  for (let at = 0; at < options.length; ) {
    const kind = options[at]!;
    const length = tcpOptionLength(options, at, options.length);
    if (length === 0) break;
    names.push(tcpOptionField(kind).title.slice(OPTION_TITLE.length));
    if (kind === END) break;
    at += length;
  }
  return names.join(', ');
}

/** How people read the fields of the header. */
export const tcpTexts = {
  relativeSeq: { text: relative('sequence') },
  nextSeq: { text: relative('sequence') },
  relativeAck: {
    text: (value: FieldValue, layer: LayerView) => (hasAck(layer) ? relative('ack')(value) : String(value)),
  },
  headerLength: { text: headerLengthText },
  flags: { text: flagsText },
  checksum: { text: (value: FieldValue, layer: LayerView) => transportChecksumText(layer, value, TCP, 16) },
  options: { line: (value: FieldValue) => `Options: ${tcpOptionsText(value as Uint8Array)}` },
  payloadBytes: { line: (value: FieldValue) => `TCP payload (${byteCount((value as Uint8Array).length)})` },
};
