import { concat } from '@plainwire/bytes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CaptureCopierOptions, createCaptureCopier } from './capture-copier.ts';
import { type CaptureReader, createCaptureReader } from './capture-reader.ts';
import { createCaptureWriter } from './capture-writer.ts';
import { packetDetails } from './packet-details.ts';

const KEY_LOG = { type: 0x544c534b, data: new TextEncoder().encode('CLIENT_RANDOM 00 11\n') };

function file(format: 'pcap' | 'pcapng', littleEndian = true): Uint8Array {
  const notes =
    format === 'pcapng' ? { comments: ['made here'], application: 'test', secrets: [KEY_LOG] } : {};
  const writer = createCaptureWriter({ format, littleEndian, ...notes });
  for (let index = 0; index < 20; index++) {
    const buffer = new Uint8Array(index * 3).fill(index);
    writer.write({
      buffer,
      offset: 0,
      capturedLength: buffer.length,
      originalLength: 100,
      seconds: index,
      nanoseconds: 0,
    });
  }
  return writer.take();
}

function copy(bytes: Uint8Array, options: CaptureCopierOptions = {}, length = bytes.length): Uint8Array {
  const reader = createCaptureReader({ keepBlocks: true });
  const copier = createCaptureCopier(reader, options);
  const out: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += length)
    out.push(copier.push(reader.push(bytes.subarray(at, at + length))));
  out.push(copier.push(reader.end()), copier.end());
  return concat(out);
}

function read(bytes: Uint8Array): {
  readonly reader: CaptureReader;
  readonly numbers: number[];
  readonly comments: string[][];
} {
  const reader = createCaptureReader();
  const records = [...reader.push(bytes), ...reader.end()];
  expect(reader.faults).toEqual([]);
  return {
    reader,
    numbers: records.map((record) => record.seconds),
    comments: records.map((record) => [...packetDetails(record, reader.interfaces[0]!).comments]),
  };
}

describe('a copy that changes nothing', () => {
  it.each([
    ['pcap', file('pcap')],
    ['pcapng', file('pcapng')],
    ['big-endian pcapng', file('pcapng', false)],
    ['two sections of different byte order', concat([file('pcapng', false), file('pcapng')])],
  ])('%s: equal byte for byte, in blocks of any size', (_, bytes) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: bytes.length }), (length) => {
        expect(copy(bytes, {}, length)).toEqual(bytes);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a copy that changes something', () => {
  const bytes = file('pcapng');

  it('keeps the records that are asked for', () => {
    expect(read(copy(bytes, { keep: (record) => record.number % 5 === 0 })).numbers).toEqual([4, 9, 14, 19]);
    expect(read(copy(file('pcap'), { keep: (record) => record.number > 18 })).numbers).toEqual([18, 19]);
  });

  it('takes secrets out', () => {
    expect(read(bytes).reader.secrets).toHaveLength(1);
    expect(read(copy(bytes, { drop: ['secrets'] })).reader.secrets).toEqual([]);
  });

  it('puts secrets in, before the first packet', () => {
    const { reader } = read(copy(copy(bytes, { drop: ['secrets'] }), { secrets: [KEY_LOG] }));
    expect(reader.secrets).toEqual([{ ...KEY_LOG, afterRecord: 0 }]);
  });

  it('puts comments in and takes all of them out', () => {
    const commented = copy(bytes, { comment: ({ number }) => (number === 3 ? 'look here' : undefined) });
    expect(read(commented).comments[2]).toEqual(['look here']);
    expect(read(commented).reader.sections[0]!.comments).toEqual(['made here']);
    const plain = read(copy(commented, { drop: ['comments'] }));
    expect(plain.comments.flat()).toEqual([]);
    expect(plain.reader.sections[0]!.comments).toEqual([]);
    expect(plain.reader.sections[0]!.application).toBe('test');
  });

  it('refuses comments and secrets in a pcap file', () => {
    expect(() => copy(file('pcap'), { secrets: [KEY_LOG] })).toThrow(
      expect.objectContaining({ code: 'ERR_FORMAT' }),
    );
  });
});

describe('a copy with other packets', () => {
  it.each(['pcap', 'pcapng'] as const)('%s: bytes replaced, and cut', (format) => {
    for (const littleEndian of [true, false]) {
      const bytes = copy(file(format, littleEndian), {
        edit: (record) =>
          record.number % 2 === 0
            ? { packet: new Uint8Array(Math.min(record.capturedLength, 7)).fill(0xee) }
            : undefined,
      });
      const reader = createCaptureReader();
      const records = [...reader.push(bytes), ...reader.end()];
      expect(reader.faults).toEqual([]);
      expect(
        records.map(({ capturedLength, originalLength, seconds }) => [
          capturedLength,
          originalLength,
          seconds,
        ]),
      ).toEqual(Array.from({ length: 20 }, (_, n) => [n % 2 === 1 ? Math.min(n * 3, 7) : n * 3, 100, n]));
      expect(records.map(({ data }) => data[0])).toEqual(
        Array.from({ length: 20 }, (_, n) => (n === 0 ? undefined : n % 2 === 1 ? 0xee : n)),
      );
    }
  });

  it.each(['pcap', 'pcapng'] as const)('%s: times, lengths and link type', (format) => {
    for (const littleEndian of [true, false]) {
      const bytes = copy(file(format, littleEndian), {
        linkType: 101,
        edit: ({ seconds, nanoseconds, originalLength }) => ({
          time: { seconds: seconds + 0x8000_0000, nanoseconds: nanoseconds + 2000 },
          originalLength: originalLength - 1,
        }),
      });
      const before = read(file(format, littleEndian)).reader;
      const reader = createCaptureReader();
      const records = [...reader.push(bytes), ...reader.end()];
      expect(reader.faults).toEqual([]);
      expect(reader.interfaces.map(({ linkType }) => linkType)).toEqual([101]);
      expect(reader.interfaces[0]!.timestampResolution).toEqual(before.interfaces[0]!.timestampResolution);
      expect(records.map(({ seconds, originalLength }) => [seconds, originalLength])).toEqual(
        Array.from({ length: 20 }, (_, n) => [n + 0x8000_0000, 99]),
      );
      expect(new Set(records.map(({ nanoseconds }) => nanoseconds))).toEqual(new Set([2000]));
    }
  });

  it('keeps what a timestamp has beyond nanoseconds', () => {
    const interfaces = [{ linkType: 1, timestampResolution: { base: 10, exponent: 12 } as const }];
    const writer = createCaptureWriter({ interfaces });
    const place = {
      buffer: new Uint8Array(4),
      offset: 0,
      capturedLength: 4,
      originalLength: 4,
      interfaceId: 0,
    };
    writer.write({ ...place, seconds: 5, nanoseconds: 0, rawTimestamp: 5_000_000_000_123n });
    const bytes = copy(writer.take(), { edit: () => ({ time: { seconds: 7, nanoseconds: 1 } }) });
    const reader = createCaptureReader();
    const [record] = reader.push(bytes);
    expect(packetDetails(record!, reader.interfaces[0]!).rawTimestamp).toBe(7_000_000_001_123n);
  });

  it('a further file begins with the headers that hold', () => {
    const reader = createCaptureReader({ keepBlocks: true });
    const copier = createCaptureCopier(reader, { keep: ({ number }) => number > 10 });
    copier.push(reader.push(file('pcapng', false)));
    const { reader: second, numbers } = read(concat([copier.headers(), copier.push(reader.end())]));
    expect(numbers).toEqual([]);
    expect(second.interfaces.map(({ linkType }) => linkType)).toEqual([1]);
    expect(second.secrets).toMatchObject([KEY_LOG]);
    expect(second.sections[0]?.application).toBe('test');
  });

  it('leaves out what tells addresses', () => {
    const interfaces = [{ linkType: 1, name: 'eth0', filter: 'host 192.0.2.1' }];
    const writer = createCaptureWriter({ interfaces });
    const { reader } = read(copy(writer.take(), { drop: ['addresses'] }));
    expect([reader.interfaces[0]?.name, reader.interfaces[0]?.filter]).toEqual(['eth0', undefined]);
  });
});
