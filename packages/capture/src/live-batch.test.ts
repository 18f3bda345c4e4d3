import { createCaptureWriter } from '@plainwire/pcap';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fileHeader } from './file-header.ts';
import { BatchMaker } from './live-batch.ts';
import { HOST_IS_LITTLE_ENDIAN, PacketCursor } from './packet-cursor.ts';
import { PacketStream } from './packet-stream.ts';

/** Packets as libpcap writes them, each of its length and filled with its number, and when they came. */
function packetsOf(lengths: readonly number[], first = 1): Uint8Array {
  const writer = createCaptureWriter({
    format: 'pcap',
    nanoseconds: true,
    littleEndian: HOST_IS_LITTLE_ENDIAN,
  });
  writer.take();
  for (const [index, length] of lengths.entries()) {
    const buffer = new Uint8Array(length).fill(first + index);
    const times = { seconds: 1_700_000_000, nanoseconds: first + index };
    writer.write({ buffer, offset: 0, capturedLength: length, originalLength: length + 1, ...times });
  }
  return writer.take();
}

const HEADER = fileHeader(1, 262_144, true);
const lengths = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 8 });

it('numbers the records of all batches, whichever are asked for and in which order', () => {
  const asked = fc.array(lengths, { minLength: 1, maxLength: 6 }).chain((batches) =>
    fc.record({
      batches: fc.constant(batches),
      order: fc.shuffledSubarray([...batches.keys()]),
    }),
  );
  fc.assert(
    fc.property(asked, ({ batches, order }) => {
      const maker = new BatchMaker(HEADER, false, 262_144);
      let first = 1;
      const made = batches.map((packets) => {
        const batch = { first, live: maker.make(packetsOf(packets, first), packets.length) };
        first += packets.length;
        return batch;
      });
      for (const index of order) {
        const { first: number, live } = made[index]!;
        expect(live.length).toBe(batches[index]!.length);
        expect(
          live.records.map((record) => [record.number, record.nanoseconds, record.capturedLength]),
        ).toEqual(batches[index]!.map((length, at) => [number + at, number + at, length]));
        for (const record of live)
          expect(record.data.every((byte) => byte === (record.number & 0xff))).toBe(true);
      }
    }),
  );
});

it('gives transient batches in records that the next one overwrites', () => {
  const maker = new BatchMaker(HEADER, true, 262_144);
  const [one, two] = [maker.make(packetsOf([10, 20]), 2), maker.make(packetsOf([30], 3), 1)];
  const [record] = one.records;
  expect(record).toMatchObject({ number: 1, capturedLength: 10 });
  expect([...two].map(({ number, capturedLength }) => [number, capturedLength])).toEqual([[3, 30]]);
  expect(record).toMatchObject({ number: 3, capturedLength: 30 });
  expect([one.transient, two.length]).toEqual([true, 1]);
});

it('a cursor stands on the whole packets before a cut, and nowhere else', () => {
  fc.assert(
    fc.property(lengths, fc.nat(3000), (packets, cut) => {
      const bytes = packetsOf(packets);
      const length = Math.min(cut, bytes.length);
      const ends = packets.map((_, index) =>
        packets.slice(0, index + 1).reduce((sum, one) => sum + 16 + one, 0),
      );
      const seen: number[] = [];
      const cursor = new PacketCursor(bytes, length);
      for (; cursor.isOnPacket; cursor.pass()) {
        expect([cursor.seconds, cursor.originalLength]).toEqual([1_700_000_000, cursor.capturedLength + 1]);
        seen.push(cursor.fraction);
      }
      const whole = ends.filter((end) => end <= length);
      expect([cursor.at, cursor.passed]).toEqual([whole.at(-1) ?? 0, whole.length]);
      expect(seen).toEqual(whole.map((_, index) => index + 1));
    }),
  );
});

it('a stream of a program is cut into whole packets, however it is chunked', () => {
  fc.assert(
    fc.property(
      lengths,
      fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 9 }),
      (packets, sizes) => {
        const file = Buffer.concat([HEADER, packetsOf(packets)]);
        const stream = new PacketStream();
        const pieces: Uint8Array[] = [];
        let count = 0;
        for (let at = 0, turn = 0; at < file.length; turn++) {
          const size = sizes[turn % sizes.length]!;
          const whole = stream.push(file.subarray(at, at + size));
          if (whole !== undefined) {
            pieces.push(Uint8Array.from(whole.bytes));
            count += whole.packets;
          }
          at += size;
        }
        expect(stream.header).toMatchObject({ nanoseconds: true, snapLength: 262_144, linkType: 1 });
        expect(Buffer.concat(pieces).equals(file.subarray(24))).toBe(true);
        expect(count).toBe(packets.length);
      },
    ),
  );
});

it('a stream that is no pcap is refused', () => {
  expect(() => new PacketStream().push(Buffer.alloc(24, 'x'))).toThrow(
    expect.objectContaining({ code: 'ERR_CAPTURE' }),
  );
});
