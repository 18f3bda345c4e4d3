import type { Dissector, Frame } from '@plainwire/dissect';

const MORE_FRAGMENTS = 0x20;
const MORE_FRAGMENTS_6 = 1;

/** Where the two addresses of an IP header are. */
export interface AddressPlaces {
  readonly sourceAt: number;
  readonly destinationAt: number;
  /** 4 or 16. */
  readonly length: number;
}

/** Tells which IP layer carries another one. */
export class NetworkLayers {
  readonly #ipv4: number;
  readonly #ipv6: number;
  readonly #ipv6Fragment: number;
  readonly #icmp: number;
  readonly #icmpv6: number;

  constructor(dissector: Dissector) {
    this.#ipv4 = dissector.protocolId('ip');
    this.#ipv6 = dissector.protocolId('ipv6');
    this.#ipv6Fragment = dissector.protocolId('ipv6.fraghdr');
    this.#icmp = dissector.protocolId('icmp');
    this.#icmpv6 = dissector.protocolId('icmpv6');
  }

  /** The nearest IP layer outside `layer`, or -1. */
  below(frame: Frame, layer: number): number {
    for (let below = layer - 1; below >= 0; below--) {
      const id = frame.protocolIdAt(below);
      if (id === this.#ipv4 || id === this.#ipv6) return below;
    }
    return -1;
  }

  /** Whether `layer` is of a packet that an ICMP error tells about (RFC 792, RFC 4443 §2.4). */
  isQuoted(frame: Frame, layer: number): boolean {
    for (let below = layer - 1; below >= 0; below--) {
      const id = frame.protocolIdAt(below);
      if (id === this.#icmp || id === this.#icmpv6) return true;
    }
    return false;
  }

  /** Whether what lies at `layer` is the first part of something longer: a fragment that was not put together. */
  isFirstFragment(frame: Frame, layer: number): boolean {
    const inner = layer - 1;
    const id = frame.protocolIdAt(inner);
    if (layer < frame.layerCount && frame.bytesAt(layer) !== frame.bytesAt(inner)) return false;
    const flags = frame.bytesAt(inner)[frame.startAt(inner) + (id === this.#ipv4 ? 6 : 3)]!;
    if (id === this.#ipv4) return (flags & MORE_FRAGMENTS) !== 0;
    return id === this.#ipv6Fragment && (flags & MORE_FRAGMENTS_6) !== 0;
  }

  addressesAt(frame: Frame, layer: number): AddressPlaces {
    const start = frame.startAt(layer);
    return frame.protocolIdAt(layer) === this.#ipv4
      ? { sourceAt: start + 12, destinationAt: start + 16, length: 4 }
      : { sourceAt: start + 8, destinationAt: start + 24, length: 16 };
  }
}
