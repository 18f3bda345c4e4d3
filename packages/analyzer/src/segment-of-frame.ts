import { i32be, u16be } from '@plainwire/bytes';
import type { Dissector, Frame } from '@plainwire/dissect';
import type { CaptureRecord } from '@plainwire/pcap';
import type { Segment } from '@plainwire/tcp-reassembly';

/** Reads the innermost TCP layer of frames into one reused {@link Segment}. */
export class SegmentReader {
  readonly #tcp: number;
  readonly #ipv4: number;
  readonly #ipv6: number;
  readonly #segment: Segment = emptySegment();

  constructor(dissector: Dissector) {
    this.#tcp = dissector.protocolId('tcp');
    this.#ipv4 = dissector.protocolId('ip');
    this.#ipv6 = dissector.protocolId('ipv6');
  }

  /** The segment that `frame` carries, or undefined when there is none. It is overwritten by the next call. */
  read(frame: Frame, record: CaptureRecord, transient: boolean): Segment | undefined {
    const layer = frame.lastIndexOf(this.#tcp);
    if (layer < 1) return undefined;
    const network = this.#networkLayerBelow(frame, layer);
    if (network < 0) return undefined;
    this.#readAddresses(frame, network);
    this.#readHeader(frame, layer);
    this.#segment.transient = transient && frame.bytesAt(layer) === record.buffer;
    this.#segment.seconds = record.seconds;
    this.#segment.nanoseconds = record.nanoseconds;
    this.#segment.record = record.number;
    return this.#segment;
  }

  #networkLayerBelow(frame: Frame, layer: number): number {
    let below = layer - 1;
    while (below >= 0 && !this.#isNetwork(frame.protocolIdAt(below))) below--;
    return below;
  }

  #isNetwork(protocolId: number): boolean {
    return protocolId === this.#ipv4 || protocolId === this.#ipv6;
  }

  #readAddresses(frame: Frame, layer: number): void {
    const segment = this.#segment;
    const start = frame.startAt(layer);
    segment.addresses = frame.bytesAt(layer);
    if (frame.protocolIdAt(layer) === this.#ipv4) {
      segment.addressLength = 4;
      segment.sourceAt = start + 12;
      segment.destinationAt = start + 16;
    } else {
      segment.addressLength = 16;
      segment.sourceAt = start + 8;
      segment.destinationAt = start + 24;
    }
  }

  #readHeader(frame: Frame, layer: number): void {
    const segment = this.#segment;
    const bytes = frame.bytesAt(layer);
    const start = frame.startAt(layer);
    const end = frame.endAt(layer);
    segment.sourcePort = u16be(bytes, start);
    segment.destinationPort = u16be(bytes, start + 2);
    segment.sequence = i32be(bytes, start + 4);
    segment.acknowledgment = i32be(bytes, start + 8);
    segment.flags = bytes[start + 13]!;
    segment.window = u16be(bytes, start + 14);
    segment.payload = bytes;
    segment.payloadAt = end;
    segment.payloadLength = Math.max(0, frame.limitAt(layer) - end);
    segment.originalPayloadLength = Math.max(segment.payloadLength, frame.wireLimitAt(layer) - end);
  }
}

function emptySegment(): Segment {
  const none = new Uint8Array(0);
  return {
    addresses: none,
    sourceAt: 0,
    destinationAt: 0,
    addressLength: 4,
    sourcePort: 0,
    destinationPort: 0,
    linkKey: 0,
    sequence: 0,
    acknowledgment: 0,
    flags: 0,
    window: 0,
    payload: none,
    payloadAt: 0,
    payloadLength: 0,
    originalPayloadLength: 0,
    transient: false,
    seconds: 0,
    nanoseconds: 0,
    record: 0,
  };
}
