import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { concat, u32be, u32le } from '@plainwire/bytes';
import { describe, expect, it } from 'vitest';
import { createCaptureCopier } from './capture-copier.ts';
import { type CaptureReader, createCaptureReader } from './capture-reader.ts';
import { dltName } from './link-type.ts';
import type { CaptureRecord } from './record.ts';

const oracle = join(import.meta.dirname, '../../../../shared/oracle');

/** Where tshark gives other frames: how many records there are, and why. */
const EXCEPTIONS: Record<string, { readonly records: number; readonly why: string }> = {
  'pcap-format/gopacket--tests-be-test901.pcapng': {
    records: 2,
    why: 'a section of unknown version ends it all for tshark, one section for us',
  },
  'pcap-format/libpcap--brcm-tag-stp.pcap': { records: 4, why: 'tshark refuses link type 281' },
  'pcap-format/libpcap--dsa.pcap': { records: 8, why: 'tshark refuses link type 284' },
  'pcap-format/python-pcapng--test_data-test007.ntar': { records: 1, why: 'the damaged length is recovered' },
  'tcpdump-tests/edsa-high-vid.pcap': { records: 4, why: 'tshark refuses link type 285' },
  'tcpdump-tests/frf16_magic_ie-oobr.pcap': { records: 1, why: 'tshark refuses link type 182' },
  'tcpdump-tests/hoobr_juniper3.pcap': { records: 1, why: 'tshark refuses the bits above the link type' },
  'tcpdump-tests/juniper_es_oobr.pcap': { records: 1, why: 'tshark refuses the bits above the link type' },
  'tcpdump-tests/kday6.pcap': { records: 1, why: 'tshark refuses link type 182' },
};

/** tshark takes the pseudo-header of SunATM away from the lengths; it is part of what the file holds. */
const PSEUDO_HEADER: Record<number, number> = { 123: 4 };

interface Entry {
  readonly file: string;
  readonly format: string;
  readonly oracle: string;
  readonly link_types: readonly string[];
}

const manifest = join(oracle, 'MANIFEST.json');
const present = existsSync(manifest);
if (!present) console.log('skipped: no oracle beside the repository');

describe.skipIf(!present)('every capture gives the frames that tshark gives', () => {
  const entries: Entry[] = present ? JSON.parse(readFileSync(manifest, 'utf8')) : [];

  it.each(entries.map((entry) => [entry.file, entry] as const))('%s', (file, entry) => {
    const expected: [number, string, number, number][] = JSON.parse(
      gunzipSync(readFileSync(join(oracle, entry.oracle))).toString(),
    ).frames;
    const read = readRecords(join(oracle, file));
    const exception = EXCEPTIONS[file];
    if (exception !== undefined) {
      expect(read.length).toBe(exception.records);
      return;
    }
    expect(read).toEqual(
      expected.map((frame, index) => [frame[0], time(frame[1], read[index]), frame[2], frame[3]]),
    );
  });
});

/**
 * tshark's time, but where the file says that a second has more than 10^6 microseconds: tshark overflows there, we
 * carry into the seconds. Records without a time have none in tshark, and 0 here.
 */
function time(tshark: string, ours: [number, string, number, number] | undefined): string {
  if (tshark === '') return '0.000000000';
  return ours !== undefined && overflown.has(ours) ? ours[1] : tshark;
}

const overflown = new Set<unknown>();

describe.skipIf(!present)('every capture without damage is copied byte for byte', () => {
  const entries: Entry[] = present ? JSON.parse(readFileSync(manifest, 'utf8')) : [];

  it.each(entries.map((entry) => entry.file))('%s', (file) => {
    const bytes = contents(join(oracle, file));
    const reader = createCaptureReader({ keepBlocks: true });
    const copier = createCaptureCopier(reader);
    const copy = concat([copier.push(reader.push(bytes)), copier.push(reader.end()), copier.end()]);
    const damage = reader.faults.find(
      ({ code, limitedBy }) => code === 'incomplete' || limitedBy === 'block length',
    );
    if (damage === undefined) expect(Buffer.compare(copy, bytes)).toBe(0);
    else expect(copy.length).toBeLessThanOrEqual(bytes.length);
  });
});

describe.skipIf(!present)('link types have the names that tshark gives them', () => {
  const entries: Entry[] = present ? JSON.parse(readFileSync(manifest, 'utf8')) : [];

  it.each(entries.map((entry) => [entry.file, entry.link_types] as const))('%s', (file, names) => {
    const reader = createCaptureReader();
    reader.push(contents(join(oracle, file)));
    reader.end();
    if (reader.faults.some(({ code }) => code === 'unsupported')) return;
    const found = reader.interfaces.map(({ linkType }) => dltName(linkType));
    // The list writes the value that some systems give a DLT in brackets, and plain numbers for what has no name.
    const expected = names.map((name) =>
      name
        .replace(/\(.*\)/, '')
        .replace(/^(\d+)$/, 'DLT_$1')
        .replace(/^802_15_4$/, 'IEEE802_15_4_WITHFCS'),
    );
    expect(new Set(found)).toEqual(new Set(expected));
  });
});

function contents(path: string): Uint8Array {
  const file = readFileSync(path);
  return file[0] === 0x1f && file[1] === 0x8b ? gunzipSync(file) : file;
}

function readRecords(path: string): [number, string, number, number][] {
  const reader = createCaptureReader();
  return [...reader.push(contents(path)), ...reader.end()].map((record) => {
    const shift = PSEUDO_HEADER[record.linkType] ?? 0;
    const row: [number, string, number, number] = [
      record.number,
      `${record.seconds}.${String(record.nanoseconds).padStart(9, '0')}`,
      record.originalLength - shift,
      record.capturedLength - shift,
    ];
    if (reader.format === 'pcap' && fraction(record, reader) > 999_999) overflown.add(row);
    return row;
  });
}

function fraction(record: CaptureRecord, reader: CaptureReader): number {
  const little = reader.interfaces[0]!.littleEndian;
  return (little ? u32le : u32be)(record.buffer, record.blockStart + 4);
}
