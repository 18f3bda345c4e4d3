import { readFileSync } from 'node:fs';
import type { Segment } from '../src/segment.ts';

/** The TCP segments of a little-endian pcap file of Ethernet frames (IPv4 and IPv6 without extensions), for tests. */
export function segmentsOf(path: string): Segment[] {
  const file = new Uint8Array(readFileSync(path));
  const view = new DataView(file.buffer);
  const segments: Segment[] = [];
  let record = 0;
  for (let at = 24; at + 16 <= file.length; ) {
    const captured = view.getUint32(at + 8, true);
    const seconds = view.getUint32(at, true);
    const nanoseconds = view.getUint32(at + 4, true) * 1000;
    const packet = file.subarray(at + 16 + 14, at + 16 + captured);
    const segment = packet[0]! >> 4 === 4 ? ofIpv4(packet) : ofIpv6(packet);
    record++;
    if (segment !== undefined) segments.push({ ...segment, seconds, nanoseconds, record });
    at += 16 + captured;
  }
  return segments;
}

type Untimed = Omit<Segment, 'seconds' | 'nanoseconds' | 'record'>;

function ofIpv4(packet: Uint8Array): Untimed | undefined {
  const header = (packet[0]! & 15) * 4;
  const total = (packet[2]! << 8) | packet[3]!;
  const fragment = (((packet[6]! << 8) | packet[7]!) & 0x3fff) !== 0;
  if (packet[9] !== 6 || fragment) return undefined;
  return ofTcp(packet, 12, 16, 4, header, total);
}

function ofIpv6(packet: Uint8Array): Untimed | undefined {
  if (packet[6] !== 6) return undefined;
  return ofTcp(packet, 8, 24, 16, 40, 40 + ((packet[4]! << 8) | packet[5]!));
}

/** The segment whose header is at `at` in `packet`, which is `end` bytes long on the wire. */
export function ofTcp(
  packet: Uint8Array,
  sourceAt: number,
  destinationAt: number,
  addressLength: number,
  at: number,
  end: number,
): Untimed {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const payloadAt = at + (packet[at + 12]! >> 4) * 4;
  return {
    addresses: packet,
    sourceAt,
    destinationAt,
    addressLength,
    sourcePort: view.getUint16(at),
    destinationPort: view.getUint16(at + 2),
    linkKey: 0,
    sequence: view.getUint32(at + 4),
    acknowledgment: view.getUint32(at + 8),
    flags: packet[at + 13]!,
    window: view.getUint16(at + 14),
    payload: packet,
    payloadAt,
    payloadLength: Math.max(0, Math.min(end, packet.length) - payloadAt),
    originalPayloadLength: Math.max(0, end - payloadAt),
    transient: false,
    badChecksum: end <= packet.length && !checksumIsRight(packet, sourceAt, addressLength, at, end),
  };
}

/** RFC 9293 §3.1: ones' complement sum over pseudo-header, header and payload. */
function checksumIsRight(
  packet: Uint8Array,
  sourceAt: number,
  addressLength: number,
  at: number,
  end: number,
) {
  let sum = 6 + (end - at);
  const add = (from: number, to: number) => {
    for (let i = from; i < to; i += 2) sum += (packet[i]! << 8) | (i + 1 < to ? packet[i + 1]! : 0);
  };
  add(sourceAt, sourceAt + 2 * addressLength);
  add(at, end);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum === 0xffff;
}
