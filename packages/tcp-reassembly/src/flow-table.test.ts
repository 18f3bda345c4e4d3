import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Script } from '../test/segments.ts';
import { FlowTable, NONE } from './flow-table.ts';
import type { TcpConnection } from './tcp-connection.ts';

const script = new Script();

/** A segment between two of a few IPv4 or IPv6 hosts; `back` swaps its ends. */
function between(key: number, isIpv6: boolean, back: boolean) {
  const length = isIpv6 ? 16 : 4;
  const addresses = new Uint8Array(2 * length);
  const [from, to] = back ? [length, 0] : [0, length];
  addresses.fill(1, from, from + length).fill(2, to, to + length);
  addresses[from + length - 1] = key & 3;
  const ends = [1000 + (key >> 2), 80];
  const [sourcePort, destinationPort] = back ? [ends[1]!, ends[0]!] : [ends[0]!, ends[1]!];
  const place = { addresses, addressLength: length, sourceAt: 0, destinationAt: length };
  return script.client({ ...place, sourcePort, destinationPort });
}

describe('FlowTable', () => {
  it('finds in both directions what a map would, while connections come and go', () => {
    const step = fc.record({ key: fc.nat(400), isIpv6: fc.boolean(), leaves: fc.boolean() });
    fc.assert(
      fc.property(fc.integer(), fc.array(step, { maxLength: 1000, size: 'max' }), (seed, steps) => {
        const table = new FlowTable(seed);
        const held = new Map<string, TcpConnection>();
        for (const { key, isIpv6, leaves } of steps) {
          const name = `${key} ${isIpv6}`;
          const connection = held.get(name);
          expect(table.find(between(key, isIpv6, true))).toBe(connection?.at ?? NONE);
          if (connection !== undefined) expect(table.direction).toBe(1);
          expect(table.find(between(key, isIpv6, false))).toBe(connection?.at ?? NONE);
          if (connection === undefined) held.set(name, table.add(key));
          else if (leaves) {
            table.remove(connection);
            held.delete(name);
          }
          expect(table.size).toBe(held.size);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('grows, and keeps everyone', () => {
    const table = new FlowTable();
    const all = Array.from({ length: 5000 }, (_, key) => {
      table.find(between(key, key % 3 === 0, false));
      return table.add(key);
    });
    for (const [key, connection] of all.entries()) {
      expect(table.find(between(key, key % 3 === 0, false))).toBe(connection.at);
      expect(connection.endpoints[0].port).toBe(1000 + (key >> 2));
    }
  });
});
