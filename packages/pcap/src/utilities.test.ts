import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { CaptureIndex } from './capture-index.ts';
import { createCaptureReader } from './capture-reader.ts';
import { inWrittenOrder } from './capture-set.node.ts';
import { type CaptureWriterOptions, createCaptureWriter } from './capture-writer.ts';
import { mergeCaptures } from './merge-captures.ts';
import type { InterfaceSharing } from './merged-interfaces.ts';
import { openCapture } from './open-capture.node.ts';
import { openCapture as openPortably } from './open-capture.ts';
import { betweenNumbers, betweenTimes, withoutDuplicates } from './select-records.ts';

const folder = mkdtempSync(join(tmpdir(), 'plainwire-pcap-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(seconds: readonly number[], options: CaptureWriterOptions = {}, length = 20): Uint8Array {
  const writer = createCaptureWriter(options);
  for (const each of seconds) {
    const buffer = new Uint8Array(length).fill(each);
    writer.write({
      buffer,
      offset: 0,
      capturedLength: length,
      originalLength: length,
      seconds: each,
      nanoseconds: 0,
    });
  }
  return writer.take();
}

describe('merging', () => {
  it('sorts like a stable sort, when every capture is in order', async () => {
    const ordered = fc.array(fc.nat(30), { maxLength: 20 }).map((times) => times.sort((a, b) => a - b));
    await fc.assert(
      fc.asyncProperty(fc.array(ordered, { maxLength: 5 }), async (lists) => {
        const merged = mergeCaptures(lists.map((times) => openPortably(file(times))));
        const found: [number, number][] = [];
        for await (const record of merged) found.push([record.seconds, record.source]);
        const all = lists.flatMap((times, source) => times.map((time): [number, number] => [time, source]));
        expect(found).toEqual(all.sort((a, b) => a[0] - b[0]));
      }),
      { numRuns: 50 },
    );
  });

  it('keeps every interface and gives a file that is read back', async () => {
    const merged = mergeCaptures([
      openPortably(file([1, 3], { format: 'pcap', linkType: 101 })),
      openPortably(file([2, 4], { interfaces: [{ linkType: 1, name: 'eth0' }] })),
    ]);
    const writer = createCaptureWriter({ interfaces: merged.interfaces });
    for await (const record of merged) writer.write(record);
    const reader = createCaptureReader();
    const records = [...reader.push(writer.take()), ...reader.end()];
    expect(records.map(({ seconds, linkType }) => [seconds, linkType])).toEqual([
      [1, 101],
      [2, 1],
      [3, 101],
      [4, 1],
    ]);
    expect(reader.interfaces.map(({ name }) => name)).toEqual([undefined, 'eth0']);
  });
});

describe('interfaces of merged captures', () => {
  const eth0 = { linkType: 1, name: 'eth0' };
  const eth1 = { linkType: 1, name: 'eth1' };
  const littleEndian = { interfaces: [{ ...eth0, timestampOffset: 5 }] };

  /** Captures by what they describe; the names of the merged interfaces, and those of the packets' by time. */
  it.each<[InterfaceSharing, CaptureWriterOptions[], (string | undefined)[], number[]]>([
    ['none', [{ interfaces: [eth0] }, { interfaces: [eth0] }], ['eth0', 'eth0'], [0, 1, 0, 1]],
    ['all', [{ interfaces: [eth0] }, { interfaces: [eth0] }], ['eth0'], [0, 0, 0, 0]],
    ['any', [{ interfaces: [eth0] }, { interfaces: [eth0] }], ['eth0'], [0, 0, 0, 0]],
    ['all', [{ interfaces: [eth0] }, { interfaces: [eth0, eth1] }], ['eth0', 'eth0', 'eth1'], [0, 1, 0, 1]],
    ['any', [{ interfaces: [eth1] }, { interfaces: [eth0, eth1] }], ['eth1', 'eth0'], [0, 1, 0, 1]],
    // Those of one capture stay apart, as in mergecap.
    ['all', [{ interfaces: [eth0, eth0] }, { interfaces: [eth0, eth0] }], ['eth0', 'eth0'], [0, 0, 0, 0]],
    [
      'any',
      [{ interfaces: [{ ...eth0, filter: 'tcp' }] }, { interfaces: [eth0] }],
      ['eth0', 'eth0'],
      [0, 1, 0, 1],
    ],
    // One that has no name may be another.
    ['any', [{ linkType: 1 }, { interfaces: [eth0] }], [undefined, 'eth0'], [0, 1, 0, 1]],
    ['all', [{ linkType: 1 }, { interfaces: [eth0] }], [undefined, 'eth0'], [0, 1, 0, 1]],
    ['all', [{ linkType: 1 }, { linkType: 1 }], [undefined], [0, 0, 0, 0]],
    ['all', [littleEndian, { ...littleEndian, littleEndian: false }], ['eth0'], [0, 0, 0, 0]],
    ['all', [], [], []],
  ])('%s: %j', async (sharedInterfaces, described, names, used) => {
    for (const order of ['time', 'given'] as const) {
      const captures = described.map((options, index) => openPortably(file([index, index + 10], options)));
      const merged = mergeCaptures(captures, { sharedInterfaces, order });
      const ids: [number, number][] = [];
      for await (const { seconds, interfaceId } of merged) ids.push([seconds, interfaceId]);
      expect(merged.interfaces.map(({ name }) => name)).toEqual(names);
      expect(ids.sort(([one], [other]) => one - other).map(([, id]) => id)).toEqual(used);
    }
  });
});

describe('choosing records', () => {
  const chosen = (bytes: Uint8Array, choice: ReturnType<typeof betweenNumbers>) => {
    const reader = createCaptureReader();
    return [...reader.push(bytes)].filter(choice).map((record) => record.number);
  };

  it('by number and time', () => {
    const bytes = file([10, 11, 12, 13]);
    expect(chosen(bytes, betweenNumbers(2, 3))).toEqual([2, 3]);
    expect(chosen(bytes, betweenNumbers(4))).toEqual([4]);
    expect(chosen(bytes, betweenTimes(11_000_000_000n, 13_000_000_000n))).toEqual([2, 3]);
  });

  it('without duplicates within a window', () => {
    expect(chosen(file([1, 1, 2, 1, 3, 4, 5, 1]), withoutDuplicates({ window: 3 }))).toEqual([
      1, 3, 5, 6, 7, 8,
    ]);
    expect(chosen(file([1, 1, 2, 1, 3, 4, 5, 1]), withoutDuplicates({ window: 9 }))).toEqual([1, 3, 5, 6, 7]);
  });

  it('duplicates are told to the nanosecond, come after their like, and may begin with other bytes', () => {
    const at = (nanoseconds: number, bytes: readonly number[], originalLength = bytes.length) => ({
      buffer: Uint8Array.from(bytes),
      offset: 0,
      capturedLength: bytes.length,
      originalLength,
      seconds: 1_700_000_000,
      nanoseconds,
    });
    const soon = withoutDuplicates({ maxSeconds: 0.000001, skipBytes: 2 });
    const records = [at(1000, [0, 1, 2]), at(2000, [9, 9, 2], 50), at(3001, [0, 1, 2]), at(3000, [0, 1, 2])];
    expect(records.map((record) => soon(record as never))).toEqual([true, false, true, true]);
    // Packets that have no more than the bytes to skip are compared whole.
    const short = [at(0, [1, 2]), at(0, [3, 4]), at(0, [3, 4])];
    expect(short.map((record) => soon(record as never))).toEqual([true, true, false]);
  });
});

describe('an index', () => {
  const seconds = Array.from({ length: 9000 }, (_, index) => Math.floor(index / 10));
  const path = join(folder, 'large.pcapng');
  writeFileSync(path, file(seconds, { interfaces: [{ linkType: 113 }] }, 500));

  it.each(['pcap', 'pcapng'] as const)('leads into the middle of a %s file', async (format) => {
    const here = join(folder, `large.${format}`);
    writeFileSync(here, file(seconds, { format, linkType: 113 }, 500));
    const capture = openCapture(here, { index: true });
    for await (const _ of capture);
    const index = new CaptureIndex(JSON.parse(JSON.stringify(capture.index)));
    expect(index.length).toBeGreaterThan(3);
    for (const wanted of [1, 2500, 4321, 9000]) {
      const entry = index.find(wanted)!;
      expect(wanted - entry.record).toBeLessThan(4000);
      const from = { entry, headers: index.headersBefore(entry) };
      for await (const record of openCapture(here, { from }).records()) {
        expect(record.seconds).toBe(seconds[record.number - 1]);
        expect(record.linkType).toBe(113);
        if (record.number === wanted) break;
      }
    }
    const entry = index.findTime(500)!;
    expect(seconds[entry.record - 2] ?? 0).toBeLessThan(500);
    expect(seconds.indexOf(500) - entry.record).toBeLessThan(4000);
  });

  it('is not made for compressed input', async () => {
    const capture = openCapture([gzipSync(file([1, 2]))], { index: true });
    for await (const _ of capture);
    expect([capture.compression, capture.index]).toEqual(['gzip', undefined]);
  });

  it('refuses other data', () => {
    expect(() => new CaptureIndex({ version: 2 } as never)).toThrow(
      expect.objectContaining({ code: 'ERR_INDEX' }),
    );
  });
});

describe('a file that grows', () => {
  it('is followed until it is closed', async () => {
    const path = join(folder, 'growing.pcap');
    const bytes = file([1, 2, 3], { format: 'pcap' });
    writeFileSync(path, bytes.subarray(0, 70));
    const capture = openCapture(path, { followMs: 5 });
    const found: number[] = [];
    for await (const record of capture.records()) {
      found.push(record.seconds);
      if (found.length === 1) appendFileSync(path, bytes.subarray(70));
      if (found.length === 3) setTimeout(() => capture.close(), 20);
    }
    expect(found).toEqual([1, 2, 3]);
    expect(capture.faults).toEqual([]);
  });
});

it('a rotated set is put in order', async () => {
  const times = { 'a.9': [5], 'a.10': [5], b: [1], empty: [] };
  for (const [name, seconds] of Object.entries(times)) writeFileSync(join(folder, name), file(seconds));
  const ordered = await inWrittenOrder(Object.keys(times).map((name) => join(folder, name)));
  expect(ordered.map((path) => path.split('/').at(-1))).toEqual(['empty', 'b', 'a.9', 'a.10']);
});
