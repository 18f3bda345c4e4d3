import { readFileSync } from 'node:fs';
import { createDefragmenter, type Defragmenter } from '../src/defragmenter.ts';
import type { Fragment } from '../src/fragment.ts';
import type { Segment } from '../src/segment.ts';

/**
 * The TCP segments of a little-endian pcap file of Ethernet frames (IPv4, fragments put together, and IPv6 without
 * extensions), for tests.
 */
export function segmentsOf(path: string): Segment[] {
  const file = new Uint8Array(readFileSync(path));
  const view = new DataView(file.buffer);
  const segments: Segment[] = [];
  const defragmenter = createDefragmenter();
  let record = 0;
  for (let at = 24; at + 16 <= file.length; ) {
    const captured = view.getUint32(at + 8, true);
    const seconds = view.getUint32(at, true);
    const nanoseconds = view.getUint32(at + 4, true) * 1000;
    const packet = file.subarray(at + 16 + 14, at + 16 + captured);
    record++;
    const whole =
      packet[0]! >> 4 === 4 ? defragmented(defragmenter, packet, { seconds, nanoseconds, record }) : packet;
    const segment = whole[0]! >> 4 !== 6 ? ofIpv4(whole) : ofIpv6(whole);
    if (segment !== undefined) segments.push({ ...segment, seconds, nanoseconds, record });
    at += 16 + captured;
  }
  return segments;
}

const NO_PACKET = new Uint8Array(20);

/** The packet itself, or the one that its last missing fragment makes, or nothing. */
function defragmented(
  defragmenter: Defragmenter,
  packet: Uint8Array,
  when: Pick<Fragment, 'seconds' | 'nanoseconds' | 'record'>,
): Uint8Array {
  const flags = (packet[6]! << 8) | packet[7]!;
  if ((flags & 0x3fff) === 0) return packet;
  const payloadAt = (packet[0]! & 15) * 4;
  const total = (packet[2]! << 8) | packet[3]!;
  const events = defragmenter.push({
    ...{ ...when, addresses: packet, sourceAt: 12, destinationAt: 16, addressLength: 4, linkKey: 0 },
    identification: (packet[4]! << 8) | packet[5]!,
    protocol: packet[9]!,
    offset: (flags & 0x1fff) * 8,
    moreFragments: (flags & 0x2000) !== 0,
    payload: packet,
    payloadAt,
    payloadLength: Math.min(total, packet.length) - payloadAt,
    originalPayloadLength: total - payloadAt,
  });
  const event = events.find((one) => one.type === 'datagram');
  if (event?.type !== 'datagram') return NO_PACKET;
  const { payload } = event.datagram;
  const whole = new Uint8Array(20 + payload.length);
  whole.set(packet.subarray(0, 20));
  whole.set(payload, 20);
  whole.set([0x45, 0, whole.length >> 8, whole.length & 0xff, 0, 0, 0, 0]);
  return whole;
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
