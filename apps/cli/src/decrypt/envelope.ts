import type { AnalyzedFrame } from '@plainwire/analyzer';
import { u16be } from '@plainwire/bytes';
import type { Dissector } from '@plainwire/dissect';
import { type BuildLayer, ethernet, ipv4, ipv6 } from '@plainwire/dissect/build';

/** What a frame puts round its TCP segment: another segment of the same direction may go into it. */
export interface Envelope {
  readonly interfaceId: number;
  readonly linkType: number;
  /** The header of the link, with its tags. */
  readonly link: Uint8Array;
  readonly network: BuildLayer;
}

/** A frame's envelope, and the TCP header that was in it. */
export interface OpenedEnvelope extends Envelope {
  readonly tcpHeader: Uint8Array;
}

/** Layers in front of an IP header that do not say how long it is. */
const LENGTHLESS: ReadonlySet<string> = new Set([
  'eth',
  'vlan',
  'ieee8021ad',
  'mpls',
  'sll',
  'sll2',
  'null',
  'raw',
  'ppp',
  'chdlc',
  'fr',
  'ipoib',
]);

const ETHERNET = 1;
const MAC_ADDRESSES = 12;

/** Reads envelopes from frames that carry TCP. */
export class EnvelopeReader {
  readonly #names: readonly string[];
  readonly #tcp: number;

  constructor(dissector: Dissector) {
    this.#names = dissector.protocols.map(({ name }) => name);
    this.#tcp = dissector.protocolId('tcp');
  }

  /**
   * The envelope of `frame`, as simple as it can be: of tunnels only the inner addresses are left. Undefined for an
   * encapsulation whose lengths would have to be written anew, other than in Ethernet.
   */
  read(frame: AnalyzedFrame): OpenedEnvelope | undefined {
    const { layers, record, tcp } = frame;
    const innermost = layers.lastIndexOf(this.#tcp);
    if (tcp === undefined || innermost < 1) return undefined;
    let inner = innermost - 1;
    while (inner >= 0 && !this.#isNetwork(frame, inner)) inner--;
    let outer = 0;
    while (outer < inner && !this.#isNetwork(frame, outer)) outer++;
    if (inner < 0) return undefined;
    const network = this.#networkOf(frame, inner);
    const link = layers.bytes.slice(record.offset, layers.startAt(outer));
    const tcpHeader = layers.bytesAt(innermost).subarray(layers.startAt(innermost), layers.endAt(innermost));
    const { interfaceId, linkType } = record;
    if (this.#canStay(frame, outer, inner)) return { interfaceId, linkType, link, network, tcpHeader };
    if (linkType !== ETHERNET) return undefined;
    const header = ethernet().encode(link.subarray(link.length), undefined, network);
    header.set(link.subarray(0, MAC_ADDRESSES));
    return { interfaceId, linkType, link: header, network, tcpHeader };
  }

  #nameAt(frame: AnalyzedFrame, layer: number): string {
    return this.#names[frame.protocolIdAt(layer)]!;
  }

  #isNetwork(frame: AnalyzedFrame, layer: number): boolean {
    const name = this.#nameAt(frame, layer);
    return name === 'ip' || name === 'ipv6';
  }

  /** Whether the bytes before the IP header `outer` may stand before `inner` as well. */
  #canStay(frame: AnalyzedFrame, outer: number, inner: number): boolean {
    if (frame.protocolIdAt(outer) !== frame.protocolIdAt(inner)) return false;
    for (let layer = 0; layer < outer; layer++) if (!LENGTHLESS.has(this.#nameAt(frame, layer))) return false;
    return true;
  }

  #networkOf(frame: AnalyzedFrame, layer: number): BuildLayer {
    const bytes = frame.bytesAt(layer);
    const start = frame.startAt(layer);
    const { connection, direction } = frame.tcp!;
    const src = connection.endpoints[direction].address;
    const dst = connection.endpoints[direction === 0 ? 1 : 0].address;
    if (this.#nameAt(frame, layer) === 'ip')
      return ipv4({ src, dst, ttl: bytes[start + 8]!, dsField: bytes[start + 1]!, dontFragment: true });
    const trafficClass = (u16be(bytes, start) >> 4) & 0xff;
    return ipv6({ src, dst, hopLimit: bytes[start + 7]!, trafficClass });
  }
}
