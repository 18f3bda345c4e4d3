import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { allValues } from '../../../test/all-values.ts';
import { dissector, hex } from '../../../test/frames.ts';

/** A frame that may be cut, and what tshark 4.0.17 says of what is behind its content. */
type Case = readonly [
  wireLength: number,
  captured: string,
  tail: Readonly<Record<string, readonly string[]>>,
];

const cases: readonly Case[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../test/cases/ethernet-tails.json'), 'utf8'),
);

const TAIL = ['eth.padding', 'eth.trailer', 'eth.fcs', 'eth.fcs.status', 'eth.padding_bad', 'vlan.trailer'];

it.each(cases)('the tail of %i bytes, of which %s was captured', (wireLength, captured, tail) => {
  const frame = hex(captured);
  // The zeros behind belong to the next record.
  const buffer = new Uint8Array(frame.length + 64);
  buffer.set(frame);
  const record = { buffer, offset: 0, capturedLength: frame.length, originalLength: wireLength, linkType: 1 };
  const seen = allValues(dissector.dissect(record));
  expect(Object.fromEntries([...seen].filter(([name]) => TAIL.includes(name)))).toEqual(tail);
});
