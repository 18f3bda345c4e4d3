import { describe, expect, it } from 'vitest';
import { createCaptureCopier } from './capture-copier.ts';
import { createCaptureReader } from './capture-reader.ts';

/** A snoop file of an Ethernet, with packets of the given lengths, padded to four bytes. */
function snoop(lengths: readonly number[], dataLink = 4): Uint8Array {
  const parts = [Buffer.from('snoop\0\0\0'), Buffer.alloc(8)];
  parts[1]!.writeUInt32BE(2, 0);
  parts[1]!.writeUInt32BE(dataLink, 4);
  lengths.forEach((length, index) => {
    const padded = (length + 3) & ~3;
    const record = Buffer.alloc(24 + padded, index);
    [length + 5, length, 24 + padded, 0, 1000 + index, 250_000].forEach((value, word) => {
      record.writeUInt32BE(value, 4 * word);
    });
    parts.push(record);
  });
  return Buffer.concat(parts);
}

describe('snoop', () => {
  it('is read, in blocks of any size', () => {
    const bytes = snoop([1, 60, 7]);
    for (const size of [1, 10, bytes.length]) {
      const reader = createCaptureReader();
      const found: unknown[] = [];
      const note = (batch: ReturnType<typeof reader.push>) => {
        for (const each of batch)
          found.push([
            each.seconds,
            each.nanoseconds,
            each.originalLength,
            each.capturedLength,
            each.linkType,
            each.data[0],
          ]);
      };
      for (let at = 0; at < bytes.length; at += size) note(reader.push(bytes.subarray(at, at + size)));
      note(reader.end());
      expect(found).toEqual([
        [1000, 250_000_000, 6, 1, 1, 0],
        [1001, 250_000_000, 65, 60, 1, 1],
        [1002, 250_000_000, 12, 7, 1, 2],
      ]);
      expect([reader.format, reader.faults]).toEqual(['snoop', []]);
    }
  });

  it('is copied byte for byte', () => {
    const bytes = snoop([1, 60, 7]);
    const reader = createCaptureReader({ keepBlocks: true });
    const copier = createCaptureCopier(reader);
    expect(Buffer.concat([copier.push(reader.push(bytes)), copier.push(reader.end()), copier.end()])).toEqual(
      bytes,
    );
  });

  it('every shorter length is said to be incomplete', () => {
    const bytes = snoop([10]);
    for (let length = 4; length < bytes.length; length++) {
      if (length === 16) continue;
      const reader = createCaptureReader();
      reader.push(bytes.subarray(0, length));
      reader.end();
      expect(reader.faults).toMatchObject([{ code: 'incomplete', layer: 'snoop' }]);
    }
  });

  it('a record length that lies ends it', () => {
    const bytes = snoop([10, 10]);
    bytes.fill(0, 16 + 8, 16 + 12);
    const reader = createCaptureReader();
    expect(reader.push(bytes).length).toBe(0);
    expect(reader.faults).toMatchObject([{ code: 'malformed', limitedBy: 'record length', offset: 24 }]);
  });
});
