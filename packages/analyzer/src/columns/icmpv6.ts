import { ipv6Text, macText, u16be } from '@plainwire/bytes';
import type { AnalyzedFrame } from '../analyzed-frame.ts';
import type { ColumnWriter } from './column.ts';
import { answered, fieldLabel } from './field-label.ts';

/** By type, what the codes mean (RFC 4443 §3). */
const CODES: Readonly<Record<number, readonly string[]>> = {
  1: [
    'no route to destination',
    'Administratively prohibited',
    'Beyond scope of source address',
    'Address unreachable',
    'Port unreachable',
    'Source address failed ingress/egress policy',
    'Reject route to destination',
    'Error in Source Routing Header',
  ],
  3: ['hop limit exceeded in transit', 'fragment reassembly time exceeded'],
  4: [
    'erroneous header field encountered',
    'unrecognized Next Header type encountered',
    'unrecognized IPv6 option encountered',
    'IPv6 First Fragment has incomplete IPv6 Header Chain',
  ],
};
const SOURCE_LINK_LAYER = 1;
const TARGET_LINK_LAYER = 2;

/** `Echo (ping) request id=0x0001, seq=1, hop limit=64`, `Neighbor Solicitation for fe80::1 from 00:00:5e:00:53:01` */
export const icmpv6Columns: ColumnWriter = {
  protocol: 'icmpv6',
  quotes: true,
  label: () => 'ICMPv6',
  info(frame, layer) {
    const bytes = frame.bytesAt(layer);
    const start = frame.startAt(layer);
    const type = bytes[start]!;
    const name = fieldLabel(frame, 'icmpv6.type', type) ?? 'Unknown';
    const code = CODES[type]?.[bytes[start + 1]!];
    if (code !== undefined) return `${name} (${code})`;
    const has = (length: number) => start + length <= frame.limitAt(layer);
    if ((type === 128 || type === 129) && has(8)) return `${name} ${echo(frame, layer)}`;
    if ((type === 135 || type === 136) && has(24)) return `${name}${neighbour(frame, layer, type)}`;
    if (type === 133 || type === 134) return `${name}${from(frame, layer, type === 133 ? 8 : 16)}`;
    return name;
  },
};

function echo(frame: AnalyzedFrame, layer: number): string {
  const bytes = frame.bytesAt(layer);
  const start = frame.startAt(layer);
  const id = u16be(bytes, start + 4)
    .toString(16)
    .padStart(4, '0');
  const network = frame.layers.lastIndexOf(frame.layers.dissector.protocolId('ipv6'));
  const hops = network < 0 ? '' : `, hop limit=${frame.bytesAt(network)[frame.startAt(network) + 7]}`;
  return `id=0x${id}, seq=${u16be(bytes, start + 6)}${hops}${answered(frame, 'icmpv6')}`;
}

/** RFC 4861 §4.3, §4.4 */
function neighbour(frame: AnalyzedFrame, layer: number, type: number): string {
  const bytes = frame.bytesAt(layer);
  const start = frame.startAt(layer);
  const target = ipv6Text(bytes, start + 8);
  if (type === 135) return ` for ${target}${from(frame, layer, 24)}`;
  const flags = ['rtr', 'sol', 'ovr'].filter((_, bit) => (bytes[start + 4]! & (0x80 >> bit)) !== 0);
  const set = flags.length > 0 ? ` (${flags.join(', ')})` : '';
  const address = linkLayerAddress(frame, layer, 24, TARGET_LINK_LAYER);
  return ` ${target}${set}${address === undefined ? '' : ` is at ${address}`}`;
}

function from(frame: AnalyzedFrame, layer: number, optionsAt: number): string {
  const address = linkLayerAddress(frame, layer, optionsAt, SOURCE_LINK_LAYER);
  return address === undefined ? '' : ` from ${address}`;
}

/** RFC 4861 §4.6.1: the first such option. */
function linkLayerAddress(
  frame: AnalyzedFrame,
  layer: number,
  optionsAt: number,
  kind: number,
): string | undefined {
  const bytes = frame.bytesAt(layer);
  const limit = frame.limitAt(layer);
  for (let at = frame.startAt(layer) + optionsAt; at + 8 <= limit; ) {
    const length = 8 * bytes[at + 1]!;
    if (length === 0) return undefined;
    if (bytes[at] === kind && length === 8) return macText(bytes, at + 2);
    at += length;
  }
  return undefined;
}
