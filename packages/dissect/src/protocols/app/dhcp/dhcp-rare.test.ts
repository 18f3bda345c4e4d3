import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allValues } from '../../../../test/all-values.ts';
import { dissect, hex } from '../../../../test/frames.ts';

/** A datagram of DHCP or BOOTP, and what tshark 4.0.17 says of the fields of rare options and of the fixed part. */
type Case = readonly [linkType: number, bytes: string, fields: Readonly<Record<string, readonly string[]>>];

const cases: readonly Case[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../../test/cases/dhcp-rare.json'), 'utf8'),
);

describe('rare fields of DHCP', () => {
  it.each(cases)('link type %i, %s', (linkType, bytes, theirs) => {
    const ours = allValues(dissect(hex(bytes), linkType));
    expect(Object.fromEntries(Object.keys(theirs).map((name) => [name, ours.get(name)]))).toEqual(theirs);
  });

  it.each(cases)('link type %i, %s may be cut anywhere behind the head', (linkType, bytes) => {
    const whole = hex(bytes);
    for (let length = 260; length < whole.length; length++) {
      expect(allValues(dissect(whole.slice(0, length), linkType, whole.length)).size).toBeGreaterThan(0);
    }
  });
});

it('reads the bits of 802.1ad and MPLS from the four bytes that hold them, which tshark 4.0.17 misses', () => {
  const head = `01010600 11223344 ${'00'.repeat(20)} 020000000001 ${'00'.repeat(202)} 63825363 350101`;
  const message = hex(`${head} 7d0d 0000118b 08 05 06 29 04 00800003 ff`);
  const size = (more: number) => (message.length + more).toString(16).padStart(4, '0');
  const ip = hex(`4500 ${size(28)} 00000000 4011 0000 00000000 ffffffff 0044 0043 ${size(8)} 0000`);
  const values = allValues(dissect(Uint8Array.of(...ip, ...message), 101));
  const set = [...values].filter(([name, [value]]) => name.includes('.mpls.') && value === '1');
  expect(set.map(([name]) => name)).toEqual([
    'dhcp.docsis_cm_cap.mpls.stpid',
    'dhcp.docsis_cm_cap.mpls.svid',
    'dhcp.docsis_cm_cap.mpls.label',
  ]);
});
