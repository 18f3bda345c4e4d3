import type { Handoff } from '../../handoff.ts';
import { STRIDE } from '../../layer-slots.ts';
import type { Shortcut } from '../../shortcut.ts';
import { ethernet } from '../link/ethernet.ts';
import { vlan } from '../link/vlan.ts';
import { ipv4 } from '../net/ipv4.ts';
import { ipv6 } from '../net/ipv6.ts';
import { udp } from './udp.ts';

const VLAN = 0x8100;
const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const TCP = 6;
const UDP = 17;
const UDP_HEADER = 8;
const VERSION_4_NO_OPTIONS = 0x45;
const [ETHERNET_ID, VLAN_ID, IPV4_ID, IPV6_ID, UDP_ID, TCP_ID] = [0, 1, 2, 3, 4, 5] as const;

/**
 * What most captured frames are: Ethernet, perhaps a VLAN tag, IPv4 without options and whole or IPv6, then mostly TCP
 * or UDP; all headers captured and sane.
 */
export const tcpOverIp: Shortcut = {
  protocols: [ethernet, vlan, ipv4, ipv6, udp],
  links: [
    { table: 'ethertype', key: VLAN, to: VLAN_ID },
    { table: 'ethertype', key: IPV4, to: IPV4_ID },
    { table: 'ethertype', key: IPV6, to: IPV6_ID },
    { table: 'ip.proto', key: UDP, to: UDP_ID },
    { table: 'ip.proto', key: TCP, to: TCP_ID },
  ],
  optional: [VLAN_ID, IPV6_ID, UDP_ID],
  /** Ethernet, IPv4 and TCP, short enough to be inlined; the rest has a function of its own. */
  take(slots, ids, bytes, start, limit, wireLimit, handoff) {
    const ip = start + 14;
    if (
      limit - start >= 54 &&
      bytes[ip] === VERSION_4_NO_OPTIONS &&
      bytes[ip + 9] === TCP &&
      bytes[start + 12] === 0x08 &&
      bytes[start + 13] === 0 &&
      (((bytes[ip + 6]! << 8) | bytes[ip + 7]!) & 0x3fff) === 0
    ) {
      const wire = Math.min(ip + ((bytes[ip + 2]! << 8) | bytes[ip + 3]!), wireLimit);
      const end = Math.min(wire, limit);
      const segment = ip + 20;
      const header = (bytes[segment + 12]! >> 4) << 2;
      if (header >= 20 && segment + header <= end) {
        slots[0] = ids[ETHERNET_ID]!;
        slots[1] = start;
        slots[2] = ip;
        slots[3] = limit;
        slots[4] = wireLimit;
        slots[5] = ids[IPV4_ID]!;
        slots[6] = ip;
        slots[7] = segment;
        slots[8] = end;
        slots[9] = wire;
        slots[10] = ids[TCP_ID]!;
        slots[11] = segment;
        slots[12] = segment + header;
        slots[13] = end;
        slots[14] = wire;
        return 3;
      }
    }
    return takeOther(slots, ids, bytes, start, limit, wireLimit, handoff);
  },
};

function takeOther(
  slots: number[],
  ids: readonly number[],
  bytes: Uint8Array,
  start: number,
  limit: number,
  wireLimit: number,
  handoff: Handoff,
): number {
  let at = start + 14;
  if (limit - at < 20) return 0;
  let type = (bytes[start + 12]! << 8) | bytes[start + 13]!;
  fill(slots, 0, ids[ETHERNET_ID]!, start, at, limit, wireLimit);
  let count = 1;
  if (type === VLAN) {
    if (limit - at < 24 || ids[VLAN_ID]! < 0) return 0;
    type = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    fill(slots, STRIDE, ids[VLAN_ID]!, at, at + 4, limit, wireLimit);
    count = 2;
    at += 4;
  }
  let next: number;
  let wire: number;
  let protocol: number;
  if (type === IPV4) {
    const total = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    const fragment = ((bytes[at + 6]! << 8) | bytes[at + 7]!) & 0x3fff;
    if (bytes[at] !== VERSION_4_NO_OPTIONS || total < 20 || fragment !== 0) return 0;
    next = at + 20;
    wire = Math.min(at + total, wireLimit);
    protocol = bytes[at + 9]!;
  } else {
    const payload = (bytes[at + 4]! << 8) | bytes[at + 5]!;
    if (type !== IPV6 || bytes[at]! >> 4 !== 6 || payload === 0) return 0;
    next = at + 40;
    wire = Math.min(next + payload, wireLimit);
    protocol = bytes[at + 6]!;
  }
  const id = ids[type === IPV4 ? IPV4_ID : IPV6_ID]!;
  const end = Math.min(wire, limit);
  if (next > end || id < 0) return 0;
  fill(slots, count * STRIDE, id, at, next, end, wire);
  count++;
  let transport = -1;
  let length = 0;
  let carried = wire;
  if (protocol === TCP && next + 20 <= end) {
    transport = ids[TCP_ID]!;
    length = (bytes[next + 12]! >> 4) << 2;
    if (length < 20) transport = -1;
  } else if (protocol === UDP && next + UDP_HEADER <= end) {
    const declared = (bytes[next + 4]! << 8) | bytes[next + 5]!;
    length = UDP_HEADER;
    if (declared >= UDP_HEADER) {
      transport = ids[UDP_ID]!;
      carried = Math.min(next + declared, wire);
    }
  }
  if (transport < 0 || next + length > end) {
    handoff.table = 0;
    handoff.key = protocol;
    handoff.key2 = -1;
    return -count;
  }
  fill(slots, count * STRIDE, transport, next, next + length, Math.min(carried, end), carried);
  count++;
  if (protocol === TCP || end <= next + UDP_HEADER || carried <= next + UDP_HEADER) return count;
  const source = (bytes[next]! << 8) | bytes[next + 1]!;
  const destination = (bytes[next + 2]! << 8) | bytes[next + 3]!;
  handoff.table = 0;
  handoff.key = Math.min(source, destination);
  handoff.key2 = Math.max(source, destination);
  return -count;
}

function fill(
  slots: number[],
  slot: number,
  id: number,
  start: number,
  end: number,
  limit: number,
  wireLimit: number,
): void {
  slots[slot] = id;
  slots[slot + 1] = start;
  slots[slot + 2] = end;
  slots[slot + 3] = limit;
  slots[slot + 4] = wireLimit;
}
