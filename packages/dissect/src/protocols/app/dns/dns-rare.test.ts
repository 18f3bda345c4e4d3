import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allValues } from '../../../../test/all-values.ts';
import { dissector, hex } from '../../../../test/frames.ts';

/** Name, message, and what tshark 4.0.17 prints for its record or option. */
type Case = readonly [name: string, message: string, fields: Readonly<Record<string, readonly string[]>>];
const cases: readonly Case[] = JSON.parse(
  readFileSync(join(import.meta.dirname, 'dns-rare.golden.json'), 'utf8'),
);

function read(message: Uint8Array): Map<string, string[]> {
  const frame = dissector.createFrame();
  dissector.dissectAs(frame, 'dns', message);
  return allValues(frame);
}

/** What says nothing but that it is there has no text here, and 1 there. */
const isPresence = (name: string) => dissector.fields.find(name)?.type === 'none';

describe('records and options that are seldom seen', () => {
  it.each(cases)('%s reads as tshark reads it', (_name, message, expected) => {
    const ours = read(hex(message));
    for (const [name, values] of Object.entries(expected)) {
      const found = ours.get(name) ?? [];
      expect([name, isPresence(name) ? found.map(() => '1') : found]).toEqual([name, values]);
    }
  });

  it('never throws, wherever a message is cut', () => {
    for (const [, message] of cases) {
      const bytes = hex(message);
      for (let end = 0; end < bytes.length; end++) expect(() => read(bytes.subarray(0, end))).not.toThrow();
    }
  });
});

// tshark 4.0.17 leaves SMIMEA undecoded; RFC 8162 §2 gives it the format of TLSA.
it.each([
  ['TLSA', '0034'],
  ['SMIMEA', '0035'],
])('%s tells usage, selector, matching type and data', (_name, type) => {
  const ours = read(hex(`abcd 8180 0000 0001 0000 0000 00 ${type} 0001 00000e10 0007 03 01 02 deadbeef`));
  const names = ['certificate_usage', 'selector', 'matching_type', 'certificate_association_data'];
  expect(names.map((name) => ours.get(`dns.tlsa.${name}`))).toEqual([['3'], ['1'], ['2'], ['deadbeef']]);
});
