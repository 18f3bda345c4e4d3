import { describe, expect, it } from 'vitest';
import { ETHERNET, hex } from '../test/frames.ts';
import { computed, listed, u8, u16 } from './declare.ts';
import { createDissector } from './dissector.ts';
import { defineProtocol } from './protocol.ts';
import { all } from './protocols/all.ts';
import { frameTree } from './tree.ts';

const reading = listed('meter.reading', 'Reading', 'uint16');

/** What a user would write: a header of 4 bytes, and readings of 2. */
const meter = defineProtocol({
  name: 'meter',
  title: 'Meter readings',
  spec: 'house rules',
  fields: {
    version: u8('meter.version', 'Version', 0, { mask: 0xf0 }),
    count: u8('meter.count', 'Count', 1),
    device: u16('meter.device', 'Device', 2, { base: 'hex', labels: { 2561: 'cellar' } }),
    sum: computed('meter.sum', 'Sum', 'uint32', ({ bytes, end, limit }) => {
      let sum = 0;
      for (let at = end; at + 2 <= limit; at += 2) sum += (bytes[at]! << 8) | bytes[at + 1]!;
      return sum;
    }),
    reading,
  },
  claims: [{ table: 'udp.port', key: 9999 }],
  minimum: 4,
  walk({ end, limit }, sink) {
    for (let at = end; at + 2 <= limit; at += 2) sink.add(reading, at, 2);
  },
  step: (_bytes, at) => at + 4,
});

const dissector = createDissector({ protocols: [...all, meter] });
const bytes = hex(`${ETHERNET} 0800 45000000 00000000 40110000 c0000201 c6336402
  c000 270f 0000 0000 10 02 0a01 0005 0007`);
const frame = dissector.dissect({ buffer: bytes, offset: 0, capturedLength: bytes.length, linkType: 1 });

describe('a protocol of the user', () => {
  it('has typed getters', () => {
    const view = frame.layer(meter);
    const device: number | undefined = view?.device;
    const sum: number | undefined = view?.sum;
    const readings: readonly number[] | undefined = view?.reading;
    expect([view?.version, view?.count, device, sum, readings]).toEqual([1, 2, 0x0a01, 12, [5, 7]]);
  });

  it('has filter fields with their place', () => {
    const field = dissector.fields.find('meter.device');
    expect(field).toMatchObject({ base: 'hex', locate: [{ at: 2, bits: 16, shift: 0 }] });
    expect(field?.labels?.get(0x0a01)).toBe('cellar');
    expect(frame.values(field!.id)).toEqual([0x0a01]);
  });

  it('has a tree', () => {
    const lines = frameTree(frame)
      .at(-1)!
      .children.map(({ label }) => label);
    expect(lines).toEqual([
      '0001 .... = Version: 1',
      'Count: 2',
      'Device: cellar (0x0a01)',
      '[Sum: 12]',
      'Reading: 5',
      'Reading: 7',
    ]);
  });

  it('is refused when a fixed field lies outside its minimum length', () => {
    const fields = { late: u16('late.field', 'Late', 3) };
    expect(() => defineProtocol({ name: 'late', title: 'Late', spec: '', fields, minimum: 4 })).toThrow(
      /minimum/,
    );
  });
});
