import { Buffer } from 'node:buffer';

export const SYN = 0x02;
export const FIN = 0x01;
export const PSH = 0x08;
export const ACK = 0x10;

const ethernetAddresses = Buffer.from('020000000001020000000002', 'hex');
const noPayload = Buffer.alloc(0);

/**
 * Builds Ethernet [802.1Q] IPv4|IPv6 TCP|UDP frames with right checksums into one reused buffer.
 *
 * A packet is `{ source, destination, sourcePort, destinationPort }` with addresses of 4 or 16 bytes, `vlan` (0: none),
 * `payload, at, length`, and for TCP `sequence, acknowledgment, flags, timestamp` (undefined: no option).
 */
export class FrameBuilder {
  bytes = Buffer.alloc(4096);

  /** Gives the frame's length in `bytes`. */
  tcp(packet) {
    const headerLength = packet.timestamp === undefined ? 20 : 32;
    const start = this.#network(packet, 6, headerLength + packet.length);
    this.#tcpHeader(packet, start, headerLength);
    return this.#finish(packet, 6, start, start + headerLength, start + 16);
  }

  /** Gives the frame's length in `bytes`. */
  udp(packet) {
    const length = 8 + packet.length;
    const start = this.#network(packet, 17, length);
    this.#ports(packet, start);
    this.bytes.writeUInt32BE(length << 16, start + 4);
    return this.#finish(packet, 17, start, start + 8, start + 6);
  }

  #network(packet, protocol, length) {
    const bytes = this.bytes;
    const isIpv6 = packet.source.length === 16;
    let at = ethernetAddresses.copy(bytes, 0);
    if (packet.vlan) at = bytes.writeUInt32BE((0x81000000 | packet.vlan) >>> 0, at);
    at = bytes.writeUInt16BE(isIpv6 ? 0x86dd : 0x0800, at);
    return isIpv6 ? this.#ipv6(packet, protocol, length, at) : this.#ipv4(packet, protocol, length, at);
  }

  #ipv4({ source, destination, identification = 0 }, protocol, length, at) {
    const bytes = this.bytes;
    bytes.writeUInt32BE(0x45000000 + 20 + length, at);
    bytes.writeUInt16BE(identification & 0xffff, at + 4);
    bytes.writeUInt16BE(0x4000, at + 6);
    bytes.writeUInt32BE(((64 << 24) | (protocol << 16)) >>> 0, at + 8);
    source.copy(bytes, at + 12);
    destination.copy(bytes, at + 16);
    bytes.writeUInt16BE(checksum(sum16(bytes, at, 20)), at + 10);
    return at + 20;
  }

  #ipv6({ source, destination }, protocol, length, at) {
    const bytes = this.bytes;
    bytes.writeUInt32BE(0x60000000, at);
    bytes.writeUInt32BE(((length << 16) | (protocol << 8) | 64) >>> 0, at + 4);
    source.copy(bytes, at + 8);
    destination.copy(bytes, at + 24);
    return at + 40;
  }

  #ports({ sourcePort, destinationPort }, at) {
    this.bytes.writeUInt16BE(sourcePort, at);
    this.bytes.writeUInt16BE(destinationPort, at + 2);
  }

  #tcpHeader(packet, at, headerLength) {
    const bytes = this.bytes;
    this.#ports(packet, at);
    bytes.writeUInt32BE(packet.sequence, at + 4);
    bytes.writeUInt32BE(packet.acknowledgment, at + 8);
    bytes.writeUInt32BE(((headerLength << 26) | (packet.flags << 16) | 64240) >>> 0, at + 12);
    bytes.writeUInt32BE(0, at + 16);
    if (headerLength === 20) return;
    bytes.writeUInt32BE(0x0101080a, at + 20);
    bytes.writeUInt32BE(packet.timestamp, at + 24);
    bytes.writeUInt32BE(0, at + 28);
  }

  #finish({ source, payload = noPayload, at = 0, length }, protocol, start, payloadStart, checksumAt) {
    const bytes = this.bytes;
    const end = payloadStart + length;
    payload.copy(bytes, payloadStart, at, at + length);
    const addresses = 2 * source.length;
    const pseudoHeader = sum16(bytes, start - addresses, addresses) + protocol + end - start;
    const value = checksum(pseudoHeader + sum16(bytes, start, end - start));
    bytes.writeUInt16BE(protocol === 17 && value === 0 ? 0xffff : value, checksumAt);
    return end;
  }
}

function sum16(bytes, start, length) {
  const end = start + (length & ~1);
  let sum = 0;
  for (let at = start; at < end; at += 2) sum += (bytes[at] << 8) | bytes[at + 1];
  return length & 1 ? sum + (bytes[end] << 8) : sum;
}

function checksum(sum) {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + (folded >>> 16);
  return ~folded & 0xffff;
}
