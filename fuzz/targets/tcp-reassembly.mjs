import { createReassembler, overlapPolicies } from '@plainwire/tcp-reassembly';

const ADDRESSES = Uint8Array.of(192, 0, 2, 1, 192, 0, 2, 2);
const FLAGS = [0x10, 0x10, 0x18, 0x02, 0x12, 0x11, 0x04, 0x14, 0x00, 0x29, 0x03, 0x30];

/** Bytes as segments of two connections; 8 bytes each. Sequence numbers are small, and begin near the wrap. */
function segmentsOf(input) {
  const segments = [];
  for (let at = 1; at + 8 <= input.length; at += 8) {
    const [who, flag, sequence, ack, length, lost, window, time] = input.subarray(at, at + 8);
    const direction = who & 1;
    const payload = Uint8Array.from(
      { length },
      (_, index) => 97 + ((sequence + index + (who & 0x80 ? 1 : 0)) % 26),
    );
    segments.push({
      direction,
      fields: {
        addresses: ADDRESSES,
        sourceAt: direction === 0 ? 0 : 4,
        destinationAt: direction === 0 ? 4 : 0,
        addressLength: 4,
        sourcePort: direction === 0 ? 1000 + (who & 2) : 80,
        destinationPort: direction === 0 ? 80 : 1000 + (who & 2),
        linkKey: 0,
        sequence: (0xffff_ffc0 + sequence * (who & 0x40 ? 100 : 1)) >>> 0,
        acknowledgment: (0xffff_ffc0 + ack) >>> 0,
        flags: FLAGS[flag % FLAGS.length],
        window: window * 16,
        payloadAt: 0,
        payloadLength: Math.max(0, length - (lost & 0x0f)),
        originalPayloadLength: length,
        seconds: time,
        nanoseconds: 0,
        record: segments.length + 1,
        ...(flag & 0x40 ? { badChecksum: true } : {}),
        ...(flag & 0x80 ? { windowScale: lost >> 4 } : {}),
      },
      payload,
    });
  }
  return segments;
}

/** Limits so low that a few segments reach all of them. */
const SMALL = {
  outOfOrderBytes: 40,
  outOfOrderRuns: 3,
  totalBytes: 150,
  connections: 1,
  midstreamHoldBytes: 30,
  windowBytes: 60,
};

/** @param transient the payload is overwritten after each push. */
function play(input, transient) {
  const policy = overlapPolicies[(input[0] ?? 0) % overlapPolicies.length];
  const small = ((input[0] ?? 0) & 0x80) !== 0;
  const limits = small ? SMALL : {};
  const clean = ((input[0] ?? 0) & 0x40) !== 0;
  const beginsCleanly = clean ? (bytes, at, length) => length > 0 && (bytes[at] & 1) === 1 : undefined;
  const reassembler = createReassembler({ policy, limits, beginsCleanly });
  const chunks = [];
  const others = [];
  const take = (events) => {
    for (const event of events) {
      if (event.type === 'chunk' || event.chunk !== undefined) chunks.push(plainChunk(event.chunk ?? event));
      else others.push(plainEvent(event));
    }
  };
  const block = new Uint8Array(256);
  for (const { fields, payload } of segmentsOf(input)) {
    const bytes = transient ? block : payload;
    if (transient) block.set(payload);
    take(reassembler.push({ ...fields, payload: bytes, transient }));
    if (transient) block.fill(0xee);
  }
  take(reassembler.end());
  return { chunks, others, held: reassembler.held };
}

function plainChunk({ connection, direction, kind, offset, length, bytes, reason, sources, alternatives }) {
  return {
    flow: `${connection.id}:${direction}`,
    kind,
    offset,
    length,
    text: bytes === undefined ? undefined : Buffer.from(bytes).toString('latin1'),
    reason,
    sources: [...sources],
    alternatives: alternatives?.map((each) => ({
      ...each,
      bytes: Buffer.from(each.bytes).toString('latin1'),
    })),
  };
}

function plainEvent(event) {
  const { connection, ...rest } = event;
  return JSON.stringify({ ...rest, connection: connection?.id }, (_, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
}

/** Segments in any order, with overlaps, holes, and both ways: what comes out is one run without holes or overlaps. */
export const tcpReassembly = {
  covers: ['/packages/tcp-reassembly/dist/'],
  empty: Uint8Array.of(0),
  most: 1200,
  seeds: () => [
    Uint8Array.of(
      2,
      ...[0, 3, 9, 0, 0, 0, 64, 1],
      ...[1, 4, 19, 10, 0, 0, 64, 1],
      ...[0, 0, 10, 20, 0, 0, 64, 1],
      ...[0, 2, 10, 20, 30, 0, 64, 1],
      ...[1, 0, 20, 40, 0, 0, 64, 1],
      ...[0, 5, 40, 20, 0, 0, 64, 2],
      ...[1, 5, 20, 41, 0, 0, 64, 2],
    ),
    Uint8Array.of(
      0,
      ...[0, 0, 10, 0, 20, 0, 64, 1],
      ...[0, 0, 50, 0, 20, 0, 64, 1],
      ...[0x80, 0, 25, 0, 30, 0, 64, 1],
      ...[1, 0, 0, 90, 5, 0, 64, 2],
    ),
    Uint8Array.of(
      3,
      ...[0, 0, 10, 0, 20, 5, 64, 1],
      ...[0, 0, 30, 0, 20, 0, 64, 1],
      ...[0, 6, 50, 0, 0, 0, 64, 1],
      ...[0, 3, 90, 0, 9, 0, 64, 9],
    ),
    Uint8Array.of(
      0x85,
      ...[2, 0, 10, 0, 200, 0, 64, 1],
      ...[0x42, 0, 10, 0, 200, 0, 64, 1],
      ...[0x42, 0, 30, 0, 200, 0, 64, 200],
    ),
  ],
  run: (input) => play(input, false),
  inPieces: (input) => play(input, true),
  // Events may say less about repeated bytes when those that came first are gone.
  seen: ({ chunks }) => chunks,
  roundTrip: ({ chunks, held }, _random, equal) => {
    const next = new Map();
    for (const { flow, kind, offset, length, text } of chunks) {
      equal(offset, next.get(flow) ?? offset, 'contiguous');
      if (kind === 'data') equal(text.length, length, 'length');
      if (kind !== 'end') equal(length > 0, true, 'empty-chunk');
      next.set(flow, kind === 'end' ? Infinity : offset + length);
    }
    equal(held.waitingBytes, 0, 'held');
  },
};
