import { internetChecksum } from '../checksum.ts';
import { ipv4Bytes, ipv6Bytes, macBytes } from './addresses.ts';
import { type BuildLayer, header, writeChecksum } from './build.ts';

const TCP = 6;
const UDP = 17;

export interface EthernetParts {
  readonly src?: string;
  readonly dst?: string;
  /** That of the next layer when not given. */
  readonly type?: number;
}

/** An Ethernet II header; addresses are `02:00:00:00:00:01` and `…:02` when not given. */
export function ethernet(parts: EthernetParts = {}): BuildLayer {
  return {
    keys: { linktype: 1 },
    encode(payload, _below, above) {
      const { bytes, view } = header(14, payload);
      bytes.set(macBytes(parts.dst ?? '02:00:00:00:00:02'), 0);
      bytes.set(macBytes(parts.src ?? '02:00:00:00:00:01'), 6);
      view.setUint16(12, parts.type ?? above?.keys['ethertype'] ?? 0);
      return bytes;
    },
  };
}

export interface VlanParts {
  readonly id: number;
  readonly priority?: number;
  readonly dei?: boolean;
  readonly type?: number;
}

/** An 802.1Q tag. */
export function vlan(parts: VlanParts): BuildLayer {
  return {
    keys: { ethertype: 0x8100 },
    encode(payload, _below, above) {
      const { bytes, view } = header(4, payload);
      view.setUint16(0, ((parts.priority ?? 0) << 13) | (parts.dei === true ? 0x1000 : 0) | parts.id);
      view.setUint16(2, parts.type ?? above?.keys['ethertype'] ?? 0);
      return bytes;
    },
  };
}

export interface Ipv4Parts {
  readonly src: string;
  readonly dst: string;
  readonly ttl?: number;
  readonly id?: number;
  readonly dontFragment?: boolean;
  readonly moreFragments?: boolean;
  /** In units of 8 bytes. */
  readonly fragmentOffset?: number;
  readonly dsField?: number;
  readonly protocol?: number;
}

/** An IPv4 header without options; total length and checksum are filled in. */
export function ipv4(parts: Ipv4Parts): BuildLayer {
  const src = ipv4Bytes(parts.src);
  const dst = ipv4Bytes(parts.dst);
  return {
    keys: { ethertype: 0x0800, 'ip.proto': 4 },
    encode(payload, _below, above) {
      const { bytes, view } = header(20, payload);
      bytes[0] = 0x45;
      bytes[1] = parts.dsField ?? 0;
      view.setUint16(2, bytes.length);
      view.setUint16(4, parts.id ?? 0);
      const flags = (parts.dontFragment === true ? 0x4000 : 0) | (parts.moreFragments === true ? 0x2000 : 0);
      view.setUint16(6, flags | (parts.fragmentOffset ?? 0));
      bytes[8] = parts.ttl ?? 64;
      bytes[9] = parts.protocol ?? above?.keys['ip.proto'] ?? 0;
      bytes.set(src, 12);
      bytes.set(dst, 16);
      view.setUint16(10, internetChecksum(bytes, 0, 20));
      return bytes;
    },
    pseudoHeader: (protocol, length) => sumOf(src) + sumOf(dst) + protocol + length,
  };
}

export interface Ipv6Parts {
  readonly src: string;
  readonly dst: string;
  readonly hopLimit?: number;
  readonly trafficClass?: number;
  readonly flowLabel?: number;
  readonly nextHeader?: number;
}

/** An IPv6 header; the payload length is filled in. */
export function ipv6(parts: Ipv6Parts): BuildLayer {
  const src = ipv6Bytes(parts.src);
  const dst = ipv6Bytes(parts.dst);
  return {
    keys: { ethertype: 0x86dd, 'ip.proto': 41 },
    encode(payload, _below, above) {
      const { bytes, view } = header(40, payload);
      view.setUint32(0, (6 << 28) | ((parts.trafficClass ?? 0) << 20) | (parts.flowLabel ?? 0));
      view.setUint16(4, payload.length);
      bytes[6] = parts.nextHeader ?? above?.keys['ip.proto'] ?? 59;
      bytes[7] = parts.hopLimit ?? 64;
      bytes.set(src, 8);
      bytes.set(dst, 24);
      return bytes;
    },
    pseudoHeader: (protocol, length) => sumOf(src) + sumOf(dst) + protocol + length,
  };
}

export interface UdpParts {
  readonly srcPort: number;
  readonly dstPort: number;
}

/** A UDP header; length and checksum are filled in. */
export function udp(parts: UdpParts): BuildLayer {
  return {
    keys: { 'ip.proto': UDP },
    encode(payload, below) {
      const { bytes, view } = header(8, payload);
      view.setUint16(0, parts.srcPort);
      view.setUint16(2, parts.dstPort);
      view.setUint16(4, bytes.length);
      writeChecksum(bytes, 6, UDP, below);
      return bytes;
    },
  };
}

const FLAGS = {
  fin: 0x01,
  syn: 0x02,
  rst: 0x04,
  psh: 0x08,
  ack: 0x10,
  urg: 0x20,
  ece: 0x40,
  cwr: 0x80,
  ae: 0x100,
};

export interface TcpParts {
  readonly srcPort: number;
  readonly dstPort: number;
  readonly seq?: number;
  readonly ack?: number;
  /** `['syn', 'ack']`, or the number. */
  readonly flags?: readonly (keyof typeof FLAGS)[] | number;
  readonly window?: number;
  readonly urgentPointer?: number;
  /** As on the wire; filled up with zeros to a multiple of 4 bytes, at most 40. */
  readonly options?: Uint8Array;
}

/** A TCP header; data offset and checksum are filled in. */
export function tcp(parts: TcpParts): BuildLayer {
  const options = parts.options ?? new Uint8Array(0);
  const length = 20 + ((options.length + 3) & ~3);
  if (length > 60) throw new RangeError('TCP options take at most 40 bytes: leave some out');
  const { flags = 0 } = parts;
  const bits = typeof flags === 'number' ? flags : flags.reduce((sum, flag) => sum | FLAGS[flag], 0);
  return {
    keys: { 'ip.proto': TCP },
    encode(payload, below) {
      const { bytes, view } = header(length, payload);
      view.setUint16(0, parts.srcPort);
      view.setUint16(2, parts.dstPort);
      view.setUint32(4, parts.seq ?? 0);
      view.setUint32(8, parts.ack ?? 0);
      view.setUint16(12, ((length / 4) << 12) | bits);
      view.setUint16(14, parts.window ?? 65535);
      view.setUint16(18, parts.urgentPointer ?? 0);
      bytes.set(options, 20);
      writeChecksum(bytes, 16, TCP, below);
      return bytes;
    },
  };
}

/** The bytes as big-endian 16-bit numbers, added up. */
function sumOf(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += (bytes[at]! << 8) | bytes[at + 1]!;
  return sum;
}
