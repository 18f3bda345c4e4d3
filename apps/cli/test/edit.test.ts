import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCaptureFileSync, openCapture, packetDetails } from '@plainwire/pcap';
import { afterAll, describe, expect, it } from 'vitest';
import { plainwire, root } from './run-plainwire.ts';

const folder = mkdtempSync(join(tmpdir(), 'plainwire-edit-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

const tls = 'fixtures/tls/http-simple/cap.pcap';

/** A capture of IPv4 packets over raw IP, a second apart; `ids` tell them apart. */
function capture(
  name: string,
  ids: readonly number[],
  linkType = 101,
  secondOf = (index: number) => 1000 + index,
): string {
  const path = at(name);
  const file = createCaptureFileSync(path, { linkType });
  ids.forEach((id, index) => {
    const buffer = new Uint8Array(28).fill(id, 20);
    buffer.set([0x45, 0, 0, 28, 0, 0, 0, 0, 64, 17, 0, 0, 192, 0, 2, id, 198, 51, 100, 1]);
    const record = { buffer, offset: 0, capturedLength: 28, originalLength: 28 };
    file.write({ ...record, seconds: secondOf(index), nanoseconds: 123_456_789 });
  });
  file.close();
  return path;
}

async function packets(path: string) {
  const source = openCapture(path);
  const found = [];
  for await (const record of source.records()) {
    const { comments } = packetDetails(record, source.interfaces[record.interfaceId]!);
    const addresses = record.data.slice(12, 20).join('.');
    found.push({
      id: record.data[15]!,
      addresses,
      ns: record.timestampNs,
      length: record.capturedLength,
      comments,
    });
  }
  expect(source.faults).toEqual([]);
  return { found, ids: found.map(({ id }) => id), source };
}

/** Runs `edit`, which must succeed, and reads what it wrote; record ranges stand after a bar. */
async function edited(input: string, ...args: readonly string[]) {
  const output = at('out.pcapng');
  const bar = args.includes('|') ? args.indexOf('|') : args.length;
  const { code, stderr } = plainwire(['edit', ...args.slice(0, bar), input, output, ...args.slice(bar + 1)]);
  expect([code, stderr]).toEqual([0, '']);
  return await packets(output);
}

const six = capture('six.pcapng', [1, 2, 3, 4, 5, 6]);

describe('plainwire edit', () => {
  it('copies byte for byte when nothing is asked for', () => {
    plainwire(['edit', six, at('copy.pcapng')]);
    expect(readFileSync(at('copy.pcapng')).subarray(28)).toEqual(readFileSync(six).subarray(28));
    plainwire(['edit', '-F', 'pcap', tls, at('copy.pcap')]);
    expect(readFileSync(at('copy.pcap'))).toEqual(readFileSync(join(root, tls)));
  });

  it.each([
    [
      ['|', '2', '4-5'],
      [1, 3, 6],
    ],
    [
      ['-r', '|', '2', '5-'],
      [2, 5, 6],
    ],
    [
      ['-A', '1003'],
      [4, 5, 6],
    ],
    [
      ['-A', '1970-01-01T00:16:41Z', '-B', '1970-01-01 00:16:44'],
      [2, 3, 4],
    ],
  ])('slices: %j', async (args, ids) => {
    expect((await edited(six, ...args)).ids).toEqual(ids);
  });

  it.each([
    [['-d'], [1, 2, 3, 4, 5, 1]],
    [
      ['-D', '6'],
      [1, 2, 3, 4, 5],
    ],
    [
      ['-w', '4'],
      [1, 2, 3, 4, 5, 1],
    ],
    [
      ['-w', '5'],
      [1, 2, 3, 4, 5],
    ],
    [
      ['-D', '2', '-I', '28'],
      [1, 2, 3, 4, 5, 1],
    ],
    [['-d', '-s', '20', '-C', '12:4'], [1]],
    [
      ['-w', '0.1', '-S', '-0.01'],
      [1, 2, 3, 4, 5],
    ],
  ])('leaves out duplicates as editcap does: %j', async (args, ids) => {
    const doubles = capture('doubles.pcapng', [1, 2, 3, 4, 5, 1]);
    expect((await edited(doubles, ...args)).ids).toEqual(ids);
  });

  it('cuts packets and keeps their times to the nanosecond', async () => {
    const { found } = await edited(six, '-s', '20');
    expect(found.map(({ length, ns }) => [length, ns])).toEqual(
      [0, 1, 2, 3, 4, 5].map((second) => [20, 1_000_123_456_789n + BigInt(second) * 1_000_000_000n]),
    );
  });

  it.each([
    [['-t', '1.5'], [0, 1, 2, 3, 4, 5].map((n) => n + 1.5)],
    [
      ['-t', '-2000'],
      [-1000.123456789, -1000.123456789, -1000.123456789, -1000.123456789, -1000.123456789, -1000.123456789],
    ],
    [
      ['-S', '-0.5'],
      [0, 0.5, 1, 1.5, 2, 2.5],
    ],
    [
      ['-S', '0'],
      [0, 1, 2, 3, 4, 5],
    ],
  ])('moves times: %j', async (args, seconds) => {
    for (const format of ['pcapng', 'nsecpcap']) {
      const { found } = await edited(six, '-F', format, ...args);
      expect(found.map(({ ns }) => Number(ns - 1_000_123_456_789n) / 1e9)).toEqual(seconds);
    }
  });

  it('says in the header of a pcap file what packets were cut to, and never more than it was', () => {
    const header = (name: string) => readFileSync(at(name)).readUInt32LE(16);
    plainwire(['edit', '-F', 'pcap', '-s', '24', tls, at('cut-24.pcap')]);
    plainwire(['edit', '-F', 'pcap', '-s', '60', at('cut-24.pcap'), at('cut-60.pcap')]);
    plainwire(['edit', '-F', 'nsecpcap', '-s', '20', at('cut-24.pcap'), at('cut-20.pcap')]);
    plainwire(['edit', '-F', 'nsecpcap', at('cut-24.pcap'), at('converted.pcap')]);
    expect(['cut-24.pcap', 'cut-60.pcap', 'cut-20.pcap', 'converted.pcap'].map(header)).toEqual([
      24, 24, 20, 24,
    ]);
  });

  it('moves no time to before 1970, which no format holds', async () => {
    const { found } = await edited(six, '-t', '-1002');
    expect(found.map(({ ns }) => ns / 1_000_000_000n)).toEqual([0n, 0n, 0n, 1n, 2n, 3n]);
    expect(found.slice(0, 2).map(({ ns }) => ns)).toEqual([0n, 0n]);
  });

  it('with -w compares with the newest equal record, also behind one whose clock was wrong', async () => {
    const times = [1010, 1001, 1011];
    const path = capture('back.pcapng', [1, 2, 1], 101, (index) => times[index]!);
    expect((await edited(path, '-w', '5')).ids).toEqual([1, 2]);
    expect((await edited(path, '-w', '0.5')).ids).toEqual([1, 2, 1]);
  });

  it('cuts bytes out, and says with -L that they never were', async () => {
    const { found, source } = await edited(six, '-C', '4', '-C', '-2', '-T', 'USER3');
    expect(found.map(({ length }) => length)).toEqual(Array(6).fill(22));
    expect(source.interfaces[0]!.linkType).toBe(150);
    const lengths = [];
    await edited(six, '-C', '12:4', '-s', '20', '-L');
    for await (const record of openCapture(at('out.pcapng')).records())
      lengths.push([record.capturedLength, record.originalLength]);
    expect(lengths).toEqual(Array(6).fill([16, 16]));
  });

  it('says with -L that packets were no longer than the cut, also those that were cut before', async () => {
    plainwire(['edit', '-s', '22', six, at('cut.pcapng')]);
    await edited(at('cut.pcapng'), '-s', '24', '-C', '4', '-L');
    for await (const record of openCapture(at('out.pcapng')).records())
      expect([record.capturedLength, record.originalLength]).toEqual([18, 20]);
  });

  it('looks for duplicates without VLAN tags of Linux cooked packets, and without radiotap headers', async () => {
    const write = (name: string, linkType: number, packets: readonly string[]) => {
      const file = createCaptureFileSync(at(name), { linkType });
      for (const hex of packets) {
        const buffer = Buffer.from(hex.replaceAll(' ', ''), 'hex');
        const lengths = { capturedLength: buffer.length, originalLength: buffer.length };
        file.write({ buffer, offset: 0, ...lengths, seconds: 1, nanoseconds: 0 });
      }
      file.close();
      return at(name);
    };
    const cooked = '0000 0001 0006 020000000001 0000';
    const tagged = write('sll.pcapng', 113, [
      `${cooked} 8100 0005 0800 45`,
      `${cooked} 8100 0006 0800 45`,
      `${cooked} 0800 45`,
    ]);
    expect((await edited(tagged, '--novlan', '-d')).found.map(({ length }) => length)).toEqual([17]);
    expect((await edited(tagged, '-d')).found.length).toBe(3);
    const wireless = write('radiotap.pcapng', 127, [
      '0000 0900 0000 0000 01 8000',
      '0000 0a00 0000 0000 0203 8000',
      '0000 ffff',
      '0000 ffff',
    ]);
    expect(
      (await edited(wireless, '--skip-radiotap-header', '-d')).found.map(({ length }) => length),
    ).toEqual([11, 4]);
  });

  it('spoils bytes by chance, the same with the same seed', async () => {
    const spoilt = async (...args: string[]) => {
      await edited(six, ...args);
      return readFileSync(at('out.pcapng')).toString('hex');
    };
    const first = await spoilt('-E', '0.5', '-o', '20', '--seed', '7');
    expect(await spoilt('-E', '0.5', '-o', '20', '--seed', '7')).toBe(first);
    expect(await spoilt('-E', '0.5', '-o', '20', '--seed', '8')).not.toBe(first);
    expect((await edited(six, '-E', '1', '-o', '20', '--seed', '7')).ids).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('adds and strips comments', async () => {
    plainwire(['edit', '-a', '2:the second', '--capture-comment', 'all of it', six, at('noted.pcapng')]);
    const noted = await packets(at('noted.pcapng'));
    expect(noted.found.map(({ comments }) => comments.join())).toEqual(['', 'the second', '', '', '', '']);
    expect(noted.source.sections[0]?.comments).toEqual(['all of it']);
    const bare = await edited(at('noted.pcapng'), '--discard-packet-comments');
    expect(bare.found.every(({ comments }) => comments.length === 0)).toBe(true);
    expect(bare.source.sections[0]?.comments).toEqual(['all of it']);
    const quiet = await edited(at('noted.pcapng'), '--discard-capture-comment');
    expect(quiet.source.sections[0]?.comments).toEqual([]);
    expect(quiet.found[1]?.comments).toEqual(['the second']);
  });

  it('embeds, extracts and strips secrets, for the owner only', async () => {
    writeFileSync(at('keys.log'), 'CLIENT_RANDOM 00 11\n');
    for (const input of [six, tls]) {
      const { source } = await edited(input, '--inject-secrets', `tls,${at('keys.log')}`);
      expect(source.secrets.map(({ type, afterRecord }) => [type, afterRecord])).toEqual([[0x544c534b, 0]]);
    }
    expect(plainwire(['edit', '--extract-secrets', at('out.pcapng'), at('out.log')]).code).toBe(0);
    expect(readFileSync(at('out.log'), 'utf8')).toBe('CLIENT_RANDOM 00 11\n');
    expect(statSync(at('out.log')).mode & 0o777).toBe(0o600);
    plainwire(['edit', '--discard-all-secrets', at('out.pcapng'), at('none.pcapng')]);
    expect((await packets(at('none.pcapng'))).source.secrets).toEqual([]);
  });

  it('splits by count and by time into files that stand alone, none without packets', async () => {
    const scattered = at('scattered.pcapng');
    plainwire(['merge', '-w', scattered, six, capture('late.pcapng', [7], 1)]);
    expect(plainwire(['edit', '-c', '3', scattered, at('part.pcapng')]).code).toBe(0);
    const parts = readdirSync(folder)
      .filter((name) => name.startsWith('part_'))
      .sort();
    expect(parts).toEqual([
      'part_00000_19700101001640.pcapng',
      'part_00001_19700101001642.pcapng',
      'part_00002_19700101001645.pcapng',
    ]);
    const ids = [];
    for (const part of parts) ids.push((await packets(at(part))).ids);
    expect(ids).toEqual([[1, 7, 2], [3, 4, 5], [6]]);
    plainwire(['edit', '-F', 'pcap', '-r', '-i', '2', six, at('time.pcap'), '1', '4-6']);
    const byTime = readdirSync(folder)
      .filter((name) => name.startsWith('time_'))
      .sort();
    const timed = [];
    for (const part of byTime) timed.push((await packets(at(part))).ids);
    expect(timed).toEqual([[1], [4, 5], [6]]);
  });

  it('counts time from the first record, kept or not, and numbers the file when none is kept', async () => {
    const split = (name: string, ...args: string[]) => {
      expect(
        plainwire(['edit', '-F', 'pcap', ...args.slice(0, -1), six, at(`${name}.pcap`), args.at(-1)!]).code,
      ).toBe(0);
      return readdirSync(folder)
        .filter((file) => file.startsWith(name))
        .sort();
    };
    // The first record is of 16:40.
    expect(split('split-none', '-i', '2', '1-6')).toEqual(['split-none_00000_19700101001640.pcap']);
    expect(split('split-zero', '-c', '2', '1-6')).toEqual(['split-zero_00000_19700101001640.pcap']);
    expect(split('split-later', '-c', '9', '1-2')).toEqual(['split-later_00000_19700101001640.pcap']);
    const grid = split('split-grid', '-i', '2', '1-2');
    expect(grid[0]).toBe('split-grid_00000_19700101001640.pcap');
    expect((await packets(at(grid[0]!))).ids).toEqual([3]);
  });

  it('puts other addresses in the place of all, the same with the same key, and leaves out what may tell them', async () => {
    writeFileSync(at('key'), '0123456789abcdef'.repeat(4));
    plainwire([
      'edit',
      '-a',
      '1:192.0.2.1',
      '--inject-secrets',
      `tls,${at('key')}`,
      six,
      at('telling.pcapng'),
    ]);
    const hidden = await edited(at('telling.pcapng'), '--anonymize-key', at('key'));
    const again = await edited(six, '--anonymize-key', at('key'));
    const other = await edited(six, '--anonymize');
    expect(hidden.ids).toEqual(again.ids);
    // Whole addresses: last bytes alone are equal once in some thousand random keys.
    const addressesIn = ({ found }: typeof hidden) => found.map(({ addresses }) => addresses);
    expect(addressesIn(hidden)).not.toEqual(addressesIn(other));
    expect(readFileSync(at('out.pcapng')).includes(Buffer.of(192, 0, 2))).toBe(false);
    expect(hidden.source.secrets).toEqual([]);
    expect(hidden.found[0]?.comments).toEqual([]);
    const strange = capture('strange.pcapng', [1, 2], 147);
    expect(plainwire(['edit', '--anonymize', strange, at('out.pcapng')]).stderr).toMatch(
      /^plainwire: 2 records were left out/,
    );
  });

  it('converts, and says what one format cannot hold', async () => {
    expect((await edited(six, '-F', 'nsecpcap')).found[0]?.ns).toBe(1_000_123_456_789n);
    expect((await edited(six, '-F', 'pcap')).found[0]?.ns).toBe(1_000_123_456_000n);
    plainwire(['merge', '-w', at('two.pcapng'), six, capture('other.pcapng', [9], 1)]);
    const refused = plainwire(['edit', '-F', 'pcap', at('two.pcapng'), at('out.pcap')]);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringMatching(/a pcap file has one link type/),
    ]);
  });
});

describe('plainwire merge', () => {
  it('merges by time, or with -a one after the other, and keeps comments and secrets', async () => {
    const ids = (path: string) => packets(path).then(({ ids: found }) => found);
    plainwire([
      'edit',
      '-a',
      '1:first',
      '--inject-secrets',
      `tls,${join(root, tls)}`,
      six,
      at('noted.pcapng'),
    ]);
    const seven = capture('seven.pcapng', [7, 8]);
    expect(plainwire(['merge', '-w', at('m.pcapng'), at('noted.pcapng'), seven]).code).toBe(0);
    expect(await ids(at('m.pcapng'))).toEqual([1, 7, 2, 8, 3, 4, 5, 6]);
    const merged = await packets(at('m.pcapng'));
    expect(merged.found[0]?.comments).toEqual(['first']);
    expect(merged.source.secrets.length).toBe(1);
    expect(merged.source.interfaces.length).toBe(1);
    plainwire(['merge', '-I', 'none', '-w', at('m.pcapng'), at('noted.pcapng'), seven]);
    expect((await packets(at('m.pcapng'))).source.interfaces.length).toBe(2);
    plainwire(['merge', '-a', '-w', at('m.pcapng'), seven, at('noted.pcapng')]);
    expect(await ids(at('m.pcapng'))).toEqual([7, 8, 1, 2, 3, 4, 5, 6]);
  });
});

describe('mistakes', () => {
  it.each([
    [['edit', six], 1, /name the file to write/],
    [['edit', six, six], 2, /is being read: write to another file/],
    [['edit', 'nosuch', at('x')], 2, /The file "nosuch" doesn't exist/],
    [['edit', six, at('no/such/x')], 2, /cannot be written: there is no such folder/],
    [['edit', six, at('x'), '5-2'], 1, /"5-2" is no record number and no range/],
    [['edit', '-r', six, at('x')], 1, /-r keeps the records that are named/],
    [['edit', '-A', '2026-02-31 00:00:00', six, at('x')], 1, /is no time: write/],
    [['edit', '-F', 'pcap', '-a', '1:x', six, at('x')], 1, /a pcap file holds no comments/],
    [['edit', '--inject-secrets', 'x', six, at('x')], 1, /is not TYPE,FILE/],
    [['edit', '--extract-secrets', six, at('x')], 2, /holds no secrets/],
    [
      ['edit', '--anonymize-key', 'README.md', six, at('x')],
      2,
      /a key has 32 bytes or 64 hexadecimal digits/,
    ],
    [['merge', six], 1, /name the file to write with -w/],
    [['merge', '-w', at('x')], 1, /name the capture files to merge/],
    [['merge', '-w', six, six], 2, /is being read/],
    [['merge', '-I', 'some', '-w', at('x'), six], 1, /-I "some" is not all, any or none/],
    [['merge', '-w', at('x'), six, 'README.md'], 2, /The file "README.md" isn't a capture file/],
  ] as [string[], number, RegExp][])('%j', (args, code, sentence) => {
    const finished = plainwire(args);
    expect(finished.stderr).toMatch(sentence);
    expect(finished.stderr).not.toMatch(/\n\s+at /);
    expect(finished.code).toBe(code);
  });

  it('a damaged capture is copied as far as it can be read', async () => {
    const bytes = readFileSync(six);
    writeFileSync(at('cut.pcapng'), bytes.subarray(0, bytes.length - 10));
    const { code, stderr } = plainwire(['edit', at('cut.pcapng'), at('out.pcapng')]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/cut short in the middle of a packet/)]);
    expect((await packets(at('out.pcapng'))).ids).toEqual([1, 2, 3, 4, 5]);
  });
});
