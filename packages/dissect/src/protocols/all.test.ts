import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allValues } from '../../test/all-values.ts';
import { dissector, ETHERNET, hex, IPV4_TCP, TCP_WITH_TIMESTAMPS } from '../../test/frames.ts';
import { records } from '../../test/oracle.ts';
import { createDissector } from '../dissector.ts';
import type { Frame } from '../frame.ts';
import { frameJson } from '../frame-json.ts';
import { frameTree, type TreeNode } from '../tree.ts';
import { all } from './all.ts';

/** Reads everything there is to read of a frame, and checks that it stays in bounds. */
function exhaust(frame: Frame): void {
  if (frame.fault !== undefined) expect(frame.fault.spec).toBeTypeOf('string');
  for (let index = 0; index < frame.layerCount; index++) {
    const [start, end, limit, wire] = [
      frame.startAt(index),
      frame.endAt(index),
      frame.limitAt(index),
      frame.wireLimitAt(index),
    ];
    expect(start <= end && end <= limit && limit <= wire && limit <= frame.bytesAt(index).length).toBe(true);
  }
  const seen = allValues(frame);
  for (const [name, texts] of seen) {
    expect(texts.length, name).toBeGreaterThan(0);
    if (dissector.fields.find(name) === undefined) expect(name).toBe('declared');
  }
  withinBounds(frameTree(frame, { hidden: true }));
  frameJson(frame);
}

/** No line of a tree points outside the bytes that it points into. */
function withinBounds(nodes: readonly TreeNode[]): void {
  for (const { start, end, bytes, children } of nodes) {
    if (!(0 <= start && start <= end && end <= bytes.length)) expect([start, end]).toBe(bytes.length);
    withinBounds(children);
  }
}

/** Reads `bytes` as `protocol`, with bytes around them that must not matter. */
function readAs(protocol: string, bytes: Uint8Array): Frame {
  const buffer = new Uint8Array(bytes.length + 64).fill(0xff);
  buffer.set(bytes, 32);
  return dissector.dissectAs(dissector.createFrame(), protocol, buffer, 32, 32 + bytes.length);
}

describe('every protocol', () => {
  it('has a name of its own', () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  it('claims keys that nobody else claims', () => {
    const claims = all.flatMap(({ claims }) => claims.map(({ table, key }) => `${table} ${key}`));
    const twice = claims.filter((claim, index) => claims.indexOf(claim) !== index);
    expect(twice).toEqual([]);
  });

  it('gives a field the same type wherever it is declared', () => {
    const types = new Map<string, string>();
    for (const { fields } of all) {
      for (const { name, type } of Object.values(fields)) {
        expect(types.get(name) ?? type, name).toBe(type);
        types.set(name, type);
      }
    }
  });

  it.each(all.map(({ name }) => name))('%s survives any bytes', (name) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => exhaust(readAs(name, bytes))),
      { numRuns: 25 },
    );
  });

  it.each(all.map(({ name, minimum }) => [name, minimum] as const))(
    '%s gives a fault for fewer than %i bytes',
    (name, minimum) => {
      for (let length = 0; length < minimum; length++) {
        const { fault } = readAs(name, new Uint8Array(length));
        expect(fault).toMatchObject({ code: 'incomplete', layer: name, needed: minimum, had: length });
      }
    },
  );
});

const UDP = '45000000 00000000 40110000 c0000201 c6336402';
const DNS =
  'c000 0035 0000 0000 abcd 8180 0001 0002 0000 0001 0161 0762626262626262 00 0001 0001 c00c 000f 0001 00000010 0005 0001 016d c00e c00c 0010 0001 00000010 0004 03616263 00 0029 04d0 00008000 000c 000a0008 0011223344556677';

/** Whole frames, with the protocols that the fuzzer should come by. */
const NAMED_FRAMES: Readonly<Record<string, string>> = {
  'tcp with options': `${ETHERNET} 0800 ${IPV4_TCP} ${TCP_WITH_TIMESTAMPS}`,
  'dns response': `${ETHERNET} 0800 ${UDP} ${DNS}`,
  'ipv6 with extension headers': `${ETHERNET} 86dd 60000000 0000 00 40 ${'20010db8'.repeat(8)}
    3c00 0502 0000 0100 2b00 0104 00000000 0600 040000000000 ${TCP_WITH_TIMESTAMPS}`,
  'icmp error': `${ETHERNET} 0800 45000038 00000000 40010000 c0000201 c6336402 0304 0000 0000 05dc ${IPV4_TCP} 1f9001bb01020304`,
  'vxlan in a vlan': `${ETHERNET} 8100 0064 0800 ${UDP} c000 12b5 0000 0000 08000000 00007b00 ${ETHERNET} 0800 ${IPV4_TCP} ${TCP_WITH_TIMESTAMPS}`,
  'pppoe and mpls': `${ETHERNET} 8864 11000001 0040 0281 00010140 ${IPV4_TCP} ${TCP_WITH_TIMESTAMPS}`,
  'gre with key': `${ETHERNET} 0800 45000000 00000000 402f0000 c0000201 c6336402 2000 0800 00000007 ${IPV4_TCP} ${TCP_WITH_TIMESTAMPS}`,
  'llc with snap': `${ETHERNET} 0040 aaaa03 000000 0800 ${IPV4_TCP} ${TCP_WITH_TIMESTAMPS}`,
};

describe.each(Object.entries(NAMED_FRAMES))('%s', (_name, text) => {
  const whole = hex(text);
  const read = (bytes: Uint8Array) =>
    dissector.dissect({ buffer: bytes, offset: 0, capturedLength: bytes.length, linkType: 1 });

  it('survives every truncation', () => {
    for (let length = 0; length <= whole.length; length++) exhaust(read(whole.subarray(0, length)));
  });

  it('survives every flipped bit', () => {
    for (let bit = 0; bit < whole.length * 8; bit += 3) {
      const bytes = whole.slice();
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      exhaust(read(bytes));
    }
  });
});

const fixtures = join(import.meta.dirname, '../../../../fixtures');
const captures = readdirSync(fixtures, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.pcap(ng)?$/.test(name),
);

describe('the frames of the fixtures', () => {
  /** One frame of each protocol stack and length class: the others take the same ways. */
  const kinds = new Map<string, Uint8Array>();
  for (const name of captures) {
    for (const record of records(join(fixtures, name))) {
      if (record.linkType !== 1) continue;
      const frame = dissector.dissect(record);
      const kind = `${frame.protocolStack} ${Math.min(record.capturedLength >> 6, 4)}`;
      if (!kinds.has(kind)) kinds.set(kind, record.data.slice());
    }
  }
  const perSegment = createDissector({ protocols: all, perSegment: true });
  const read = (bytes: Uint8Array) =>
    perSegment.dissect({ buffer: bytes, offset: 0, capturedLength: bytes.length, linkType: 1 });

  it('are there', () => {
    expect(kinds.size).toBeGreaterThan(3);
  });

  it.each([...kinds.keys()])('%s survives truncation and flipped bytes', (kind) => {
    const whole = kinds.get(kind)!;
    const step = Math.max(1, whole.length >> 6);
    for (let length = 0; length <= whole.length; length += step) exhaust(read(whole.subarray(0, length)));
    for (let at = 0; at < whole.length; at += step) {
      const bytes = whole.slice();
      bytes[at]! ^= 0xff;
      exhaust(read(bytes));
    }
  });
});

it('names the states of every checksum, so that filters may compare with the names', () => {
  const states = all
    .flatMap(({ fields }) => Object.values(fields))
    .filter(({ name }) => name === 'eth.fcs.status' || name.endsWith('.checksum.status'));
  expect(states.length).toBeGreaterThan(5);
  for (const { name, labels } of states) expect(labels, name).toMatchObject({ 0: 'Bad', 2: 'Unverified' });
});
