import { createDefragmenter, overlapPolicies } from '@plainwire/tcp-reassembly';

const ADDRESSES = new Uint8Array(32).fill(7);

/** Bytes as fragments; 7 bytes each. */
function fragmentsOf(input) {
  const fragments = [];
  for (let at = 1; at + 7 <= input.length; at += 7) {
    const [who, offset, length, cut, time, high] = input.subarray(at, at + 6);
    const payload = Uint8Array.from(
      { length },
      (_, index) => 97 + ((offset * 8 + index + (who & 0x80 ? 1 : 0)) % 26),
    );
    fragments.push({
      addresses: ADDRESSES,
      sourceAt: 0,
      destinationAt: 16,
      addressLength: who & 2 ? 16 : 4,
      linkKey: 0,
      identification: (who >> 2) & 3,
      protocol: who & 0x10 ? 6 : 17,
      offset: offset * 8 + (high & 1 ? 65_000 : 0),
      moreFragments: (who & 1) !== 0,
      payload,
      payloadAt: 0,
      payloadLength: Math.max(0, length - (cut & 0x0f)),
      originalPayloadLength: length,
      seconds: time,
      nanoseconds: 0,
      record: fragments.length + 1,
    });
  }
  return fragments;
}

function play(input, transient) {
  const policy = overlapPolicies[(input[0] ?? 0) % overlapPolicies.length];
  const small = ((input[0] ?? 0) & 0x80) !== 0;
  const defragmenter = createDefragmenter({
    policy,
    limits: small ? { bytes: 3000, fragmentsPerDatagram: 4 } : {},
  });
  const events = [];
  const block = new Uint8Array(256);
  for (const fragment of fragmentsOf(input)) {
    const payload = transient ? block : fragment.payload;
    if (transient) block.set(fragment.payload);
    events.push(...defragmenter.push({ ...fragment, payload }).map(plain));
    if (transient) block.fill(0xee);
  }
  events.push(...defragmenter.end().map(plain));
  return { events, held: defragmenter.held };
}

function plain(event) {
  return JSON.parse(
    JSON.stringify(event, (_, value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    ),
  );
}

/** IP fragments in any order. */
export const defragment = {
  covers: ['/packages/tcp-reassembly/dist/'],
  empty: Uint8Array.of(0),
  most: 1200,
  seeds: () => [
    Uint8Array.of(
      0,
      ...[1, 0, 16, 0, 1, 0, 0],
      ...[1, 4, 16, 0, 1, 0, 0],
      ...[0, 2, 16, 0, 1, 0, 0],
      ...[0, 6, 9, 0, 1, 0, 0],
    ),
    Uint8Array.of(1, ...[3, 0, 16, 0, 1, 0, 0], ...[2, 2, 5, 0, 1, 0, 0]),
    Uint8Array.of(
      0x82,
      ...[1, 0, 16, 0, 1, 0, 0],
      ...[0x81, 1, 16, 0, 1, 0, 0],
      ...[0, 3, 200, 3, 90, 0, 0],
      ...[1, 9, 24, 0, 1, 1, 0],
    ),
  ],
  run: (input) => play(input, false),
  inPieces: (input) => play(input, true),
  seen: ({ events }) => events,
  roundTrip: ({ events, held }, _random, equal) => {
    for (const { type, datagram } of events) {
      if (type !== 'datagram') continue;
      equal(
        datagram.payload.length <= datagram.originalLength && datagram.originalLength <= 65_535,
        true,
        'datagram-length',
      );
    }
    equal(held, { datagrams: 0, bytes: 0 }, 'held');
  },
};
