import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CaptureReaderOptions, createCaptureReader } from './capture-reader.ts';
import { type CaptureWriterOptions, createCaptureWriter, type RecordToWrite } from './capture-writer.ts';
import type { RecordBatch } from './record.ts';

const record = fc.record({
  data: fc.uint8Array({ maxLength: 90 }),
  cut: fc.nat(1000),
  seconds: fc.integer({ min: 0, max: 0xffff_ffff }),
  nanoseconds: fc.integer({ min: 0, max: 999_999_999 }),
});
const kind = fc.record({
  format: fc.constantFrom('pcap' as const, 'pcapng' as const),
  littleEndian: fc.boolean(),
  nanoseconds: fc.boolean(),
  linkType: fc.constantFrom(0, 1, 101, 113, 276),
});

interface Drawn {
  readonly data: Uint8Array;
  readonly cut: number;
  readonly seconds: number;
  readonly nanoseconds: number;
}

function toRecord({ data, cut, seconds, nanoseconds }: Drawn, exact: boolean): RecordToWrite {
  return {
    buffer: data,
    offset: 0,
    capturedLength: data.length,
    originalLength: data.length + cut,
    seconds,
    nanoseconds: exact ? nanoseconds : nanoseconds - (nanoseconds % 1000),
  };
}

function fileOf(records: readonly RecordToWrite[], options: CaptureWriterOptions): Uint8Array {
  const writer = createCaptureWriter(options);
  for (const each of records) writer.write(each);
  return writer.take();
}

function plain(batch: RecordBatch): unknown[] {
  return [...batch].map((each) => ({
    data: [...each.data],
    originalLength: each.originalLength,
    seconds: each.seconds,
    nanoseconds: each.nanoseconds,
    linkType: each.linkType,
    interfaceId: each.interfaceId,
    number: each.number,
  }));
}

function readIn(file: Uint8Array, cuts: readonly number[], options: CaptureReaderOptions = {}): unknown[] {
  const reader = createCaptureReader(options);
  const found: unknown[] = [];
  let at = 0;
  for (const end of [...cuts.map((cut) => cut % (file.length + 1)), file.length].sort((a, b) => a - b)) {
    // Transient readers may be given one block again and again; here each is wiped after use to prove it.
    const block = file.slice(at, end);
    found.push(...plain(reader.push(block)));
    if (options.transient === true) block.fill(0xff);
    at = end;
  }
  found.push(...plain(reader.end()));
  expect(reader.faults).toEqual([]);
  return found;
}

describe('what is written is read', () => {
  it('in every format, byte order and resolution, cut into any blocks', () => {
    fc.assert(
      fc.property(
        fc.array(record, { maxLength: 12 }),
        kind,
        fc.array(fc.nat(5000), { maxLength: 40 }),
        fc.boolean(),
        (drawn, options, cuts, transient) => {
          const records = drawn.map((each) => toRecord(each, options.nanoseconds));
          const file = fileOf(records, options);
          const expected = drawn.map((each, index) => ({
            data: [...each.data],
            originalLength: each.data.length + each.cut,
            seconds: each.seconds,
            nanoseconds: records[index]!.nanoseconds,
            linkType: options.linkType,
            interfaceId: 0,
            number: index + 1,
          }));
          expect(readIn(file, cuts, { transient })).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('byte by byte', () => {
    const records = [1, 60, 0, 1500].map((length) =>
      toRecord({ data: new Uint8Array(length).fill(7), cut: 0, seconds: 5, nanoseconds: 6000 }, true),
    );
    for (const format of ['pcap', 'pcapng'] as const) {
      const file = fileOf(records, { format });
      const every = Array.from(file, (_, at) => at);
      expect(readIn(file, every)).toEqual(readIn(file, []));
    }
  });
});

describe('a file that ends early', () => {
  const records = [10, 20, 30].map((length) =>
    toRecord({ data: new Uint8Array(length), cut: 0, seconds: 1, nanoseconds: 0 }, true),
  );

  it.each(['pcap', 'pcapng'] as const)('%s: gives what is whole and a fault for the rest', (format) => {
    const whole = fileOf(records, { format });
    for (let length = 4; length < whole.length; length++) {
      const reader = createCaptureReader();
      const read = [...reader.push(whole.subarray(0, length)), ...reader.end()];
      expect(read.length).toBeLessThan(4);
      const ends = boundaries(records, format);
      if (ends.includes(length)) expect(reader.faults).toEqual([]);
      else {
        expect(reader.faults).toHaveLength(1);
        expect(reader.faults[0]).toMatchObject({ code: 'incomplete', record: read.length + 1 });
        expect(reader.faults[0]!.offset + reader.faults[0]!.had).toBe(length);
      }
    }
  });

  function boundaries(all: readonly RecordToWrite[], format: 'pcap' | 'pcapng'): number[] {
    const ends = all.map((_, index) => fileOf(all.slice(0, index), { format }).length);
    return format === 'pcapng' ? [28, ...ends] : ends;
  }
});

describe('what is no capture', () => {
  it.each([
    ['nothing', [], 'empty'],
    ['three bytes', [1, 2, 3], 'only 3 bytes'],
    ['noise', [0x91, 0x02, 0x4e, 0xc7, 0x0d, 0x0a, 0x1a, 0x0a], 'does not begin like'],
  ])('%s', (_, bytes, words) => {
    const reader = createCaptureReader();
    const read = () => {
      reader.push(Uint8Array.from(bytes));
      reader.end();
    };
    expect(read).toThrow(
      expect.objectContaining({ code: 'ERR_NOT_A_CAPTURE', message: expect.stringContaining(words) }),
    );
  });
});
