import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { openCaptureFile } from './async-capture-file.node.ts';
import { createCaptureFileSync } from './capture-file.node.ts';
import { createCaptureWriter, type RecordToWrite } from './capture-writer.ts';
import { openCaptureSync } from './open-capture-sync.node.ts';
import { createRotatingCaptureFile, type RotationOptions } from './rotating-capture-file.node.ts';
import { wholeOutput } from './whole-records.ts';

const folder = mkdtempSync(join(tmpdir(), 'plainwire-pcap-'));
afterAll(() => rmSync(folder, { recursive: true }));

function record(seconds: number, length = 100): RecordToWrite {
  const buffer = new Uint8Array(length).fill(seconds);
  return { buffer, offset: 0, capturedLength: length, originalLength: length, seconds, nanoseconds: 0 };
}

function secondsIn(path: string): number[] {
  return [...openCaptureSync(path)].flatMap((batch) => [...batch]).map((each) => each.seconds);
}

describe.each(['pcap', 'pcapng'] as const)('a %s file', (format) => {
  const expected = Array.from({ length: 5000 }, (_, index) => index);

  it('written synchronously', () => {
    const path = join(folder, `sync.${format}`);
    const file = createCaptureFileSync(path, { format });
    for (const seconds of expected) file.write(record(seconds));
    const { size } = file;
    file.close();
    expect([file.records, file.bytes, statSync(path).size]).toEqual([5000, size, size]);
    expect(secondsIn(path)).toEqual(expected);
  });

  it('written asynchronously, without waiting in between', async () => {
    const path = join(folder, `async.${format}`);
    const file = await openCaptureFile(path, { format, flushLength: 1000 });
    await Promise.all(expected.map((seconds) => file.write(record(seconds))));
    await file.close();
    expect([file.records, file.bytes]).toEqual([5000, statSync(path).size]);
    expect(secondsIn(path)).toEqual(expected);
    await expect(file.write(record(1))).rejects.toMatchObject({ code: 'ERR_CLOSED' });
  });

  it('is whole after every record when nothing may wait', () => {
    const path = join(folder, `unbuffered.${format}`);
    const file = createCaptureFileSync(path, { format, flushLength: 0 });
    for (let seconds = 0; seconds < 3; seconds++) {
      file.write(record(seconds));
      expect(secondsIn(path)).toHaveLength(seconds + 1);
    }
    file.close();
  });

  it('cut anywhere, keeps its whole records', () => {
    const writer = createCaptureWriter({ format });
    const ends = [writer.take().length];
    const parts = [createCaptureWriter({ format }).take()];
    for (let seconds = 0; seconds < 4; seconds++) {
      writer.write(record(seconds, 10 * seconds));
      parts.push(writer.take());
      ends.push(ends.at(-1)! + parts.at(-1)!.length);
    }
    const bytes = Buffer.concat(parts);
    for (let length = ends[0]!; length <= bytes.length; length++) {
      const records = ends.filter((end) => end <= length).length - 1;
      expect(wholeOutput(bytes, length, format, true, true)).toEqual({ bytes: ends[records], records });
    }
  });

  it.skipIf(!existsSync('/dev/full'))('says so when the disk is full', async () => {
    const file = createCaptureFileSync('/dev/full', { format });
    file.write(record(1));
    expect(() => file.close()).toThrow(expect.objectContaining({ code: 'ERR_CANNOT_WRITE', record: 0 }));
    expect(file.records).toBe(0);
    const other = await openCaptureFile('/dev/full', { format });
    await other.write(record(1));
    await expect(other.close()).rejects.toMatchObject({ code: 'ERR_CANNOT_WRITE', record: 0 });
  });
});

it('a folder that is not there', async () => {
  const path = join(folder, 'none', 'a.pcap');
  expect(() => createCaptureFileSync(path)).toThrow(expect.objectContaining({ code: 'ERR_CANNOT_WRITE' }));
  await expect(openCaptureFile(path)).rejects.toMatchObject({ code: 'ERR_CANNOT_WRITE' });
});

describe('bytes that may wait for a time', () => {
  afterEach(() => vi.useRealTimers());

  it('are in the file after it, and those that follow after it again', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const path = join(folder, 'timed.pcap');
    const file = createCaptureFileSync(path, { format: 'pcap', flushMs: 500 });
    file.write(record(1));
    vi.advanceTimersByTime(499);
    expect(statSync(path).size).toBe(0);
    file.write(record(2));
    vi.advanceTimersByTime(1);
    expect(secondsIn(path)).toEqual([1, 2]);
    file.write(record(3));
    vi.advanceTimersByTime(500);
    expect(secondsIn(path)).toEqual([1, 2, 3]);
    file.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('are in a file written asynchronously, too', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const path = join(folder, 'timed-async.pcap');
    const file = await openCaptureFile(path, { format: 'pcap', flushMs: 500 });
    await file.write(record(1));
    vi.advanceTimersByTime(500);
    await vi.waitUntil(() => file.records === 1);
    expect(secondsIn(path)).toEqual([1]);
    await file.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('are said to be lost by the next call, once, when there is no room for them', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const file = createCaptureFileSync('/dev/full', { format: 'pcap', flushMs: 500 });
    file.write(record(1));
    await vi.advanceTimersByTimeAsync(500);
    expect(() => file.write(record(2))).toThrow(expect.objectContaining({ code: 'ERR_CANNOT_WRITE' }));
    expect(() => file.close()).not.toThrow();
  });
});

describe('rotation', () => {
  function rotate(
    name: string,
    options: RotationOptions,
    seconds: readonly number[],
  ): Record<string, number[]> {
    const place = mkdtempSync(join(folder, 'rotate-'));
    const files = createRotatingCaptureFile(join(place, name), { format: 'pcap', utc: true, ...options });
    for (const each of seconds) files.write(record(each));
    files.close();
    return Object.fromEntries(
      readdirSync(place)
        .sort()
        .map((file) => [file, secondsIn(join(place, file))]),
    );
  }

  it('by size: a number is appended from the second file on', () => {
    expect(rotate('a', { maxBytes: 200 }, [1, 2, 3, 4, 5])).toEqual({ a: [1, 2], a1: [3, 4], a2: [5] });
  });

  it('by size in a ring: leading zeros, the oldest overwritten', () => {
    const many = Array.from({ length: 24 }, (_, index) => index);
    const files = rotate('a', { maxRecords: 2, maxFiles: 11 }, many);
    expect(Object.keys(files)).toEqual([
      'a00',
      'a01',
      'a02',
      'a03',
      'a04',
      'a05',
      'a06',
      'a07',
      'a08',
      'a09',
      'a10',
    ]);
    expect(files['a00']).toEqual([22, 23]);
    expect(files['a10']).toEqual([20, 21]);
  });

  it('by time: names from the time', () => {
    expect(rotate('a-%H%M%S', { maxSeconds: 60 }, [0, 59, 60, 61, 3600])).toEqual({
      'a-000000': [0, 59],
      'a-000100': [60, 61],
      'a-010000': [3600],
    });
  });

  it('by time, ending after some files', () => {
    expect(rotate('a-%s', { maxSeconds: 10, maxFiles: 2 }, [0, 10, 20, 30])).toEqual({
      'a-0': [0],
      'a-10': [10],
    });
  });

  it('says when a file is complete', () => {
    const said: number[] = [];
    rotate('a', { maxRecords: 2, onFile: (file) => said.push(file.records) }, [1, 2, 3]);
    expect(said).toEqual([2, 1]);
  });
});

it('does not overwrite when told so', () => {
  const path = join(folder, 'exclusive');
  createCaptureFileSync(path, { exclusive: true, mode: 0o600 }).close();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(path).length).toBeGreaterThan(0);
  expect(() => createCaptureFileSync(path, { exclusive: true })).toThrow('EEXIST');
});
