import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../src/compile.ts';
import type { FieldInfo, FieldSource } from '../src/field.ts';
import { createRegistry } from '../src/registry.ts';
import { LocatedReader } from '../src/run/located.ts';
import { bytes, frame, ip, tcp, toyRegistry } from './toy.ts';

/** The same fields without their places: everything goes through values(). */
const placeless = createRegistry([...toyRegistry].map(({ locate: _, ...field }) => field));

/** Reads located fields from their bytes with none of the fast paths. */
function slowly(source: FieldSource): FieldSource {
  return {
    layerCount: source.layerCount,
    protocolIdAt: (layer) => source.protocolIdAt(layer),
    bytesAt: (layer) => source.bytesAt(layer),
    startAt: (layer) => source.startAt(layer),
    endAt: (layer) => source.endAt(layer),
    values(id) {
      const field = [...toyRegistry].find((each) => each.id === id)!;
      if (field.locate === undefined) return source.values(id);
      return new LocatedReader(field as FieldInfo & Required<Pick<FieldInfo, 'locate'>>).values(source);
    },
  };
}

const octet = fc.constantFrom(0, 1, 10, 127, 128, 192, 255);
const address = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.'));
const subnet = fc
  .tuple(address, fc.option(fc.nat(32)))
  .map(([text, bits]) => (bits === null ? text : `${text}/${bits}`));
const port = fc.constantFrom(0, 1, 79, 80, 81, 443, 32768, 65535);
const comparison = fc.constantFrom('==', '!=', '===', '!==', '<', '<=', '>', '>=');
const quantifier = fc.constantFrom('', 'any ', 'all ');

function relation(names: readonly string[], value: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  const plain = fc
    .tuple(quantifier, fc.constantFrom(...names), comparison, value)
    .map(([q, n, c, v]) => `${q}${n} ${c} ${v}`);
  const items = fc.array(
    fc.oneof(
      value,
      fc.tuple(value, value).map((ends) => ends.join(' .. ')),
    ),
    { minLength: 1, maxLength: 4 },
  );
  const set = fc
    .tuple(quantifier, fc.constantFrom(...names), fc.constantFrom('in', 'not in'), items)
    .map(([q, n, o, i]) => `${q}${n} ${o} {${i.join(', ')}}`);
  return fc.oneof(plain, set, fc.constantFrom(...names));
}

const leaf = fc.oneof(
  relation(['ip.src', 'ip.addr'], subnet),
  relation(['tcp.port', 'tcp.srcport'], fc.oneof(port, fc.constant(-1))),
  relation(['ip.ttl'], fc.constantFrom(0, 63, 64, 255)),
  relation(['tcp.flags.syn', 'ip.flags.df'], fc.constantFrom('0', '1', 'True')),
  relation(['tcp.flags', 'ip.frag_offset'], fc.constantFrom('0', '0x18', '0x12')),
  relation(['eth.addr'], fc.constantFrom('00:00:00:00:00:01', 'ff:ff:ff:ff:ff:ff')),
);
const filters = fc
  .tuple(leaf, fc.constantFrom('and', 'or', 'xor'), leaf, fc.constantFrom('and', 'or'), leaf, fc.boolean())
  .map(([a, first, b, second, c, not]) => `${not ? 'not ' : ''}(${a} ${first} ${b}) ${second} ${c}`);

const layers = fc.array(
  fc.oneof(
    fc
      .tuple(address, address, fc.boolean(), fc.constantFrom(0, 63, 64, 255))
      .map(([a, b, df, ttl]) => ip(a, b, { df, ttl })),
    fc.tuple(port, port, fc.constantFrom(0x18, 0x12, 0)).map(([a, b, flags]) => tcp(a, b, flags)),
    fc
      .constantFrom('000000000001ffffffffffff0800', '000000000002')
      .map((hex) => ({ protocolId: 1, bytes: bytes(hex) })),
    fc
      .nat(20)
      .map((length) => ({ protocolId: 2, bytes: ip('10.0.0.1', '10.0.0.2').bytes.subarray(0, length) })),
  ),
  { maxLength: 5 },
);

describe('reading in place', () => {
  it('gives what reading all values gives, on any filter and frame', () => {
    fc.assert(
      fc.property(filters, layers, (text, stack) => {
        const source = frame(stack);
        const inPlace = compile(text, { registry: toyRegistry });
        const byValues = compile(text, { registry: placeless });
        if (!inPlace.ok || !byValues.ok) throw new Error(text);
        expect(inPlace.filter(source)).toBe(byValues.filter(slowly(source)));
      }),
      { numRuns: 3000 },
    );
  });
});
