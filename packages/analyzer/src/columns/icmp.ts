import { u16be, u16le } from '@plainwire/bytes';
import { icmpTypeNames } from '@plainwire/dissect';
import type { AnalyzedFrame } from '../analyzed-frame.ts';
import type { ColumnWriter } from './column.ts';
import { answered } from './field-label.ts';

const UNREACHABLE = [
  'Network unreachable',
  'Host unreachable',
  'Protocol unreachable',
  'Port unreachable',
  'Fragmentation needed',
  'Source route failed',
  'Destination network unknown',
  'Destination host unknown',
  'Source host isolated',
  'Network administratively prohibited',
  'Host administratively prohibited',
  'Network unreachable for TOS',
  'Host unreachable for TOS',
  'Communication administratively filtered',
  'Host precedence violation',
  'Precedence cutoff in effect',
];
/** By type, what the codes mean (RFC 792, RFC 1122 §3.2.2, RFC 1812 §5.2.7). */
const CODES: Readonly<Record<number, readonly string[]>> = {
  3: UNREACHABLE,
  5: [
    'Redirect for network',
    'Redirect for host',
    'Redirect for TOS and network',
    'Redirect for TOS and host',
  ],
  11: ['Time to live exceeded in transit', 'Fragment reassembly time exceeded'],
  12: ['Pointer indicates the error', 'Required option missing', 'Bad length'],
};
/** Messages with an identifier and a sequence number: echo, timestamp, information, address mask. */
const NUMBERED: ReadonlySet<number> = new Set([0, 8, 13, 14, 15, 16, 17, 18]);
const WIDTH = 20;

/** `Echo (ping) request  id=0x0001, seq=1/256, ttl=64`, `Destination unreachable (Port unreachable)` */
export const icmpColumns: ColumnWriter = {
  protocol: 'icmp',
  quotes: true,
  label: () => 'ICMP',
  info(frame, layer) {
    const bytes = frame.bytesAt(layer);
    const start = frame.startAt(layer);
    const type = bytes[start]!;
    const name = icmpTypeNames[type] ?? 'Unknown ICMP (obsolete or malformed?)';
    const code = CODES[type]?.[bytes[start + 1]!];
    if (code !== undefined) return `${name} (${code})`;
    if (!NUMBERED.has(type) || frame.limitAt(layer) < start + 8) return name;
    const id = u16be(bytes, start + 4)
      .toString(16)
      .padStart(4, '0');
    const sequence = `${u16be(bytes, start + 6)}/${u16le(bytes, start + 6)}`;
    return `${name.padEnd(WIDTH)} id=0x${id}, seq=${sequence}, ttl=${timeToLive(frame, layer)}${answered(frame, 'icmp')}`;
  },
};

function timeToLive(frame: AnalyzedFrame, layer: number): number {
  return frame.bytesAt(layer - 1)[frame.startAt(layer - 1) + 8]!;
}
