import { ipv4Text, ipv6Text, u16be } from '@plainwire/bytes';
import { dnsName, dnsTypeLabels } from '@plainwire/dissect';
import type { AnalyzedFrame } from '../analyzed-frame.ts';
import type { ColumnWriter } from './column.ts';
import { fieldLabel } from './field-label.ts';

const HEADER = 12;
const OPERATIONS: Readonly<Record<number, string>> = {
  0: 'Standard query',
  1: 'Inverse query',
  2: 'Server status request',
  4: 'Zone change notification',
  5: 'Dynamic update',
  6: 'DNS Stateful operation',
};
const RESPONSE = 0x8000;
/** The top bit of a class: of a question, that the answer may be unicast; of a record, that others are old (RFC 6762 §5.4, §10.2). */
const TOP = 0x8000;

/** `Standard query response 0x3d26 A example.com A 192.0.2.1` */
export const dnsColumns = writer('dns', 'DNS');
export const dnsOverTcpColumns = writer('dns-tcp', 'DNS');
export const mdnsColumns = writer('mdns', 'MDNS');
export const llmnrColumns = writer('llmnr', 'LLMNR');

function writer(protocol: string, label: string): ColumnWriter {
  return { protocol, label: () => label, info: (frame, layer) => info(frame, layer, protocol === 'mdns') };
}

function info(frame: AnalyzedFrame, layer: number, isMulticast: boolean): string {
  const bytes = frame.bytesAt(layer);
  const limit = frame.limitAt(layer);
  const start = frame.startAt(layer) + (frame.layers.protocolAt(layer).name === 'dns-tcp' ? 2 : 0);
  if (start + HEADER > limit) return '';
  const flags = u16be(bytes, start + 2);
  const id = u16be(bytes, start).toString(16).padStart(4, '0');
  const isResponse = (flags & RESPONSE) !== 0;
  const what = `${OPERATIONS[(flags >> 11) & 15] ?? 'Unknown operation'}${isResponse ? ' response' : ''}`;
  const code = flags & 15;
  const failure = isResponse && code !== 0 ? ` ${fieldLabel(frame, 'dns.flags.rcode', code) ?? code}` : '';
  return `${what} 0x${id}${failure}${entries(bytes, start, limit, isMulticast)}`;
}

/** The questions and the records behind them, as far as they are there. */
function entries(bytes: Uint8Array, start: number, limit: number, isMulticast: boolean): string {
  const questions = u16be(bytes, start + 4);
  const records = u16be(bytes, start + 6) + u16be(bytes, start + 8) + u16be(bytes, start + 10);
  let text = '';
  let at = start + HEADER;
  for (let index = 0; index < questions + records; index++) {
    const name = dnsName(bytes, at, start, limit);
    if (name === undefined || name.next + 4 > limit) break;
    const kind = u16be(bytes, name.next);
    const top = (u16be(bytes, name.next + 2) & TOP) !== 0;
    text += ` ${kind === ANY ? 'ANY' : (dnsTypeLabels[kind]?.replace(/ .*/, '') ?? 'Unknown')}`;
    if (index < questions) {
      text += ` ${name.text}${isMulticast ? `, "${top ? 'QU' : 'QM'}" question` : ''}`;
      at = name.next + 4;
      continue;
    }
    if (name.next + 10 > limit) break;
    const data = name.next + 10;
    const end = data + u16be(bytes, name.next + 8);
    if (end > limit) break;
    if (isMulticast && top && kind !== OPT) text += ', cache flush';
    text += SHOWN[kind]?.(bytes, data, end, start) ?? '';
    at = end;
  }
  return text;
}

const OPT = 41;
const ANY = 255;
type Shown = (bytes: Uint8Array, at: number, end: number, start: number) => string;

const named: Shown = (bytes, at, end, start) => {
  const name = dnsName(bytes, at, start, end);
  return name === undefined ? '' : ` ${name.text}`;
};

/** What is told of a record's data, by its type. */
const SHOWN: Readonly<Record<number, Shown>> = {
  1: (bytes, at, end) => (end - at >= 4 ? ` ${ipv4Text(bytes, at)}` : ''),
  2: named,
  5: named,
  6: named,
  12: named,
  15: (bytes, at, end, start) =>
    end - at > 2 ? ` ${u16be(bytes, at)}${named(bytes, at + 2, end, start)}` : '',
  28: (bytes, at, end) => (end - at >= 16 ? ` ${ipv6Text(bytes, at)}` : ''),
  33: (bytes, at, end, start) =>
    end - at > 6
      ? ` ${u16be(bytes, at)} ${u16be(bytes, at + 2)} ${u16be(bytes, at + 4)}${named(bytes, at + 6, end, start)}`
      : '',
  39: named,
};
