import { i32be, u16be } from '@plainwire/bytes';
import type { CutLayer, Dissector, Frame } from '@plainwire/dissect';
import type { CaptureRecord } from '@plainwire/pcap';
import type { Segment } from '@plainwire/tcp-reassembly';
import { NetworkLayers } from './network-layers.ts';
import { readSegmentOptions } from './segment-options.ts';

/** Bytes of a header without options. */
export const FIXED_HEADER = 20;
/** Bytes of a header up to where its window ends: what tells a segment's place in its stream. */
const THROUGH_WINDOW = 16;
const BAD_CHECKSUM = 0;

/** Reads the innermost TCP layer of frames into one reused {@link Segment}. */
export class SegmentReader {
  readonly #tcp: number;
  readonly #verifiesChecksums: boolean;
  readonly #network: NetworkLayers;
  readonly #segment: Segment = emptySegment();

  /** The last segment read belongs to a packet that an ICMP error tells about: it was not sent here. */
  isQuoted = false;
  /** Nothing tells how long the last segment read is: it is a fragment, or shorter than its own header. */
  isOfUnknownLength = false;
  /** So many bytes of the last header read are there; Infinity when it is whole. */
  headerThere = Number.POSITIVE_INFINITY;

  constructor(dissector: Dissector, network = new NetworkLayers(dissector)) {
    this.#tcp = dissector.protocolId('tcp');
    this.#verifiesChecksums = dissector.verifiesChecksumsOf.has('tcp');
    this.#network = network;
  }

  /**
   * The innermost segment of `frame`, or undefined when there is none. It is overwritten by the next call. Whether it
   * was sent or only quoted, `isQuoted` says.
   */
  read(frame: Frame, record: CaptureRecord, transient: boolean): Segment | undefined {
    const { cut } = frame;
    const isCut = cut !== undefined && cut.protocolId === this.#tcp;
    const layer = isCut ? frame.layerCount : frame.lastIndexOf(this.#tcp);
    if (layer < 1) return undefined;
    const network = this.#network.below(frame, layer);
    if (network < 0) return undefined;
    this.isQuoted = this.#network.isQuoted(frame, network);
    this.isOfUnknownLength = this.#network.isFirstFragment(frame, layer);
    this.headerThere = isCut ? cut.limit - cut.start : Number.POSITIVE_INFINITY;
    if (isCut) {
      if (this.isQuoted || this.headerThere < THROUGH_WINDOW) return undefined;
      this.#readCut(frame, cut);
    } else this.#readHeader(frame, layer);
    this.#readAddresses(frame, network);
    if (this.#verifiesChecksums) this.#segment.badChecksum = hasBadChecksum(frame);
    this.#segment.transient = transient && this.#segment.payload === record.buffer;
    this.#segment.seconds = record.seconds;
    this.#segment.nanoseconds = record.nanoseconds;
    this.#segment.record = record.number;
    return this.#segment;
  }

  #readAddresses(frame: Frame, layer: number): void {
    const segment = this.#segment;
    const { sourceAt, destinationAt, length } = this.#network.addressesAt(frame, layer);
    segment.addresses = frame.bytesAt(layer);
    segment.addressLength = length;
    segment.ipId = length === 4 ? identificationBefore(segment.addresses, sourceAt) : -1;
    segment.sourceAt = sourceAt;
    segment.destinationAt = destinationAt;
  }

  #readHeader(frame: Frame, layer: number): void {
    const segment = this.#segment;
    const bytes = frame.bytesAt(layer);
    const start = frame.startAt(layer);
    const end = frame.endAt(layer);
    this.#readFixed(bytes, start);
    segment.payloadAt = end;
    segment.payloadLength = Math.max(0, frame.limitAt(layer) - end);
    const declaredEnd = declaredEndOf(bytes, start);
    if (declaredEnd > end) this.headerThere = end - start;
    const onWire = frame.wireLimitAt(layer) - Math.max(end, declaredEnd);
    segment.originalPayloadLength = Math.max(segment.payloadLength, onWire);
    if (end > start + FIXED_HEADER) readSegmentOptions(segment, bytes, start + FIXED_HEADER, end);
    if (declaredEnd > end) this.#doubtScale();
  }

  /** A header that is not there in full, but as far as the window: the capture or the IP length cut it. */
  #readCut(frame: Frame, { bytes, start, limit }: CutLayer): void {
    const segment = this.#segment;
    const onWire = frame.wireLimitAt(frame.layerCount - 1) - declaredEndOf(bytes, start);
    this.#readFixed(bytes, start);
    segment.payloadAt = limit;
    segment.payloadLength = 0;
    segment.originalPayloadLength = Math.max(0, onWire);
    this.isOfUnknownLength ||= onWire < 0;
    if (limit > start + FIXED_HEADER) readSegmentOptions(segment, bytes, start + FIXED_HEADER, limit);
    this.#doubtScale();
  }

  /** The option may have been in what was cut. */
  #doubtScale(): void {
    if (this.#segment.windowScale === -1) this.#segment.windowScale = -2;
  }

  #readFixed(bytes: Uint8Array, start: number): void {
    const segment = this.#segment;
    segment.sourcePort = u16be(bytes, start);
    segment.destinationPort = u16be(bytes, start + 2);
    segment.sequence = i32be(bytes, start + 4);
    segment.acknowledgment = i32be(bytes, start + 8);
    segment.flags = bytes[start + 13]!;
    segment.window = u16be(bytes, start + 14);
    segment.payload = bytes;
    segment.windowScale = -1;
    segment.sackedBytes = 0;
    segment.fastOpenCookie = segment.accurateEcnOption = false;
    segment.accurateEcn = (bytes[start + 12]! & 1) !== 0;
    segment.timestampValue = segment.timestampEcho = undefined;
  }
}

/** Of the IPv4 header that has its source address at `sourceAt`; -1 where it tells nothing (RFC 6864 §4). */
function identificationBefore(bytes: Uint8Array, sourceAt: number): number {
  return u16be(bytes, sourceAt - 8) || -1;
}

/** Whether the dissector verified the checksum of the innermost segment, and it was wrong. */
function hasBadChecksum(frame: Frame): boolean {
  return frame.valuesOf('tcp.checksum.status').at(-1) === BAD_CHECKSUM;
}

/** Where the header says that it ends. */
function declaredEndOf(bytes: Uint8Array, start: number): number {
  return start + ((bytes[start + 12]! >> 4) << 2);
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
    windowScale: -1,
    sackedBytes: 0,
    fastOpenCookie: false,
    accurateEcn: false,
    accurateEcnOption: false,
    timestampValue: undefined,
    timestampEcho: undefined,
    badChecksum: false,
    ipId: -1,
  };
}
