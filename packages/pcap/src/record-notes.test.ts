import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createCaptureReader } from './capture-reader.ts';
import { createCaptureWriter } from './capture-writer.ts';
import { mergeCaptures } from './merge-captures.ts';
import { openCapture } from './open-capture.ts';
import { packetDetails } from './packet-details.ts';
import { recordNotes } from './record-notes.ts';

const UNITS = { base: 10, exponent: 12 } as const;
const source = { linkType: 1, timestampResolution: UNITS };

const drawn = fc.record({
  bytes: fc.uint8Array({ maxLength: 40 }),
  raw: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
  comment: fc.option(fc.string({ minLength: 1, maxLength: 9 }).filter((text) => !text.includes('\0'))),
  flags: fc.option(fc.nat(0x7fff_ffff)),
});

/** A file of pcapng with options of all kinds, as the writer of another byte order leaves it. */
function fileOf(
  records: readonly { bytes: Uint8Array; raw: bigint; comment: string | null; flags: number | null }[],
  littleEndian: boolean,
) {
  const writer = createCaptureWriter({ interfaces: [source], littleEndian });
  for (const { bytes, raw, comment, flags } of records) {
    const word = new DataView(new ArrayBuffer(4));
    word.setUint32(0, flags ?? 0, littleEndian);
    const options = [
      ...(comment === null ? [] : [{ code: 1, value: new TextEncoder().encode(comment) }]),
      ...(flags === null ? [] : [{ code: 2, value: new Uint8Array(word.buffer) }]),
    ];
    const place = { buffer: bytes, offset: 0, capturedLength: bytes.length, originalLength: 99 };
    writer.write({ ...place, seconds: 0, nanoseconds: 0, rawTimestamp: raw, options });
  }
  return writer.take();
}

function read(file: Uint8Array) {
  const reader = createCaptureReader();
  return [...reader.push(file), ...reader.end()].map((record) => {
    const { rawTimestamp, comments, flags } = packetDetails(record, reader.interfaces[record.interfaceId]!);
    return {
      bytes: [...record.data],
      raw: rawTimestamp,
      comment: comments[0] ?? null,
      flags: flags?.value ?? null,
    };
  });
}

it('options and timestamps finer than a nanosecond go into another file, of either byte order', () => {
  fc.assert(
    fc.property(fc.array(drawn, { maxLength: 6 }), fc.boolean(), fc.boolean(), (records, from, to) => {
      const file = fileOf(records, from);
      const wanted = records.map(({ bytes, ...rest }) => ({ bytes: [...bytes], ...rest }));
      expect(read(file)).toEqual(wanted);
      const reader = createCaptureReader();
      const writer = createCaptureWriter({ interfaces: reader.interfaces, littleEndian: to });
      for (const record of [...reader.push(file), ...reader.end()]) {
        const { buffer, offset, capturedLength, originalLength, seconds, nanoseconds } = record;
        const notes = recordNotes(record, reader.interfaces[0]!, to);
        writer.write({ buffer, offset, capturedLength, originalLength, seconds, nanoseconds, ...notes });
      }
      expect(read(writer.take())).toEqual(wanted);
    }),
  );
});

it('captures one after the other keep their order, their interfaces and their notes', async () => {
  const late = fileOf(
    [{ bytes: Uint8Array.of(1), raw: 9n * 10n ** 12n + 1n, comment: 'late', flags: 5 }],
    false,
  );
  const early = fileOf([{ bytes: Uint8Array.of(2), raw: 7n, comment: null, flags: null }], true);
  const merged = mergeCaptures([openCapture(late), openCapture(early)], { order: 'given' });
  const writer = createCaptureWriter({ interfaces: merged.interfaces });
  for await (const record of merged) writer.write(record);
  expect(read(writer.take())).toEqual([
    { bytes: [1], raw: 9n * 10n ** 12n + 1n, comment: 'late', flags: 5 },
    { bytes: [2], raw: 7n, comment: null, flags: null },
  ]);
});
