import { createCaptureReader, createCaptureWriter } from '@plainwire/pcap';

const LINK_TYPES = [1, 101, 113, 276, 147];

/** Bytes as choices: options first, then records. */
function meant(input) {
  let at = 0;
  const byte = () => input[at++] ?? 0;
  const word = () => ((byte() << 24) | (byte() << 16) | (byte() << 8) | byte()) >>> 0;
  const choices = byte();
  const format = choices & 1 ? 'pcap' : 'pcapng';
  const interfaces = Array.from({ length: 1 + ((choices >> 4) & 3) }, (_, index) => ({
    linkType: format === 'pcap' ? 1 : LINK_TYPES[byte() % LINK_TYPES.length],
    ...(index === 0 ? {} : { name: `if${index}`, comments: ['\u00e9'] }),
  }));
  const options = { format, littleEndian: (choices & 2) !== 0, nanoseconds: (choices & 4) !== 0, interfaces };
  const records = [];
  while (at < input.length && records.length < 200) {
    const seconds = word();
    const nanoseconds = word() % 1_000_000_000;
    const extra = byte();
    const length = Math.min(byte(), input.length - at);
    const data = input.slice(at, at + length);
    at += length;
    records.push({
      buffer: data,
      offset: 0,
      capturedLength: data.length,
      originalLength: data.length + extra,
      seconds,
      nanoseconds: options.nanoseconds ? nanoseconds : nanoseconds - (nanoseconds % 1000),
      interfaceId: extra % interfaces.length,
      linkType: interfaces[extra % interfaces.length].linkType,
    });
  }
  return { options, records };
}

function write(input) {
  const { options, records } = meant(input);
  const writer = createCaptureWriter(options);
  const pieces = [];
  for (const [index, record] of records.entries()) {
    writer.write(record);
    if (index % 7 === 3) pieces.push(writer.take());
  }
  pieces.push(writer.end());
  return { options, records, file: new Uint8Array(Buffer.concat(pieces)) };
}

const plain = (record, isPcap) => ({
  data: Buffer.from(record.buffer.subarray(record.offset, record.offset + record.capturedLength)).toString(
    'hex',
  ),
  originalLength: record.originalLength,
  seconds: record.seconds,
  nanoseconds: record.nanoseconds,
  linkType: record.linkType,
  interfaceId: isPcap ? 0 : record.interfaceId,
});

/** What is written reads back, without a fault. */
export const captureWriter = {
  covers: ['/packages/pcap/dist/'],
  empty: Uint8Array.of(0),
  // Bytes are taken in between: each time the writer begins a new block.
  external: 8 * 1024 * 1024,
  seeds: () => [
    Uint8Array.of(0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 4, 97, 98, 99, 100),
    Uint8Array.of(7, 0, 255, 255, 255, 255, 0, 0, 0, 1, 9, 3, 1, 2, 3),
    Uint8Array.of(
      0x36,
      0,
      1,
      2,
      3,
      255,
      255,
      255,
      255,
      59,
      154,
      201,
      255,
      1,
      0,
      0,
      0,
      0,
      1,
      2,
      3,
      4,
      5,
      2,
      1,
      1,
    ),
  ],
  run: write,
  seen: ({ file }) => Buffer.from(file).toString('latin1'),
  roundTrip: ({ options, records, file }, random, equal) => {
    const reader = createCaptureReader({ strict: true });
    const back = [...random.cut(file).flatMap((piece) => [...reader.push(piece)]), ...reader.end()];
    const isPcap = options.format === 'pcap';
    equal(
      back.map((record) => plain(record, isPcap)),
      records.map((record) => plain(record, isPcap)),
    );
    equal(reader.faults, []);
  },
};
