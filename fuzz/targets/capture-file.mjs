import {
  createCaptureCopier,
  createCaptureReader,
  createCaptureWriter,
  packetDetails,
} from '@plainwire/pcap';
import { fixture, recordsOf } from './fixtures.mjs';
import { frames, hex } from './frames.mjs';

const SMALL = 'tls/http-simple/cap.pcap';

function written(options, count = 6) {
  const writer = createCaptureWriter(options);
  for (const record of recordsOf(SMALL).slice(0, count))
    writer.write({ ...recordFields(record), interfaceId: 0 });
  for (const [index, bytes] of frames().slice(0, 3).entries()) {
    const { length } = bytes;
    writer.write({
      buffer: bytes,
      offset: 0,
      capturedLength: length,
      originalLength: length + 5,
      seconds: index,
      nanoseconds: 999_999_999,
      interfaceId: 0,
    });
  }
  return writer.take();
}

function recordFields({ buffer, offset, capturedLength, originalLength, seconds, nanoseconds }) {
  return { buffer, offset, capturedLength, originalLength, seconds, nanoseconds };
}

/** What a reader says of the pieces; records are copied out at once, so that a transient reader can be compared. */
function read(pieces, options = {}) {
  const reader = createCaptureReader(options);
  const records = [];
  const take = (batch) => {
    for (let index = 0; index < batch.length; index++) records.push(plain(batch.records[index]));
  };
  const block = new Uint8Array(64 * 1024);
  for (const piece of pieces) {
    if (options.transient && piece.length <= block.length) {
      block.set(piece);
      take(reader.push(block.subarray(0, piece.length)));
      block.fill(0xee);
    } else {
      take(reader.push(piece));
    }
  }
  take(reader.end());
  return { records, reader };
}

/** The same file once more, block by block: what is read from the copy must be what was read from the original. */
function copied(input, options) {
  const reader = createCaptureReader({ keepBlocks: true });
  const copier = createCaptureCopier(reader, options);
  const pieces = [
    copier.push(reader.push(input)).slice(),
    copier.push(reader.end()).slice(),
    copier.end().slice(),
  ];
  return { file: new Uint8Array(Buffer.concat(pieces)), reader };
}

function detailsOf(input) {
  const reader = createCaptureReader();
  const records = [...reader.push(input), ...reader.end()].filter(({ interfaceId }) => interfaceId >= 0);
  return records.map((record) => packetDetails(record, reader.interfaces[record.interfaceId]));
}

function plain({
  buffer,
  offset,
  capturedLength,
  originalLength,
  seconds,
  nanoseconds,
  interfaceId,
  linkType,
  number,
}) {
  const data = Buffer.from(buffer.buffer, buffer.byteOffset + offset, capturedLength).toString('latin1');
  return { data, capturedLength, originalLength, seconds, nanoseconds, interfaceId, linkType, number };
}

const common = {
  covers: ['/packages/pcap/dist/'],
  // The reader holds 64 KiB blocks of its own when it reuses them.
  run: (input) => ({ ...read([input]), input }),
  inPieces: (input, random) => read(random.cut(input), { transient: random.below(2) === 0 }),
  strict: (input) => read([input], { strict: true }),
  roundTrip: ({ records, reader, input }, _random, equal) => {
    detailsOf(input);
    copied(input, {
      drop: reader.format === 'pcapng' ? ['comments', 'secrets', 'names', 'statistics', 'custom'] : [],
    });
    if (reader.faults.length > 0) return;
    const { records: again, reader: other } = read([copied(input, {}).file]);
    equal(again, records, 'copy');
    equal(other.faults, [], 'copy-faults');
  },
  seen: ({ records, reader }) => ({
    records,
    faults: reader.faults,
    interfaces: reader.interfaces,
    secrets: reader.secrets,
    counts: reader.counts,
    format: reader.format,
  }),
  listOf: ({ records }) => records,
  offsets: ({ records }) => [{ name: 'record numbers', offsets: records.map(({ number }) => number) }],
};

/** pcap in its variants. */
export const pcap = {
  ...common,
  tokens: [
    'd4c3b2a1',
    'a1b2c3d4',
    '4d3cb2a1',
    'a1b23c4d',
    '34cdb2a1',
    'a1b2cd34',
    '020004000000000000000000',
    'ffffffff',
    '00000400',
  ].map((text) => hex(text)),
  seeds: () => [
    written({ format: 'pcap' }),
    written({ format: 'pcap', nanoseconds: true, littleEndian: false }),
    written({ format: 'pcap', linkType: 101 }, 0),
    fixture(SMALL).slice(0, 1500),
    hex(
      '34cdb2a1 0200 0400 00000000 00000000 ffff0000 01000000',
      '01000000 02000000 04000000 04000000 00000000 0000 00 00 61626364',
    ),
  ],
};

/** pcapng. */
export const pcapng = {
  ...common,
  tokens: [
    ...[
      '0a0d0d0a',
      '4d3c2b1a',
      '1a2b3c4d',
      '01000000',
      '06000000',
      '03000000',
      '05000000',
      '0a000000',
      '00000bad',
      '4b534c54',
    ],
    ...[
      '0a0d0d0a 1c000000 4d3c2b1a 01000000 ffffffffffffffff 1c000000',
      '01000000 14000000 01000000 00000400 14000000',
    ],
    ...[
      '09000100 09000000',
      '09000100 7f000000',
      '09000100 8a000000',
      '0e000800 ffffffffffffff7f',
      '00000000',
      '02000000',
    ],
    '03000000 14000000 04000000 61626364 14000000',
  ].map((text) => hex(text)),
  seeds: () => [
    written({}),
    written({ littleEndian: false, comments: ['a comment'], application: 'fuzz' }),
    written(
      { secrets: [{ type: 0x544c534b, data: fixture('tls/http-simple/keylog.txt').slice(0, 100) }] },
      2,
    ),
    written(
      { interfaces: [{ linkType: 1, name: 'eth0', filter: 'tcp', timestampOffset: 100, snapLength: 60 }] },
      3,
    ),
    new Uint8Array([...written({}, 1), ...written({ littleEndian: false, linkType: 101 }, 0)]),
    hex(
      '0a0d0d0a 1c000000 4d3c2b1a 01000000 ffffffffffffffff 1c000000 01000000 14000000 01000000 04000000 14000000',
      '03000000 14000000 04000000 61626364 14000000 05000000 18000000 00000000 00000000 00000000 18000000',
      '02000000 28000000 0000 0100 00000000 00000000 04000000 04000000 61626364 00000000 28000000 ad0b0000 10000000 00000000 10000000',
    ),
  ],
};
