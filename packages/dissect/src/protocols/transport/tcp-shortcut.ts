import { STRIDE } from '../../layer-slots.ts';
import type { Shortcut } from '../../shortcut.ts';
import { ethernet } from '../link/ethernet.ts';
import { ipv4 } from '../net/ipv4.ts';

const IPV4 = 0x0800;
const TCP = 6;
const VERSION_4_NO_OPTIONS = 0x45;

/**
 * What most captured frames are: Ethernet, IPv4 without options and whole, TCP; all three headers captured and sane.
 * Anything else is left to the loop.
 */
export const tcpOverIpv4: Shortcut = {
  path: [
    { protocol: ethernet, table: 'ethertype', key: IPV4 },
    { protocol: ipv4, table: 'ip.proto', key: TCP },
  ],
  take(slots, ids, bytes, start, limit, wireLimit) {
    if (limit - start < 54) return false;
    const ip = start + 14;
    if (((bytes[start + 12]! << 8) | bytes[start + 13]!) !== IPV4 || bytes[ip] !== VERSION_4_NO_OPTIONS)
      return false;
    if (bytes[ip + 9] !== TCP || (((bytes[ip + 6]! << 8) | bytes[ip + 7]!) & 0x3fff) !== 0) return false;
    const total = (bytes[ip + 2]! << 8) | bytes[ip + 3]!;
    const wire = Math.min(ip + total, wireLimit);
    const end = Math.min(wire, limit);
    const segment = ip + 20;
    const header = (bytes[segment + 12]! >> 4) << 2;
    if (total < 40 || header < 20 || segment + header > end) return false;
    slots[0] = ids[0]!;
    slots[1] = start;
    slots[2] = ip;
    slots[3] = limit;
    slots[4] = wireLimit;
    slots[STRIDE] = ids[1]!;
    slots[STRIDE + 1] = ip;
    slots[STRIDE + 2] = segment;
    slots[STRIDE + 3] = end;
    slots[STRIDE + 4] = wire;
    slots[2 * STRIDE] = ids[2]!;
    slots[2 * STRIDE + 1] = segment;
    slots[2 * STRIDE + 2] = segment + header;
    slots[2 * STRIDE + 3] = end;
    slots[2 * STRIDE + 4] = wire;
    return true;
  },
};
