import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allValues } from '../../../test/all-values.ts';
import { dissect, hex } from '../../../test/frames.ts';
import { frameJson } from '../../frame-json.ts';
import { frameTree } from '../../tree.ts';

/** A frame, and every value that tshark 4.0.17 finds in its ICMP or ICMPv6 but type, code and checksum. */
type Case = readonly [linkType: number, bytes: string, fields: Readonly<Record<string, readonly string[]>>];

/** RPL, router renumbering, node information, mobility, locators, extended echoes, extensions of errors. */
const cases: readonly Case[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../test/cases/icmp-messages.json'), 'utf8'),
);

const COMMON = /^icmp(v6)?\.(type|code|checksum|checksum\.status)$|^icmpv6\.opt\.type$/;

describe('ICMP messages that are seldom seen', () => {
  it.each(cases)('link type %i, %s', (linkType, bytes, theirs) => {
    const ours = [...allValues(dissect(hex(bytes), linkType))];
    expect(
      Object.fromEntries(ours.filter(([name]) => name.startsWith('icmp') && !COMMON.test(name))),
    ).toEqual(theirs);
  });

  it.each(cases)('link type %i, %s may be cut anywhere, and have any byte flipped', (linkType, bytes) => {
    const whole = hex(bytes);
    for (let at = 40; at < whole.length; at += 3) {
      const cut = dissect(whole.slice(0, at), linkType, whole.length);
      expect(() => allValues(cut)).not.toThrow();
      const flipped = dissect(
        whole.map((byte, index) => (index === at ? byte ^ 0xff : byte)),
        linkType,
      );
      expect(() => [allValues(flipped), frameJson(flipped), frameTree(flipped)]).not.toThrow();
    }
  });
});

describe('RPL, where tshark 4.0.17 reads something else', () => {
  const IPV6 = (length: string) =>
    `60000000 ${length} 3aff 20010db8000000000000000000000001 20010db8000000000000000000000002`;
  const valuesOf = (message: string) => {
    const length = hex(message).length.toString(16).padStart(4, '0');
    return Object.fromEntries(allValues(dissect(hex(`${IPV6(length)} ${message}`), 101)));
  };

  it('the key is named as its mode says, not as the level does', () => {
    const secured = (mode: string, key: string) => valuesOf(`9b800000 8000${mode}00 0001e240 ${key} 2a00`);
    expect(secured('03', '07')).toMatchObject({
      'icmpv6.rpl.secure.key.index': ['7'],
      'icmpv6.rpl.dis.flags': ['42'],
    });
    expect(secured('42', '')['icmpv6.rpl.secure.key.index']).toBeUndefined();
    expect(secured('80', '4142434445464748 09')).toMatchObject({
      'icmpv6.rpl.secure.key.source': ['4142434445464748'],
      'icmpv6.rpl.secure.key.index': ['9'],
    });
    expect(secured('c0', '')['icmpv6.rpl.dis.flags']).toEqual(['42']);
  });

  it('a metric ends where its length says', () => {
    const metrics = valuesOf('9b000000 0000 020c 07000002 0080 01000002 0003');
    expect(metrics['icmpv6.rpl.opt.metric.etx.object.etx']).toEqual(['128']);
    expect(metrics['icmpv6.rpl.opt.metric.nsa.object']).toEqual(['0x0003']);
  });

  it('the target of a discovery leaves out the bytes that all addresses share', () => {
    const discovery = valuesOf('9b000000 0000 0a06 0c00 01020304');
    expect(discovery['icmpv6.rpl.opt.routediscovery.targetaddr']).toEqual(['::102:304']);
  });
});
