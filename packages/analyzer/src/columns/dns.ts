import { ipv4Text, ipv6Text, u16be } from '@plainwire/bytes';
import { dnsName, dnsTypeLabels } from '@plainwire/dissect';
import type { AnalyzedFrame } from '../analyzed-frame.ts';
import type { ColumnWriter } from './column.ts';
import { fieldLabel } from './field-label.ts';

const HEADER = 12;
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
  const operation = (flags >> 11) & 15;
  const what = fieldLabel(frame, 'dns.flags.opcode', operation) ?? `Unknown operation (${operation})`;
  const code = flags & 15;
  const failure =
    isResponse && code !== 0
      ? ` ${fieldLabel(frame, 'dns.flags.rcode', code) ?? `Unknown error (${code})`}`
      : '';
  return `${what}${isResponse ? ' response' : ''} 0x${id}${failure}${entries(bytes, start, limit, isMulticast)}`;
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
    text += ` ${kind === ANY ? 'ANY' : (dnsTypeLabels[kind]?.replace(/ .*/, '') ?? `Unknown (${kind})`)}`;
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
    text += OWNED.has(kind) ? ` ${name.text}` : (SHOWN[kind]?.(bytes, data, end, start) ?? '');
    at = end;
  }
  return text;
}

const OPT = 41;
const ANY = 255;
/** Types of records of which their own name is told. */
const OWNED: ReadonlySet<number> = new Set([
  3, 4, 7, 8, 9, 10, 14, 17, 18, 19, 20, 21, 22, 23, 26, 27, 42, 49, 51, 52, 55,
]);
const decoder = new TextDecoder();

type Shown = (bytes: Uint8Array, at: number, end: number, start: number) => string;

const named: Shown = (bytes, at, end, start) => {
  const name = dnsName(bytes, at, start, end);
  return name === undefined ? '' : ` ${name.text}`;
};

const address: Shown = (bytes, at, end) => (end - at >= 4 ? ` ${ipv4Text(bytes, at)}` : '');

/** A preference, and what is preferred. */
const preferred: Shown = (bytes, at, end, start) =>
  end - at > 2 ? ` ${u16be(bytes, at)}${named(bytes, at + 2, end, start)}` : '';

/** So many character strings, one after the other (RFC 1035 §3.3). */
const strings =
  (count: number): Shown =>
  (bytes, at, end) => {
    let text = '';
    for (let left = count, from = at; left > 0 && from < end; left--) {
      const next = Math.min(from + 1 + bytes[from]!, end);
      text += ` ${decoder.decode(bytes.subarray(from + 1, next))}`;
      from = next;
    }
    return text;
  };

/** What is told of a record's data, by its type. */
const SHOWN: Readonly<Record<number, Shown>> = {
  1: address,
  2: named,
  5: named,
  6: named,
  11: address,
  12: named,
  13: strings(2),
  15: preferred,
  28: (bytes, at, end) => (end - at >= 16 ? ` ${ipv6Text(bytes, at)}` : ''),
  33: (bytes, at, end, start) =>
    end - at > 6
      ? ` ${u16be(bytes, at)} ${u16be(bytes, at + 2)} ${u16be(bytes, at + 4)}${named(bytes, at + 6, end, start)}`
      : '',
  30: named,
  35: (bytes, at, end) =>
    end - at > 4 ? ` ${u16be(bytes, at)} ${u16be(bytes, at + 2)}${strings(1)(bytes, at + 4, end, at)}` : '',
  36: preferred,
  39: named,
  47: named,
};
