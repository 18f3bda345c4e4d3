import { gzipSync } from 'node:zlib';
import { concat } from '@plainwire/bytes';
import { describe, expect, it } from 'vitest';
import { createCaptureCopier } from './capture-copier.ts';
import { type CaptureReaderOptions, createCaptureReader } from './capture-reader.ts';
import { openCapture } from './open-capture.ts';

interface Kind {
  readonly magic?: number;
  readonly littleEndian?: boolean;
  readonly linkType?: number;
}

const header = ({ magic = 0xa1b2c3d4, littleEndian = true, linkType = 1 }: Kind): Uint8Array => {
  const view = new DataView(new ArrayBuffer(24));
  view.setUint32(0, magic, littleEndian);
  view.setUint16(4, 2, littleEndian);
  view.setUint16(6, 4, littleEndian);
  view.setUint32(16, 65_535, littleEndian);
  view.setUint32(20, linkType, littleEndian);
  return new Uint8Array(view.buffer);
};

/** A file of packets of `seconds.length` bytes each, with a fraction of 7. */
const fileOf = (kind: Kind, seconds: readonly number[]): Uint8Array => {
  const { littleEndian = true } = kind;
  const records = seconds.map((second) => {
    const view = new DataView(new ArrayBuffer(16 + 60));
    view.setUint32(0, second, littleEndian);
    view.setUint32(4, 7, littleEndian);
    view.setUint32(8, 60, littleEndian);
    view.setUint32(12, 60, littleEndian);
    view.setUint16(16 + 12, 0x0800);
    view.setUint8(16 + 14, 0x45);
    return new Uint8Array(view.buffer);
  });
  return concat([header(kind), ...records]);
};

function read(file: Uint8Array, step = file.length, options: CaptureReaderOptions = {}) {
  const reader = createCaptureReader(options);
  const records = [];
  for (let at = 0; at < file.length; at += step) records.push(...reader.push(file.slice(at, at + step)));
  records.push(...reader.end());
  return {
    reader,
    records: records.map(({ seconds, nanoseconds, linkType }) => [seconds, nanoseconds, linkType]),
  };
}

const FIRST = [1_700_000_000, 1_700_000_001];
/** Twelve years earlier: what follows needs no time near to what came before. */
const SECOND = [1_300_000_000, 1_300_000_001, 1_300_000_002];
const first = fileOf({}, FIRST);

describe('a pcap file appended to another, header and all', () => {
  const kinds: readonly (readonly [string, Kind, nanoseconds: number])[] = [
    ['of the same kind', {}, 7000],
    ['of the other byte order', { littleEndian: false }, 7000],
    ['in nanoseconds', { magic: 0xa1b23c4d }, 7],
    ['of another link type', { linkType: 101 }, 7000],
  ];
  it.each(kinds)('%s', (_, kind, nanoseconds) => {
    const both = concat([first, fileOf(kind, SECOND)]);
    for (const step of [1, 7, 61, both.length]) {
      const { reader, records } = read(both, step);
      const { linkType = 1 } = kind;
      expect(records).toEqual([
        ...FIRST.map((second) => [second, 7000, 1]),
        ...SECOND.map((second) => [second, nanoseconds, linkType]),
      ]);
      expect(reader.faults).toMatchObject([
        { code: 'malformed', offset: first.length, limitedBy: 'file header', record: 3 },
      ]);
      expect(reader.interfaces.length).toBe(Object.keys(kind).length === 0 ? 1 : 2);
    }
  });

  it('ends the reading in strict mode', () => {
    const { reader, records } = read(concat([first, first]), 61, { strict: true });
    expect(records.length).toBe(2);
    expect(reader.stopped).toBe(true);
  });

  it('behind one that was cut costs the packets at the cut', () => {
    const cut = first.subarray(0, -20);
    const later = FIRST.concat(FIRST).map((second, index) => second + 3600 * (index + 1));
    expect(read(concat([cut, fileOf({}, later)])).records.map(([seconds]) => seconds)).toEqual([
      ...FIRST,
      ...later,
    ]);
    const last = fileOf({ littleEndian: false, linkType: 101 }, SECOND);
    expect(read(concat([cut, first, last])).records.slice(-3)).toEqual(
      SECOND.map((second) => [second, 7000, 101]),
    );
  });

  it('is found behind a record whose length lies', () => {
    const damaged = first.slice();
    new DataView(damaged.buffer).setUint32(24 + 76 + 8, 0xffff_ffff, true);
    const { records } = read(concat([damaged, fileOf({ littleEndian: false }, SECOND)]));
    expect(records.map(([seconds]) => seconds)).toEqual([FIRST[0], ...SECOND]);
  });

  it('costs nothing that grows when there are very many', () => {
    const { reader, records } = read(concat(Array.from({ length: 20_000 }, () => header({}))));
    expect([records.length, reader.interfaces.length, reader.counts.faults]).toEqual([0, 1, 19_999]);
    const mixed = Array.from({ length: 1000 }, (_, index) => header({ linkType: index % 500 }));
    expect(read(concat(mixed), 61, { limits: { maxInterfaces: 9 } }).reader.interfaces.length).toBe(9);
  });

  it('is copied as it is when it tells something else, and else without its header', async () => {
    const copyOf = async (file: Uint8Array): Promise<Uint8Array> => {
      const capture = openCapture(file, { keepBlocks: true });
      const copier = createCaptureCopier(capture);
      const parts: Uint8Array[] = [];
      for await (const batch of capture) parts.push(copier.push(batch));
      return concat([...parts, copier.end()]);
    };
    const other = concat([first, fileOf({ linkType: 101 }, SECOND)]);
    expect(await copyOf(other)).toEqual(other);
    expect(await copyOf(concat([first, first]))).toEqual(concat([first, first.subarray(24)]));
  });

  it('is read on from an index', async () => {
    const both = concat([first, fileOf({ linkType: 101 }, SECOND)]);
    const whole = openCapture(both, { index: true });
    for await (const _ of whole);
    const headers = whole.index!.headersBefore({ offset: first.length + 24, record: 3 });
    const from = { entry: { offset: first.length + 24, record: 3 }, headers };
    const rest = openCapture(both.subarray(first.length + 24), { from });
    const found = [];
    for await (const record of rest.records())
      found.push([record.number, record.seconds, record.linkType, record.interfaceId]);
    expect(found).toEqual(SECOND.map((second, index) => [3 + index, second, 101, 1]));
    expect(rest.faults).toEqual([]);
  });

  it('is found behind a gzip member that is damaged, if the reader is not strict', async () => {
    const bad = gzipSync(first);
    bad[bad.length - 8]! ^= 1;
    const input = concat([bad, gzipSync(fileOf({}, SECOND))]);
    const [all, some] = [openCapture(input), openCapture(input, { strict: true })];
    const seconds: number[] = [];
    for await (const record of all.records()) seconds.push(record.seconds);
    expect(seconds).toEqual([...FIRST, ...SECOND]);
    expect(all.faults.map(({ code, layer, record }) => [code, layer, record])).toEqual([
      ['malformed', 'gzip', 1 + FIRST.length],
      ['malformed', 'pcap', 1 + FIRST.length],
    ]);
    seconds.length = 0;
    for await (const record of some.records()) seconds.push(record.seconds);
    expect([seconds, some.faults.length]).toEqual([FIRST, 1]);
  });

  it('is what gzip makes of two compressed files', async () => {
    const capture = openCapture(concat([gzipSync(first), gzipSync(first)]));
    let records = 0;
    for await (const batch of capture) records += batch.length;
    expect(records).toBe(4);
  });
});
