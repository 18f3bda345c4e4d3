import { u16be } from '@plainwire/bytes';
import { AddressMap } from './address-map.ts';
import type { RecordToWrite } from './capture-writer.ts';
import type { CaptureRecord } from './record.ts';

/** Replaces the addresses of packets. */
export interface AddressAnonymizer {
  /**
   * A copy of the record with other IP addresses, its checksums moved along; or undefined for a frame that is not
   * understood (another link type, an ethertype beside IP and ARP, an IPv6 routing header), which may hold addresses.
   */
  record(record: CaptureRecord): RecordToWrite | undefined;
}

/**
 * Replaces the IPv4 and IPv6 addresses in IP headers, also those quoted in ICMP errors and carried IP in IP, and those
 * in ARP; prefix-preserving (Crypto-PAn). Broadcast, multicast, loopback and unspecified addresses stay. Hardware
 * addresses, and addresses in the payload of TCP and UDP, stay too.
 *
 * @param key 32 random bytes; the same key gives the same addresses.
 * @throws {PlainwireError} `ERR_KEY` for a key of another length.
 */
export function createAddressAnonymizer(key: Uint8Array): AddressAnonymizer {
  const addresses = new AddressMap(key);
  return {
    record(record) {
      const bytes = record.data.slice();
      if (!new Anonymizing(bytes, addresses).frame(record.linkType)) return undefined;
      const { capturedLength, originalLength, seconds, nanoseconds, interfaceId, linkType } = record;
      return {
        buffer: bytes,
        offset: 0,
        capturedLength,
        originalLength,
        seconds,
        nanoseconds,
        interfaceId,
        linkType,
      };
    },
  };
}

const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const ARP = 0x0806;
/** Nested IP headers that are followed. */
const MAX_DEPTH = 8;

/** One frame being changed in place. Every method says whether it understood what stands there. */
class Anonymizing {
  readonly #bytes: Uint8Array;
  readonly #addresses: AddressMap;

  constructor(bytes: Uint8Array, addresses: AddressMap) {
    this.#bytes = bytes;
    this.#addresses = addresses;
  }

  frame(linkType: number): boolean {
    switch (linkType) {
      case 0:
      case 108:
        return this.#ip(4, 0);
      case 1:
        return this.#afterTags(12);
      case 12:
      case 14:
      case 101:
      case 228:
      case 229:
        return this.#ip(0, 0);
      case 113:
        return this.#afterTags(14);
      case 276:
        return this.#byType(this.#u16(0), 20);
      default:
        return false;
    }
  }

  /** The ethertype at `at`, VLAN tags passed over. */
  #afterTags(at: number): boolean {
    let typeAt = at;
    while (this.#u16(typeAt) === 0x8100 || this.#u16(typeAt) === 0x88a8) typeAt += 4;
    return this.#byType(this.#u16(typeAt), typeAt + 2);
  }

  #byType(type: number, at: number): boolean {
    if (type === IPV4 || type === IPV6) return this.#ip(at, 0);
    return type === ARP && this.#arp(at);
  }

  #ip(at: number, depth: number): boolean {
    const version = (this.#bytes[at] ?? 0) >> 4;
    if (depth >= MAX_DEPTH) return false;
    if (version === 4) return this.#ipv4(at, depth);
    return version === 6 && this.#ipv6(at, depth);
  }

  /** RFC 826, for IPv4 over Ethernet. */
  #arp(at: number): boolean {
    if (at + 28 > this.#bytes.length || this.#u16(at + 2) !== IPV4 || this.#u16(at + 4) !== 0x0604)
      return false;
    this.#replace(at + 14, 4);
    this.#replace(at + 24, 4);
    return true;
  }

  #ipv4(at: number, depth: number): boolean {
    const headerLength = 4 * (this.#bytes[at]! & 15);
    if (at + 20 > this.#bytes.length || headerLength < 20) return false;
    const change = this.#replace(at + 12, 4) + this.#replace(at + 16, 4);
    this.#moveChecksum(at + 10, change);
    const isFirst = (this.#u16(at + 6) & 0x1fff) === 0;
    // Options may record routes.
    if (headerLength > 20) return false;
    return !isFirst || this.#payload(this.#bytes[at + 9]!, at + headerLength, change, depth);
  }

  #ipv6(at: number, depth: number): boolean {
    if (at + 40 > this.#bytes.length) return false;
    const change = this.#replace(at + 8, 16) + this.#replace(at + 24, 16);
    let next = this.#bytes[at + 6]!;
    let start = at + 40;
    while ((next === 0 || next === 60 || next === 44) && start + 8 <= this.#bytes.length) {
      if (next === 44 && (this.#u16(start + 2) & 0xfff8) !== 0) return true;
      const length = next === 44 ? 8 : 8 * (this.#bytes[start + 1]! + 1);
      next = this.#bytes[start]!;
      start += length;
    }
    return next !== 43 && this.#payload(next, start, change, depth);
  }

  /** What an IP header carries; `change` is by how much the pseudo-header's sum grew. */
  #payload(protocol: number, at: number, change: number, depth: number): boolean {
    switch (protocol) {
      case 4:
      case 41:
        return this.#ip(at, depth + 1);
      case 6:
        this.#moveChecksum(at + 16, change);
        return true;
      case 17:
        // A UDP checksum of 0 means that there is none.
        if (this.#u16(at + 6) !== 0) this.#moveChecksum(at + 6, change);
        return true;
      case 1:
        return this.#icmp(at, 0, isIcmpError(this.#bytes[at] ?? 0), depth);
      case 58:
        return (
          this.#icmp(at, change, (this.#bytes[at] ?? 0) < 128, depth) && !isNeighbour(this.#bytes[at] ?? 0)
        );
      default:
        return true;
    }
  }

  /** An error quotes the packet it is about, from its IP header on: that changes, and the checksum over it too. */
  #icmp(at: number, change: number, isError: boolean, depth: number): boolean {
    const before = isError ? this.#sum(at + 8) : 0;
    const understood = !isError || at + 8 >= this.#bytes.length || this.#ip(at + 8, depth + 1);
    this.#moveChecksum(at + 2, change + (isError ? this.#sum(at + 8) - before : 0));
    return understood;
  }

  /** Puts the address that stands for the one at `at`, and gives by how much the sum of its words grew. */
  #replace(at: number, length: 4 | 16): number {
    const address = this.#bytes.slice(at, at + length);
    if (isSpecial(address)) return 0;
    const before = sumOf(this.#bytes, at, at + length);
    this.#bytes.set(this.#addresses.map(address), at);
    return sumOf(this.#bytes, at, at + length) - before;
  }

  /** RFC 1624: the checksum at `at` after the sum it covers grew by `change`. */
  #moveChecksum(at: number, change: number): void {
    if (at + 2 > this.#bytes.length) return;
    let sum = (~this.#u16(at) & 0xffff) + (((change % 0xffff) + 0xffff) % 0xffff);
    sum = (sum & 0xffff) + (sum >> 16);
    const checksum = ~sum & 0xffff;
    this.#bytes[at] = checksum >> 8;
    this.#bytes[at + 1] = checksum & 0xff;
  }

  #sum(from: number): number {
    return sumOf(this.#bytes, from, this.#bytes.length);
  }

  #u16(at: number): number {
    return at + 2 <= this.#bytes.length ? u16be(this.#bytes, at) : 0;
  }
}

function sumOf(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at + 1 < to; at += 2) sum += u16be(bytes, at);
  return (to - from) % 2 === 1 && to > from ? sum + (bytes[to - 1]! << 8) : sum;
}

function isIcmpError(type: number): boolean {
  return type === 3 || type === 4 || type === 5 || type === 11 || type === 12;
}

/** Router and neighbour messages, redirects and the like hold addresses of their own (RFC 4861, RFC 2710). */
function isNeighbour(type: number): boolean {
  return (type >= 130 && type <= 137) || type === 143;
}

/** Addresses that say what they are, not who: they stay. */
function isSpecial(address: Uint8Array): boolean {
  if (address.length === 4) return address[0] === 0 || address[0] === 127 || address[0]! >= 224;
  return address[0] === 0xff || address.subarray(0, 15).every((byte) => byte === 0);
}
