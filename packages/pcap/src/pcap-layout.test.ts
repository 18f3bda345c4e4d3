import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCaptureReader } from './capture-reader.ts';

interface Kind {
  readonly magic: number;
  readonly major?: number;
  readonly minor?: number;
  readonly network?: number;
  /** What follows the file header. */
  readonly fileExtra?: number;
  /** What follows the lengths of each record. */
  readonly extra?: readonly number[];
  /** The original length stands first. */
  readonly swapped?: boolean;
}

const PATCHED = [0, 0, 0, 2, 8, 0, 4, 0];
const KINDS: Readonly<Record<string, readonly [Kind, string, linkType: number, nsPerUnit: number]>> = {
  libpcap: [{ magic: 0xa1b2c3d4 }, 'pcap', 1, 1000],
  nanoseconds: [{ magic: 0xa1b23c4d }, 'pcap', 1, 1],
  'Red Hat 6.1': [{ magic: 0xa1b2c3d4, extra: PATCHED }, 'pcap-modified', 1, 1000],
  'SuSE 6.3': [{ magic: 0xa1b2cd34, extra: [...PATCHED, 0, 0, 0, 0] }, 'pcap-modified', 1, 1000],
  Kuznetsov: [{ magic: 0xa1b2cd34, extra: PATCHED }, 'pcap-modified', 1, 1000],
  Nokia: [{ magic: 0xa1b2c3d4, extra: [1, 2, 3, 4] }, 'pcap-nokia', 1, 1000],
  'Ixia hardware': [{ magic: 0x1c0001ac, fileExtra: 4 }, 'pcap-ixia', 1, 1],
  'Ixia software': [{ magic: 0x1c0001ab, fileExtra: 4 }, 'pcap-ixia', 1, 1000],
  AIX: [{ magic: 0xa1b2c3d4, minor: 2, network: 6, swapped: true }, 'pcap-aix', 1, 1],
  'version 2.2': [{ magic: 0xa1b2c3d4, minor: 2, swapped: true }, 'pcap', 1, 1000],
  'DG/UX': [{ magic: 0xa1b2c3d4, major: 543, minor: 0, swapped: true }, 'pcap', 1, 1000],
};

/** Frames of Ethernet whose addresses look like nothing else, each an hour after the one before. */
function fileOf(kind: Kind, littleEndian: boolean, packets: number): Uint8Array {
  const { magic, major = 2, minor = 4, network = 1, fileExtra = 0, extra = [], swapped = false } = kind;
  const packetLength = 60;
  const length = 24 + fileExtra + packets * (16 + extra.length + packetLength);
  const view = new DataView(new ArrayBuffer(length));
  view.setUint32(0, magic, littleEndian);
  view.setUint16(4, major, littleEndian);
  view.setUint16(6, minor, littleEndian);
  view.setUint32(16, 65_535, littleEndian);
  view.setUint32(20, network, littleEndian);
  let at = 24 + fileExtra;
  for (let packet = 0; packet < packets; packet++) {
    view.setUint32(at, 1_100_000_000 + packet * 3600, littleEndian);
    view.setUint32(at + 4, packet * 7, littleEndian);
    view.setUint32(at + (swapped ? 12 : 8), packetLength, littleEndian);
    view.setUint32(at + (swapped ? 8 : 12), packetLength + 10, littleEndian);
    at += 16;
    // The interface's number is a number in the file's order, the rest are bytes.
    if (extra.length > 4) {
      view.setUint32(at, extra[3]!, littleEndian);
      extra.slice(4).forEach((byte, index) => {
        view.setUint8(at + 4 + index, byte);
      });
    } else {
      extra.forEach((byte, index) => {
        view.setUint8(at + index, byte);
      });
    }
    at += extra.length;
    const frame = [
      0x3c,
      0x5a,
      0xb4,
      0x11,
      0x22,
      0x33,
      0x9c,
      0xb6,
      0xd0,
      0x44,
      0x55,
      0x66,
      8,
      0,
      0x45,
      packet,
    ];
    new Uint8Array(view.buffer, at).set(frame);
    at += packetLength;
  }
  return new Uint8Array(view.buffer);
}

function read(file: Uint8Array, step: number) {
  const reader = createCaptureReader();
  const records = [];
  for (let at = 0; at < file.length; at += step) records.push(...reader.push(file.slice(at, at + step)));
  records.push(...reader.end());
  return { reader, records };
}

const cases = Object.entries(KINDS).flatMap(([name, [kind, format, linkType, nsPerUnit]]) =>
  [true, false].flatMap((littleEndian) =>
    [1, 2, 5].map(
      (packets) =>
        [
          `${name}, ${littleEndian ? 'little' : 'big'}-endian, ${packets} packets`,
          { kind, format, linkType, nsPerUnit, littleEndian, packets },
        ] as const,
    ),
  ),
);

describe('the layouts of pcap', () => {
  it.each(cases)('%s', (_, { kind, format, linkType, nsPerUnit, littleEndian, packets }) => {
    const file = fileOf(kind, littleEndian, packets);
    for (const step of [1, 7, 61, file.length]) {
      const { reader, records } = read(file, step);
      expect(reader.faults).toEqual([]);
      expect(reader.format).toBe(format);
      expect(records.map((record) => [record.seconds, record.nanoseconds, record.capturedLength])).toEqual(
        Array.from({ length: packets }, (_unused, n) => [1_100_000_000 + n * 3600, n * 7 * nsPerUnit, 60]),
      );
      expect(
        records.map(({ originalLength, linkType: link, data }) => [originalLength, link, data[0], data[15]]),
      ).toEqual(Array.from({ length: packets }, (_unused, n) => [70, linkType, 0x3c, n]));
    }
  });

  it("is libpcap's for a packet that looks like a later one, also when the next came years after it", () => {
    const view = new DataView(new ArrayBuffer(24 + 16 + 97 + 16 + 16));
    view.setUint32(0, 0xa1b2c3d4);
    view.setUint16(4, 2);
    view.setUint16(6, 4);
    view.setUint32(16, 262_144);
    view.setUint32(20, 1);
    view.setUint32(32, 97);
    view.setUint32(36, 97);
    // What would be LLC of a packet behind a header of 20 bytes.
    view.setUint8(40 + 18, 0xf0);
    view.setUint32(24 + 16 + 97, 1_627_389_952);
    const reader = createCaptureReader();
    const records = [...reader.push(new Uint8Array(view.buffer)), ...reader.end()];
    expect(records.map((record) => [record.seconds, record.capturedLength])).toEqual([
      [0, 97],
      [1_627_389_952, 0],
      [0, 0],
    ]);
  });

  it('does not wait for a second record when the first leaves no doubt', () => {
    const reader = createCaptureReader();
    expect(reader.push(fileOf({ magic: 0xa1b2c3d4 }, true, 1)).length).toBe(1);
  });

  const others = ['Red Hat 6.1', 'SuSE 6.3', 'Nokia'] as const;
  it.each(others)('is that of %s when the first packet is noise', (name) => {
    const [kind, format] = KINDS[name]!;
    for (const littleEndian of [true, false]) {
      const file = fileOf(kind, littleEndian, 3);
      // Behind the header, which may be as long as that, up to the next record.
      file.fill(0xb7, 24 + 16 + kind.extra!.length, 24 + 16 + kind.extra!.length + 60);
      for (const step of [1, 7, 61, file.length]) {
        const { reader, records } = read(file, step);
        expect(reader.faults).toEqual([]);
        expect(reader.format).toBe(format);
        expect(records.map(({ data }) => data[15])).toEqual([0xb7, 1, 2]);
      }
    }
  });

  it.each(others)('is that of %s when the second packet came decades later, or before', (name) => {
    const [kind, format] = KINDS[name]!;
    const file = fileOf(kind, true, 3);
    new DataView(file.buffer).setUint32(24 + 16 + kind.extra!.length + 60, 2_878_986_012, true);
    for (const step of [1, 7, 61, file.length]) {
      const { reader, records } = read(file, step);
      expect(reader.format).toBe(format);
      expect(records.map(({ seconds }) => seconds)).toEqual([1_100_000_000, 2_878_986_012, 1_100_007_200]);
    }
  });

  it.each(others)('is that of %s when the first clock has no sound fraction', (name) => {
    const [kind, format] = KINDS[name]!;
    for (const packets of [1, 2]) {
      const file = fileOf(kind, true, packets);
      new DataView(file.buffer).setUint32(24 + 4, 0xd000_0000, true);
      const { reader, records } = read(file, 61);
      expect(reader.format).toBe(format);
      expect(records.map(({ data }) => data[15])).toEqual([0, 1].slice(0, packets));
      expect(reader.faults).toEqual([]);
    }
  });

  it('of a live capture is not waited for, whatever the first packet is', () => {
    const file = fileOf({ magic: 0xa1b2c3d4 }, true, 1);
    file.fill(0xb7, 24 + 16);
    expect(createCaptureReader({ immediate: true }).push(file).length).toBe(1);
  });

  it("is libpcap's for records of any bytes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 0, maxLength: 200 }), { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        (packets, littleEndian) => {
          const parts = packets.map((bytes, index) => {
            const part = new DataView(new ArrayBuffer(16 + bytes.length));
            part.setUint32(0, 1_600_000_000 + index, littleEndian);
            part.setUint32(8, bytes.length, littleEndian);
            part.setUint32(12, bytes.length, littleEndian);
            new Uint8Array(part.buffer).set(bytes, 16);
            return new Uint8Array(part.buffer);
          });
          const header = fileOf({ magic: 0xa1b2c3d4 }, littleEndian, 0);
          const { records } = read(Uint8Array.from([header, ...parts].flatMap((part) => [...part])), 33);
          expect(records.map(({ data }) => [...data])).toEqual(packets.map((bytes) => [...bytes]));
        },
      ),
    );
  });
});
