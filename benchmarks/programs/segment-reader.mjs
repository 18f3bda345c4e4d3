const ports = 0;
const sequence = 4;
const acknowledgment = 8;
const flags = 13;
const window = 14;

/** Reads the TCP layer that ends a frame into a reused segment, as the reassembler wants it. */
export class SegmentReader {
  #tcpId;
  #ipv6Id;
  #transient;
  #segment;

  constructor(dissector, transient) {
    this.#tcpId = dissector.protocolId('tcp');
    this.#ipv6Id = dissector.protocolId('ipv6');
    this.#transient = transient;
    this.#segment = this.segment();
  }

  /** An empty segment to read into. */
  segment() {
    return {
      addresses: undefined,
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
      payload: undefined,
      payloadAt: 0,
      payloadLength: 0,
      originalPayloadLength: 0,
      transient: this.#transient,
      seconds: 0,
      nanoseconds: 0,
      record: 0,
    };
  }

  /** The segment in `frame`, by default overwritten by the next call; undefined when it has none. */
  read(frame, record, segment = this.#segment) {
    const layer = frame.layerCount - 1;
    if (layer < 1 || frame.protocolIdAt(layer) !== this.#tcpId) return undefined;
    const bytes = frame.bytesAt(layer);
    const at = frame.startAt(layer);
    const end = frame.endAt(layer);
    const network = frame.startAt(layer - 1);
    const isIpv6 = frame.protocolIdAt(layer - 1) === this.#ipv6Id;
    segment.addresses = bytes;
    segment.addressLength = isIpv6 ? 16 : 4;
    segment.sourceAt = network + (isIpv6 ? 8 : 12);
    segment.destinationAt = network + (isIpv6 ? 24 : 16);
    segment.sourcePort = u16(bytes, at + ports);
    segment.destinationPort = u16(bytes, at + ports + 2);
    segment.sequence = i32(bytes, at + sequence);
    segment.acknowledgment = i32(bytes, at + acknowledgment);
    segment.flags = bytes[at + flags];
    segment.window = u16(bytes, at + window);
    segment.payload = bytes;
    segment.payloadAt = end;
    segment.payloadLength = frame.limitAt(layer) - end;
    segment.originalPayloadLength = frame.wireLimitAt(layer) - end;
    segment.seconds = record.seconds;
    segment.nanoseconds = record.nanoseconds;
    segment.record = record.number;
    return segment;
  }
}

function u16(bytes, at) {
  return (bytes[at] << 8) | bytes[at + 1];
}

function i32(bytes, at) {
  return (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
}
