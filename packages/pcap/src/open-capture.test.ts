import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { fromHex } from '@plainwire/bytes';
import { afterAll, describe, expect, it } from 'vitest';
import type { Capture } from './capture.ts';
import { createCaptureWriter } from './capture-writer.ts';
import { openCapture } from './open-capture.node.ts';
import { openCapture as openPortably } from './open-capture.ts';
import { openCaptureSync } from './open-capture-sync.node.ts';

const folder = mkdtempSync(join(tmpdir(), 'plainwire-pcap-'));
afterAll(() => rmSync(folder, { recursive: true }));

const COUNT = 3000;

function capture(count = COUNT, length = 300): Uint8Array {
  const writer = createCaptureWriter({ format: 'pcapng' });
  for (let index = 0; index < count; index++) {
    const buffer = new Uint8Array(length).fill(index);
    writer.write({
      buffer,
      offset: 0,
      capturedLength: length,
      originalLength: length,
      seconds: index,
      nanoseconds: 1,
    });
  }
  return writer.take();
}

const file = capture();
const path = join(folder, 'a.pcapng');
writeFileSync(path, file);
const zipped = `${path}.gz`;
writeFileSync(zipped, gzipSync(file));

async function numbers(source: Capture): Promise<number[]> {
  const found: number[] = [];
  for await (const batch of source) for (const record of batch) found.push(record.number);
  return found;
}

const all = Array.from({ length: COUNT }, (_, index) => index + 1);

function* inBlocks(bytes: Uint8Array, length: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

describe('every source gives the same records', () => {
  const web = () => new Blob([file as Uint8Array<ArrayBuffer>]).stream();
  it.each<[string, () => Capture]>([
    ['a path', () => openCapture(path)],
    ['a file URL', () => openCapture(new URL(`file://${path}`))],
    ['bytes', () => openPortably(file)],
    ['an ArrayBuffer', () => openPortably(file.slice().buffer as ArrayBuffer)],
    ['a Blob', () => openPortably(new Blob([file as Uint8Array<ArrayBuffer>]))],
    ['a ReadableStream', () => openPortably(web())],
    ['an iterable', () => openPortably(inBlocks(file, 1001))],
    ['a Readable', () => openCapture(Readable.from(inBlocks(file, 70_000)))],
    ['gzip, in Node', () => openCapture(inBlocks(gzipSync(file), 1000))],
    [
      'gzip of two members, in Node',
      () => openCapture([gzipSync(file.subarray(0, 999)), gzipSync(file.subarray(999))]),
    ],
    ['gzip, portable', () => openPortably(inBlocks(gzipSync(file), 1000))],
    [
      'gzip of two members, portable',
      () => openPortably([gzipSync(file.subarray(0, 999)), gzipSync(file.subarray(999))]),
    ],
    ['gzip, one byte at a time', () => openPortably(inBlocks(gzipSync(capture(COUNT, 3)), 1))],
  ])('%s', async (_, open) => {
    const source = open();
    expect(await numbers(source)).toEqual(all);
    expect(source.faults).toEqual([]);
  });

  it('one record at a time', async () => {
    const found: number[] = [];
    for await (const record of openCapture(path).records()) found.push(record.number);
    expect(found).toEqual(all);
  });

  it.each([
    [path, true],
    [path, false],
    [zipped, true],
    [zipped, false],
  ])('synchronously, %s, transient: %s', (from, transient) => {
    const found: number[] = [];
    for (const batch of openCaptureSync(from, { transient })) {
      expect(batch.transient).toBe(transient);
      for (let i = 0; i < batch.length; i++) {
        const record = batch.records[i]!;
        expect(record.buffer[record.offset]).toBe((record.number - 1) & 0xff);
        found.push(record.number);
      }
    }
    expect(found).toEqual(all);
  });

  it('records of a fresh batch keep their bytes', async () => {
    const kept = [];
    for await (const record of openCapture(path).records()) kept.push(record);
    for (const record of kept) expect(record.data[299]).toBe((record.number - 1) & 0xff);
  });
});

describe('what goes wrong', () => {
  it('a file that is not there', async () => {
    await expect(numbers(openCapture(join(folder, 'none')))).rejects.toMatchObject({
      code: 'ERR_CANNOT_READ',
    });
    expect(() => openCaptureSync(join(folder, 'none'))).toThrow(
      expect.objectContaining({ code: 'ERR_CANNOT_READ' }),
    );
  });

  it('a path in the portable build', () => {
    expect(() => openPortably('a.pcap' as never)).toThrow(expect.objectContaining({ code: 'ERR_NO_FILES' }));
  });

  it('lz4 in the synchronous form', () => {
    const compressed = join(folder, 'a.pcapng.lz4');
    writeFileSync(compressed, fromHex('04224d186440a70e0000003f6162630300ff4e50626361626300000000274bcca3'));
    expect(() => [...openCaptureSync(compressed)]).toThrow('compressed (lz4): open it with openCapture');
  });

  it('damaged gzip in the synchronous form', () => {
    const compressed = join(folder, 'broken.pcapng.gz');
    const bytes = gzipSync(file);
    writeFileSync(compressed, bytes.subarray(0, -100));
    const capture = openCaptureSync(compressed, { transient: true });
    let records = 0;
    for (const batch of capture) records += batch.length;
    expect(records).toBeGreaterThan(COUNT / 2);
    expect(capture.faults[0]).toMatchObject({ code: 'incomplete', layer: 'gzip' });
  });

  it('a source of text', async () => {
    await expect(numbers(openPortably(['text'] as never))).rejects.toMatchObject({ code: 'ERR_NOT_BYTES' });
  });

  it('a second reading', async () => {
    const source = openPortably(file);
    await numbers(source);
    await expect(numbers(source)).rejects.toMatchObject({ code: 'ERR_CAPTURE_USED' });
  });

  it.each([
    ['in Node', openCapture],
    ['portable', openPortably],
  ])('gzip that ends early gives what was there, %s', async (_, open) => {
    const source = open([gzipSync(file).subarray(0, 4000)]);
    const found = await numbers(source);
    expect(found.length).toBeGreaterThan(0);
    expect(source.faults[0]).toMatchObject({ code: 'incomplete', layer: 'gzip' });
  });

  it.each([
    ['ends early', 60_000, (bytes: Uint8Array) => bytes.subarray(0, 59_000), 'incomplete'],
    ['is damaged', 60_000, (bytes: Uint8Array) => bytes.fill(0xff, 40_000, 41_000), 'malformed'],
    ['is short and ends early', 700, (bytes: Uint8Array) => bytes.subarray(0, 650), 'incomplete'],
  ])('gzip that %s gives the same however it is cut', async (_, length, damage, code) => {
    const pcap = capture(400, 300).subarray(0, length);
    const broken = damage(Uint8Array.from(gzipSync(pcap, { level: 0 })));
    const outcomes = [];
    for (const size of [broken.length, 16, 1000, 20_000]) {
      const source = openCapture(inBlocks(broken, size));
      outcomes.push({ found: await numbers(source), faults: source.faults });
    }
    const [whole] = outcomes;
    expect(whole!.found.length).toBeGreaterThan(0);
    expect(whole!.faults.map((fault) => fault.code)).toContain(code);
    for (const outcome of outcomes) expect(outcome).toEqual(whole);
  });

  it.each([
    ['in Node', openCapture],
    ['portable', openPortably],
  ])('a gzip bomb meets its limit, %s', async (_, open) => {
    const header = createCaptureWriter({ format: 'pcap' }).take();
    const bomb = gzipSync(Buffer.concat([header, Buffer.alloc(80 * 1024 * 1024)]));
    const source = open([bomb]);
    let records = 0;
    for await (const batch of source) records += batch.length;
    expect(source.faults[0]).toMatchObject({ code: 'limit', limitedBy: 'maxExpansionRatio' });
    expect(records).toBeLessThan((40 * 1024 * 1024) / 16);
  });
});

describe('ending early', () => {
  it('leaving the loop closes the source', async () => {
    let closed = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield file;
      } finally {
        closed = true;
      }
    }
    for await (const _ of openPortably(source())) break;
    expect(closed).toBe(true);
  });

  it('a signal ends a read that never comes', async () => {
    const controller = new AbortController();
    async function* source(): AsyncGenerator<Uint8Array> {
      yield file;
      await new Promise(() => undefined);
    }
    const reading = (async () => {
      for await (const _ of openPortably(source(), { signal: controller.signal }))
        controller.abort(new Error('enough'));
    })();
    await expect(reading).rejects.toThrow('enough');
  });

  it('strict stops at the first fault and keeps what came before', async () => {
    const broken = file.slice();
    const second = 28 + 32 + 332;
    broken.fill(0xff, second + 4, second + 8);
    const source = openPortably(broken, { strict: true });
    expect((await numbers(source)).length).toBeLessThan(3);
    expect(source.faults).toHaveLength(1);
    expect(source.faults[0]).toMatchObject({ code: 'malformed', layer: 'pcapng' });
  });
});

it('a signal keeps nothing of what was read', async () => {
  const packet = 64 * 1024;
  async function* blocks() {
    const writer = createCaptureWriter({ format: 'pcap', snapLength: packet });
    for (let count = 0; count < 2000; count++) {
      const buffer = new Uint8Array(packet);
      writer.write({
        buffer,
        offset: 0,
        capturedLength: packet,
        originalLength: packet,
        seconds: 1,
        nanoseconds: 0,
      });
      yield writer.take();
    }
  }
  const before = process.memoryUsage().arrayBuffers;
  let packets = 0;
  for await (const batch of openCapture(blocks(), { signal: new AbortController().signal }))
    packets += batch.length;
  expect(packets).toBe(2000);
  // 125 MiB went by; the collector comes long before half of it waits.
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 * 1024 * 1024);
});

describe('what is no capture, by its name', () => {
  it.each([
    ['a picture', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], 'is a picture'],
    ['an AIX trace', Buffer.from('iptrace 2.0'), 'is an AIX iptrace capture'],
    ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], 'is compressed with xz'],
    ['a hex dump', Buffer.from('0000  45 00 00 1c'), 'is a hex dump, which packetsOfHexDump reads'],
    ['words', Buffer.from('Dear reader'), 'is text'],
    ['noise', [0x91, 0x02, 0x4e, 0xc7, 0x0d, 0x0a, 0x1a, 0x0a], 'does not begin like'],
  ])('%s', async (name, bytes, words) => {
    const error = expect.objectContaining({
      code: 'ERR_NOT_A_CAPTURE',
      message: expect.stringContaining(words),
    });
    await expect(openPortably(Uint8Array.from(bytes)).records().next()).rejects.toEqual(error);
    const path = join(folder, name);
    writeFileSync(path, Uint8Array.from(bytes));
    expect(() => [...openCaptureSync(path)]).toThrow(error);
  });
});
