import { createCaptureReader } from '@plainwire/pcap/read';
import { frames, hex, join } from './frames.mjs';

/** How each system writes a record's header after seconds, fraction and the two lengths. */
const TAILS = [[], [1, 0, 0, 0, 8, 0, 0, 0], [0, 0, 0, 0], [2, 0, 0, 0, 0, 8, 3, 0]];
const MAGICS = ['d4c3b2a1', 'a1b2c3d4', '34cdb2a1', 'a1b2cd34'];

/**
 * The first bytes choose a magic number, a kind of header and a link type; the rest is cut into packets. So the look at
 * the first records, which tells the kinds apart, meets every kind with packets of every look.
 */
function fileOf(input) {
  const [magic = 0, tail = 0, linkType = 1, length = 0] = input;
  const header = new Uint8Array(24);
  const view = new DataView(header.buffer);
  header.set(hex(MAGICS[magic % 4]));
  const little = magic % 2 === 0;
  view.setUint16(4, 2, little);
  view.setUint16(6, 4, little);
  view.setUint32(16, 65_535, little);
  view.setUint32(20, linkType, little);
  const packets = [];
  const step = 1 + (length % 64);
  for (let at = 4, count = 0; at < input.length; at += step, count++) {
    const packet = input.subarray(at, at + step);
    const record = new Uint8Array(16);
    const fields = new DataView(record.buffer);
    fields.setUint32(0, 1000 + count, little);
    fields.setUint32(8, packet.length, little);
    fields.setUint32(12, packet.length, little);
    packets.push(record, Uint8Array.from(TAILS[tail % TAILS.length]), packet);
  }
  return join(header, ...packets);
}

function read(pieces) {
  const reader = createCaptureReader();
  const records = pieces.flatMap((piece) => [...reader.push(piece)]);
  records.push(...reader.end());
  return {
    format: reader.format,
    faults: reader.faults.map(({ code, offset }) => ({ code, offset })),
    records: records.map(({ number, seconds, data }) => ({
      number,
      seconds,
      data: Buffer.from(data).toString('hex'),
    })),
  };
}

/** Which of pcap's layouts a file has is told from its first records: the same however they arrive. */
export const pcapLayout = {
  covers: ['/packages/pcap/dist/'],
  // A file is up to eight times as long as the choices that make it.
  external: 8 * 1024 * 1024,
  seeds: () =>
    frames()
      .slice(0, 4)
      .flatMap((frame, index) =>
        MAGICS.map((_, magic) =>
          join(Uint8Array.of(magic, index, [1, 113, 101, 0][index], 59), frame, frame),
        ),
      ),
  run: (input) => read([fileOf(input)]),
  inPieces: (input, random) => read(random.cut(fileOf(input))),
  seen: (outcome) => outcome,
  listOf: ({ records }) => records,
  offsets: ({ records }) => [{ name: 'record numbers', offsets: records.map(({ number }) => number) }],
};
