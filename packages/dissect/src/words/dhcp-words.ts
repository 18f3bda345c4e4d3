import { ipv4Text, u16be } from '@plainwire/bytes';
import type { FieldValue } from '../field.ts';
import { dhcpOptionNames } from '../protocols/data/dhcp-options.ts';
import type { TreeWords } from '../tree.ts';
import type { LayerView } from '../view.ts';
import { duration } from './duration.ts';
import { labelOf } from './label-of.ts';

const PAD = 0;
const MESSAGE_TYPE = 53;
const FIRST_PRIVATE = 224;
const END = 255;
const FIRST_OPTION = 240;
/** Subnet mask, swap server, broadcast, router solicitation and requested address, server identifier. */
const ONE_ADDRESS: ReadonlySet<number> = new Set([1, 16, 28, 32, 50, 54]);
const INFINITY = 0xffffffff;

/** `Discover` */
const typeOf = (layer: LayerView, type: number) => labelOf(layer, 'dhcp.option.dhcp', type);

function nameOf(code: number): string {
  const other = code === PAD ? 'Padding' : code < FIRST_PRIVATE ? 'Unassigned' : 'Private';
  return `(${code}) ${dhcpOptionNames[code] ?? other}`;
}

/** `(53) DHCP Message Type (Discover)` */
function option(layer: LayerView, at: number): string {
  const { bytes, limit } = layer;
  const code = bytes[at]!;
  if (code === PAD) return nameOf(code);
  if (code === END) return '(255) End';
  const length = at + 1 < limit ? bytes[at + 1]! : 0;
  if (at + 2 + length > limit) return nameOf(code);
  if (code === MESSAGE_TYPE && length === 1)
    return `${nameOf(code)} (${typeOf(layer, bytes[at + 2]!) ?? 'Unknown'})`;
  if (ONE_ADDRESS.has(code) && length === 4) return `${nameOf(code)} (${ipv4Text(bytes, at + 2)})`;
  return nameOf(code);
}

/** The type of the message, when its first option tells it, as in nearly all. */
function messageType(layer: LayerView): string | undefined {
  const { bytes, start, limit } = layer;
  const at = start + FIRST_OPTION;
  if (at + 3 > limit || bytes[at] !== MESSAGE_TYPE || bytes[at + 1] !== 1) return undefined;
  return typeOf(layer, bytes[at + 2]!);
}

function time(value: FieldValue): string {
  const seconds = Number(value);
  if (seconds === INFINITY) return `(${seconds}s) infinity`;
  const sign = seconds < 0 ? '-' : '';
  return `(${seconds}s) ${sign}${duration(Math.abs(seconds))}`;
}

const TIMES = [
  'arp_cache_timeout',
  'client_last_transaction_time',
  'ip_address_lease_time',
  'path_mtu_aging_timeout',
  'rebinding_time_value',
  'renewal_time_value',
  'tcp_keepalive_interval',
  'time_offset',
];

export const dhcpWords: TreeWords = {
  ...Object.fromEntries(TIMES.map((name) => [`dhcp.option.${name}`, time])),
  dhcp(_, layer) {
    const type = messageType(layer);
    return type === undefined ? undefined : `Dynamic Host Configuration Protocol (${type})`;
  },
  'dhcp.option.dhcp': (value, layer) => {
    const type = typeOf(layer, Number(value));
    return type === undefined ? undefined : `${type} (${value})`;
  },
  'dhcp.cookie': () => 'DHCP',
  'dhcp.flags': (_, { bytes }, at) =>
    (bytes[at]! & 0x80) === 0
      ? `0x${u16be(bytes, at).toString(16).padStart(4, '0')} (Unicast)`
      : `0x${u16be(bytes, at).toString(16)}, Broadcast flag (Broadcast)`,
  'dhcp.option.type': (_, layer, at) => option(layer, at),
  'dhcp.option.request_list_item': (value) => nameOf(Number(value)),
};
