import { describe, expect, it } from 'vitest';
import { ETHERNET, hex } from '../test/frames.ts';
import { meterParser } from '../test/meter-parser.mjs';
import { defineParserProtocol } from './binary-parser.ts';
import { listed } from './declare.ts';
import { createDissector } from './dissector.ts';
import { frameJson } from './frame-json.ts';
import { all } from './protocols/all.ts';

const meter = defineParserProtocol({
  name: 'meter',
  title: 'Meter readings',
  spec: 'house rules',
  parser: meterParser,
  fields: {
    device: listed('meter.device', 'Device', 'uint16', { base: 'hex' }),
    serial: listed('meter.serial', 'Serial', 'uint64'),
    reading: listed('meter.reading', 'Reading', 'uint16'),
    note: listed('meter.note', 'Note', 'string'),
  },
  paths: { reading: 'readings.value' },
  claims: [{ table: 'udp.port', key: 9999 }],
  minimum: 11,
});

const dissector = createDissector({ protocols: [...all, meter] });
const BODY = '0102 0000000000000007 02 01000a 01000b 68690000';

function read(body: string) {
  const bytes = hex(
    `${ETHERNET} 0800 45000000 00000000 40110000 c0000201 c6336402 c000 270f 0000 0000 ${body}`,
  );
  return dissector.dissect({ buffer: bytes, offset: 0, capturedLength: bytes.length, linkType: 1 });
}

describe('a parser of binary-parser as a body', () => {
  it('gives fields, typed getters and JSON', () => {
    const frame = read(BODY);
    const view = frame.layer(meter);
    const readings: readonly number[] | undefined = view?.reading;
    expect(readings).toEqual([10, 11]);
    expect(view?.serial).toEqual([7n]);
    const field = dissector.fields.find('meter.note')!;
    expect(frame.values(field.id)).toEqual(['hi']);
    expect(frameJson(frame)['meter']).toMatchObject({
      'meter.device': '0x0102',
      'meter.reading': ['10', '11'],
    });
  });

  it('gives no values of bytes that it refuses, and never throws', () => {
    const whole = BODY.replaceAll(' ', '');
    for (let length = 0; length < whole.length; length += 2) {
      const frame = read(whole.slice(0, length));
      const field = dissector.fields.find('meter.device')!;
      expect(frame.values(field.id).length).toBeLessThanOrEqual(1);
    }
    expect(read(whole.slice(0, 22)).layer(meter)?.reading).toEqual([]);
  });
});
