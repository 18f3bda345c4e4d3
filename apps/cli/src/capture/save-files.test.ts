import { HOST_IS_LITTLE_ENDIAN, type LiveBatch } from '@plainwire/capture';
import { createCaptureReader, createCaptureWriter } from '@plainwire/pcap';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pcapEncoder, pcapngEncoder } from './encoder.ts';
import { SaveFiles, type SaveOptions } from './save-files.ts';
import { type Sink, WriteFailure, writeAll } from './sink.ts';

const SOURCE = {
  device: 'fake0',
  linkType: 1,
  snapLength: 262_144,
  timestampPrecision: 'microseconds',
} as const;
const START_MS = 1_700_000_000_000;

/** Files in memory, on a disk of so many bytes that takes so many at a time. */
class MemoryDisk {
  readonly files = new Map<string, number[]>();
  #free: number;
  readonly #atOnce: number;

  constructor(free = Number.POSITIVE_INFINITY, atOnce = Number.POSITIVE_INFINITY) {
    this.#free = free;
    this.#atOnce = atOnce;
  }

  open(wanted: string, overwrite: boolean): Sink {
    let name = wanted;
    for (let number = 1; !overwrite && this.files.has(name); number++) name = `${wanted}${number}`;
    const content: number[] = [];
    this.files.set(name, content);
    return {
      name,
      write: (bytes) =>
        writeAll(async (all, at) => {
          const count = Math.min(all.length - at, this.#atOnce, this.#free);
          if (count === 0) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
          content.push(...all.subarray(at, at + count));
          this.#free -= count;
          return count;
        }, bytes),
      truncate: async (length) => {
        content.length = length;
        return true;
      },
      close: async () => undefined,
    };
  }

  /** The first four bytes of each packet, file by file. */
  packets(): Record<string, number[]> {
    return Object.fromEntries(
      [...this.files].map(([name, content]) => [name, numbersOf(Uint8Array.from(content))]),
    );
  }
}

function numbersOf(file: Uint8Array): number[] {
  const reader = createCaptureReader({ strict: true });
  const numbers = [...reader.push(file), ...reader.end()].map((r) =>
    new DataView(r.buffer.buffer).getUint32(r.offset),
  );
  expect(reader.faults).toEqual([]);
  return numbers;
}

/** A batch as a live capture gives it: packets one after the other as in a pcap file. */
function batchOf(
  packets: readonly { number: number; length: number; atMs: number }[],
): Pick<LiveBatch, 'bytes' | 'length'> {
  const writer = createCaptureWriter({ format: 'pcap', littleEndian: HOST_IS_LITTLE_ENDIAN });
  writer.take();
  for (const { number, length, atMs } of packets) {
    const buffer = new Uint8Array(Math.max(4, length));
    new DataView(buffer.buffer).setUint32(0, number);
    const seconds = Math.floor(atMs / 1000);
    const nanoseconds = Math.round((atMs % 1000) * 1e6);
    writer.write({
      buffer,
      offset: 0,
      capturedLength: buffer.length,
      originalLength: buffer.length,
      seconds,
      nanoseconds,
    });
  }
  return { bytes: writer.take(), length: packets.length };
}

const NO_STATS = { received: 9, droppedByKernel: 2, droppedByInterface: 1, droppedByQueue: 0, captured: 7 };

function saving(disk: MemoryDisk, options: Partial<SaveOptions>, format: 'pcap' | 'pcapng' = 'pcap') {
  const complete: SaveOptions = {
    file: 'x',
    count: Number.POSITIVE_INFINITY,
    rotateSeconds: undefined,
    rotateBytes: undefined,
    maxFiles: undefined,
    ...options,
  };
  const encoder = format === 'pcap' ? pcapEncoder(SOURCE) : pcapngEncoder(SOURCE, 'tcp', 'test');
  return new SaveFiles(complete, encoder, {
    open: async ({ name, overwrite }) => disk.open(name, overwrite),
    stats: () => NO_STATS,
    room: async () => undefined,
  });
}

const every = (ms: number, count: number) =>
  Array.from({ length: count }, (_, number) => ({ number, length: 100, atMs: START_MS + number * ms }));

describe('files that follow each other', () => {
  it('in time: by the clock of the packets, on the grid of the start', async () => {
    const disk = new MemoryDisk();
    const files = saving(disk, { rotateSeconds: 1 });
    await files.open(START_MS);
    await files.write(batchOf(every(300, 9)));
    await files.close();
    expect(disk.packets()).toEqual({ x: [0, 1, 2, 3], x1: [4, 5, 6], x2: [7, 8] });
  });

  it('in time: an end without packets, late packets waited for', async () => {
    const disk = new MemoryDisk();
    const files = saving(disk, { rotateSeconds: 1, maxFiles: 2 });
    await files.open(START_MS);
    await files.tick(START_MS + 1100);
    await files.write(batchOf(every(999, 1)));
    await files.tick(START_MS + 1500);
    await files.tick(START_MS + 2300);
    expect(files.done).toBeUndefined();
    await files.tick(START_MS + 2500);
    expect(files.done).toEqual({ kind: 'files' });
    await files.write(batchOf(every(1, 5)));
    await files.close();
    expect(disk.packets()).toEqual({ x: [0], x1: [] });
  });

  it('in time: a leap of the clock is one step', async () => {
    const disk = new MemoryDisk();
    const files = saving(disk, { rotateSeconds: 1 });
    await files.open(START_MS);
    await files.write(batchOf([{ number: 1, length: 4, atMs: START_MS + 86_400_500 }]));
    await files.close();
    expect(disk.packets()).toEqual({ x: [], x1: [1] });
  });

  it('by size: the packet that goes over the size is the last of its file', async () => {
    const disk = new MemoryDisk();
    const files = saving(disk, { rotateBytes: 24 + 2 * 116 });
    await files.open(START_MS);
    await files.write(batchOf(every(1, 8)));
    await files.close();
    expect(disk.packets()).toEqual({ x: [0, 1, 2], x1: [3, 4, 5], x2: [6, 7] });
  });

  it('end after -c packets, in the middle of a batch', async () => {
    const disk = new MemoryDisk();
    const files = saving(disk, { count: 3 });
    await files.open(START_MS);
    await files.write(batchOf(every(1, 2)));
    await files.write(batchOf(every(1, 8)));
    expect(files.done).toEqual({ kind: 'count' });
    await files.close();
    expect(disk.packets()).toEqual({ x: [0, 1, 0] });
  });
});

it.each(['pcap', 'pcapng'] as const)(
  'a full disk, whatever it takes at a time, leaves whole packets and counts them (%s)',
  async (format) => {
    const packet = fc.record({ length: fc.integer({ min: 4, max: 300 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(packet, { minLength: 1, maxLength: 5 }), { maxLength: 5 }),
        fc.integer({ min: 0, max: 4000 }),
        fc.integer({ min: 1, max: 700 }),
        fc.integer({ min: 100, max: 2000 }),
        async (batches, free, atOnce, rotateBytes) => {
          const disk = new MemoryDisk(free, atOnce);
          const files = saving(disk, { rotateBytes }, format);
          let number = 0;
          let full = false;
          try {
            await files.open(START_MS);
            for (const lengths of batches) {
              await files.write(
                batchOf(lengths.map(({ length }) => ({ number: number++, length, atMs: START_MS }))),
              );
            }
            await files.close();
          } catch (error) {
            expect(error).toBeInstanceOf(WriteFailure);
            full = true;
            await files.abandon();
          }
          const begun = Object.entries(Object.fromEntries(disk.files)).filter(
            ([, content]) => content.length > 0,
          );
          const kept = begun.flatMap(([, content]) => numbersOf(Uint8Array.from(content)));
          expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => index));
          expect(files.packets).toBe(kept.length);
          if (!full) expect(kept.length).toBe(number);
        },
      ),
      { numRuns: 200 },
    );
  },
);
