import { fromHex } from '@plainwire/bytes';
import { all, createDissector } from '@plainwire/dissect';
import { compile } from '@plainwire/filter-lang';
import { describe, expect, it } from 'vitest';
import { analyzerFields } from './analyzer-fields.ts';

it('layers that only the dissector has are no names in filters; their fields are', () => {
  const registry = analyzerFields(createDissector({ protocols: all }));
  const names = new Set(Array.from(registry, ({ name }) => name));
  for (const name of ['dns-tcp', 'sll2', 'tls-handshake']) {
    expect(registry.find(name)).toBeUndefined();
    expect(names.has(name)).toBe(false);
  }
  expect(registry.find('dns.length')?.type).toBe('uint16');
});

/** An ARP request as `tcpdump -i any` writes it: LINKTYPE_LINUX_SLL2. */
const COOKED_2 =
  '0806000000000237000104060ab65f7594b10000000108000604 00010ab65f7594b10a4d00010000000000000a4d0002';

describe('both versions of the cooked header are sll', () => {
  const dissector = createDissector({ protocols: all });
  const data = fromHex(COOKED_2.replace(' ', ''));
  const frame = dissector.dissect({ buffer: data, offset: 0, capturedLength: data.length, linkType: 276 });

  it.each([
    ['sll', true],
    ['sll#1', true],
    ['sll#2', false],
    ['sll[0:2] == 08:06', true],
    ['sll contains 0a:4d:00:02', true],
    ['sll matches "\\x0a\\x4d"', true],
    ['count(sll) == 1', true],
    ['sll.pkttype == 4', true],
  ])('%s', (text, expected) => {
    const result = compile(text, { registry: analyzerFields(dissector) });
    expect(result.ok && result.filter(frame)).toBe(expected);
  });
});
