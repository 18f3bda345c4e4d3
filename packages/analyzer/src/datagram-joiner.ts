import { u16be, u32be } from '@plainwire/bytes';
import type { Dissector, Frame } from '@plainwire/dissect';
import type { CaptureRecord } from '@plainwire/pcap';
import { createDefragmenter, type Datagram, type Fragment } from '@plainwire/tcp-reassembly';

const MORE_FRAGMENTS = 0x2000;
const OFFSET = 0x1fff;

/** A datagram that came in fragments. */
export interface JoinedDatagram {
  readonly version: 4 | 6;
  readonly datagram: Datagram;
}

/**
 * Puts IP fragments together. The frame that completes a datagram gets the layers of what was inside, as in Wireshark.
 */
export class DatagramJoiner {
  readonly #dissector: Dissector;
  readonly #ipv4: number;
  readonly #ipv6: number;
  readonly #ipv6Fragment: number;
  readonly #data: number;
  readonly #defragmenter = createDefragmenter();

  constructor(dissector: Dissector) {
    this.#dissector = dissector;
    this.#data = dissector.protocolId('data');
    this.#ipv4 = dissector.protocolId('ip');
    this.#ipv6 = dissector.protocolId('ipv6');
    this.#ipv6Fragment = dissector.protocolId('ipv6.fraghdr');
  }

  /** Takes the fragment that `frame` carries, if it carries one; gives the datagram that it completed. */
  join(frame: Frame, record: CaptureRecord): JoinedDatagram | undefined {
    const fragment = this.#fragmentOf(frame, record);
    if (fragment === undefined) return undefined;
    let joined: JoinedDatagram | undefined;
    for (const event of this.#defragmenter.push(fragment)) {
      if (event.type !== 'datagram') continue;
      const { payload, protocol, originalLength } = event.datagram;
      // Cut by the snapshot length, it is no datagram that could be read: its checksum would be called wrong.
      if (payload.length < originalLength) continue;
      joined = { version: fragment.addressLength === 4 ? 4 : 6, datagram: event.datagram };
      const upper = this.#dissector.lookup('ip.proto', protocol);
      if (upper === undefined) continue;
      // The fragment's own bytes are no longer what nobody claims.
      if (frame.protocolIdAt(frame.layerCount - 1) === this.#data) frame.layerCount--;
      this.#dissector.dissectAs(frame, upper.name, payload, 0, payload.length);
    }
    return joined;
  }

  #fragmentOf(frame: Frame, record: CaptureRecord): Fragment | undefined {
    const inner6 = frame.lastIndexOf(this.#ipv6Fragment);
    if (inner6 > 0) return this.#ipv6FragmentAt(frame, inner6, record);
    const layer = frame.lastIndexOf(this.#ipv4);
    if (layer < 0) return undefined;
    const bytes = frame.bytesAt(layer);
    const start = frame.startAt(layer);
    const word = u16be(bytes, start + 6);
    if ((word & (MORE_FRAGMENTS | OFFSET)) === 0) return undefined;
    return {
      ...common(frame, layer, record),
      addresses: bytes,
      sourceAt: start + 12,
      destinationAt: start + 16,
      addressLength: 4,
      identification: u16be(bytes, start + 4),
      protocol: bytes[start + 9]!,
      offset: (word & OFFSET) * 8,
      moreFragments: (word & MORE_FRAGMENTS) !== 0,
    };
  }

  /** RFC 8200 §4.5 */
  #ipv6FragmentAt(frame: Frame, layer: number, record: CaptureRecord): Fragment | undefined {
    let network = layer - 1;
    while (network >= 0 && frame.protocolIdAt(network) !== this.#ipv6) network--;
    if (network < 0) return undefined;
    const bytes = frame.bytesAt(layer);
    const start = frame.startAt(layer);
    const word = u16be(bytes, start + 2);
    const addresses = frame.startAt(network);
    // An atomic fragment (RFC 6946) is a whole datagram, and has been read as one.
    if ((word & 0xfff9) === 0) return undefined;
    return {
      ...common(frame, layer, record),
      addresses: frame.bytesAt(network),
      sourceAt: addresses + 8,
      destinationAt: addresses + 24,
      addressLength: 16,
      identification: u32be(bytes, start + 4),
      protocol: bytes[start]!,
      offset: word & 0xfff8,
      moreFragments: (word & 1) !== 0,
    };
  }
}

function common(frame: Frame, layer: number, record: CaptureRecord) {
  const end = frame.endAt(layer);
  return {
    linkKey: 0,
    payload: frame.bytesAt(layer),
    payloadAt: end,
    payloadLength: Math.max(0, frame.limitAt(layer) - end),
    originalPayloadLength: Math.max(0, frame.wireLimitAt(layer) - end),
    seconds: record.seconds,
    nanoseconds: record.nanoseconds,
    record: record.number,
  };
}
