import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allValues } from '../../test/all-values.ts';
import { dissect, ETHERNET, hex, values } from '../../test/frames.ts';
import { createDissector } from '../dissector.ts';
import { formatValue } from '../format-value.ts';
import { frameJson } from '../frame-json.ts';
import { all } from './all.ts';

/** A frame, and what tshark 4.0.17 says of fields that few frames have. */
type Case = readonly [linkType: number, bytes: string, fields: Readonly<Record<string, readonly string[]>>];

const casesIn = (name: string): readonly Case[] =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../../test/cases/${name}.json`), 'utf8'));

/** Made to have rare fields, and made wrong: by chance, and by changing bytes of others. */
const cases = [...casesIn('rare-fields'), ...casesIn('odd-frames')];

describe('fields that few frames have', () => {
  it.each(cases)('link type %i, %s', (linkType, bytes, theirs) => {
    const ours = allValues(dissect(hex(bytes), linkType));
    expect(Object.fromEntries(Object.keys(theirs).map((name) => [name, ours.get(name) ?? []]))).toEqual(
      theirs,
    );
  });

  it.each(cases)('link type %i, %s may be cut anywhere', (linkType, bytes) => {
    const whole = hex(bytes);
    for (let length = 0; length < whole.length; length++) {
      const frame = dissect(whole.slice(0, length), linkType, whole.length);
      expect(frame.limit).toBe(length);
      expect(() => allValues(frame)).not.toThrow();
    }
  });

  it.each(cases)('link type %i, %s may have any byte flipped', (linkType, bytes) => {
    const whole = hex(bytes);
    for (let at = 0; at < whole.length; at++) {
      const flipped = whole.map((byte, index) => (index === at ? byte ^ 0xff : byte));
      const frame = dissect(flipped, linkType);
      expect(() => [allValues(frame), frameJson(frame)]).not.toThrow();
    }
  });
});

describe('checksums as they should be', () => {
  const verifying = createDissector({ protocols: all, verifyChecksums: true });
  const read = (text: string, name: string) => {
    const buffer = hex(text);
    const frame = verifying.dissect({ buffer, offset: 0, capturedLength: buffer.length, linkType: 101 });
    const field = verifying.fields.find(name)!;
    return frame.values(field.id).map((value) => formatValue(field, value));
  };
  const tcp = (ip: string, checksum: string) =>
    `4500002800000000 4006${ip} 0102030405060708 0050 1000 00000001 00000002 5010 0000 ${checksum} 0000`;

  it.each([
    ['ip.checksum_calculated', tcp('0000', '0000'), ['0x6abd']],
    ['ip.checksum_calculated', tcp('6abd', '0000'), ['0x6abd']],
    ['tcp.checksum_calculated', tcp('6abd', 'ffff'), ['0x8f6e']],
    ['tcp.checksum_calculated', tcp('6abd', '8f6e'), ['0x8f6e']],
    ['udp.checksum_calculated', '4500001c00000000401100000102030405060708 0401 1000 0008 0000', []],
  ])('%s of %s', (name, text, wanted) => {
    expect(read(text, name)).toEqual(wanted);
  });

  it('are not there when they are not verified', () => {
    expect(values(dissect(hex(`${ETHERNET} 0800 ${tcp('0000', '0000')}`)), 'ip.checksum_calculated')).toEqual(
      [],
    );
  });
});

// tshark calls the last address of a source route the destination, so that its ip.dst is not what the header holds.
it('leaves the destination of a source route where the header has it', () => {
  const frame = dissect(
    hex('4900002400000000400600000102030405060708 830f080102030405060708090a0b0c 00'),
    101,
  );
  const seen = allValues(frame);
  expect(seen.get('ip.dst')).toEqual(['5.6.7.8']);
  expect(seen.get('ip.cur_rt')).toEqual(['5.6.7.8']);
  expect(seen.get('ip.rec_rt')).toEqual(['1.2.3.4']);
  expect(seen.get('ip.src_rt')).toEqual(['5.6.7.8', '9.10.11.12']);
});
