import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from '../src/check/check.ts';
import { Names } from '../src/check/names.ts';
import type { Test } from '../src/check/typed.ts';
import { compile } from '../src/compile.ts';
import { Diagnostics } from '../src/diagnostic.ts';
import type { FieldInfo, FieldSource } from '../src/field.ts';
import { allFunctions } from '../src/functions/all.ts';
import { generated } from '../src/generated.ts';
import { DEFAULT_LIMITS } from '../src/limits.ts';
import { linearRegex } from '../src/parts.ts';
import { LocatedReader } from '../src/run/located.ts';
import { parse } from '../src/syntax/parse.ts';
import { interpret } from './interpreter.ts';
import { bytes, frame, HTTP, ip, tcp, toyRegistry } from './toy.ts';

/** The typed tree as the checker leaves it, before anything is rearranged. */
function typed(text: string): Test {
  const diagnostics = new Diagnostics(20);
  const dialect = '4.6';
  const ast = parse(text, { dialect, limits: DEFAULT_LIMITS, macros: {} }, diagnostics);
  const names = new Names(toyRegistry, diagnostics);
  const functions = new Map(allFunctions.map((each) => [each.name, each]));
  const test = check(
    ast,
    { names, dialect, zone: 0, functions, diagnostics, regex: linearRegex },
    DEFAULT_LIMITS,
  );
  if (test === undefined) throw new Error(`${text}: ${diagnostics.all.map(({ message }) => message)}`);
  return test;
}

/** Gives the values of every field, those of fixed place too. */
function byValues(source: FieldSource): FieldSource {
  return {
    headerCount: source.headerCount,
    protocolIdAt: (layer) => source.protocolIdAt(layer),
    bytesAt: (layer) => source.bytesAt(layer),
    startAt: (layer) => source.startAt(layer),
    endAt: (layer) => source.endAt(layer),
    values(id) {
      const field = [...toyRegistry].find((each) => each.id === id)!;
      if (field.locate === undefined || field.locate.length === 0) return source.values(id);
      return new LocatedReader(field as FieldInfo & Required<Pick<FieldInfo, 'locate'>>).values(source);
    },
  };
}

const octet = fc.constantFrom(0, 1, 10, 127, 128, 192, 255);
const address = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.'));
const subnet = fc
  .tuple(address, fc.option(fc.nat(32)))
  .map(([text, bits]) => (bits === null ? text : `${text}/${bits}`));
const ipv6 = fc
  .tuple(fc.constantFrom('::', '::1', 'fe80::', 'fe80::1'), fc.option(fc.nat(128)))
  .map(([text, bits]) => (bits === null ? text : `${text}/${bits}`));
const port = fc.constantFrom(0, 1, 79, 80, 81, 443, 32768, 65535);
const comparison = fc.constantFrom('==', '!=', '===', '!==', '<', '<=', '>', '>=');
const quantifier = fc.constantFrom('', 'any ', 'all ');
const word = fc.constantFrom('"GET"', '"g"', '"www."', '"\\x00"', '"e"', '"^w.*e$"', '"a|t"');

function relation(names: readonly string[], value: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  const plain = fc
    .tuple(quantifier, fc.constantFrom(...names), comparison, value)
    .map(([q, n, c, v]) => `${q}${n} ${c} ${v}`);
  const items = fc.array(
    fc.oneof(
      value,
      fc.tuple(value, value).map((ends) => ends.join(' .. ')),
    ),
    { minLength: 1, maxLength: 7 },
  );
  const set = fc
    .tuple(quantifier, fc.constantFrom(...names), fc.constantFrom('in', 'not in'), items)
    .map(([q, n, o, i]) => `${q}${n} ${o} {${i.join(', ')}}`);
  return fc.oneof(plain, set, fc.constantFrom(...names));
}

const search = fc
  .tuple(
    quantifier,
    fc.constantFrom('http', 'http.host', 'tcp', 'upper(http.host)', 'ip.proto'),
    fc.constantFrom('contains', 'matches'),
    word,
  )
  .map((parts) => parts.join(' '));
const computed = fc
  .tuple(
    fc.constantFrom(
      'ip.ttl + 1',
      'tcp.port % 2',
      '-ip.ttl',
      'tcp.srcport - tcp.dstport',
      'len(http.host)',
      'count(ip.addr)',
      'max(tcp.port, ip.ttl)',
      'tcp.flags & 0x12',
      'abs(tcp.scale)',
    ),
    comparison,
    fc.constantFrom('0', '1', '2', '64', '-1', 'tcp.srcport', 'ip.ttl * 2'),
  )
  .map((parts) => parts.join(' '));
const sliced = fc
  .tuple(
    fc.constantFrom('ip.src[0]', 'eth.addr[0:2]', 'tcp[13]', 'http.host[-3:]', '@tcp.port[1]', 'ip[1-2,0]'),
    comparison,
    fc.constantFrom('00', '50', '00:00', '77', '02:00'),
  )
  .map((parts) => parts.join(' '));

const leaf = fc.oneof(
  relation(['ip.src', 'ip.addr'], subnet),
  relation(['ipv6.src', 'ipv6.dst'], ipv6),
  relation(['tcp.port', 'tcp.srcport', 'tcp.scale'], fc.oneof(port, fc.constant(-1))),
  relation(['tcp.seq'], fc.constantFrom(0, 1000, 2147483648, 4294967295)),
  relation(['ip.ttl'], fc.constantFrom(0, 63, 64, 255)),
  relation(['tcp.flags.syn', 'ip.flags.df'], fc.constantFrom('0', '1', 'True')),
  relation(['tcp.flags', 'ip.frag_offset'], fc.constantFrom('0', '0x18', '0x12')),
  relation(['eth.addr'], fc.constantFrom('00:00:00:00:00:01', 'ff:ff:ff:ff:ff:ff')),
  relation(['http.host'], fc.constantFrom('"www"', '"www.Example.com"', '""')),
  search,
  computed,
  sliced,
);
const filters = fc
  .tuple(
    fc.array(leaf, { minLength: 3, maxLength: 6 }),
    fc.array(fc.constantFrom('and', 'or', 'xor', 'and not', 'or !'), { minLength: 6, maxLength: 6 }),
    fc.nat(2),
    fc.boolean(),
  )
  .map(([leaves, operators, split, not]) => {
    const join = (part: readonly string[]) =>
      part.map((each, index) => (index === 0 ? each : `${operators[index]} ${each}`)).join(' ');
    const [first, rest] = [leaves.slice(0, split + 1), leaves.slice(split + 1)];
    return rest.length === 0
      ? join(first)
      : `${not ? 'not ' : ''}(${join(first)}) ${operators[0]} ${join(rest)}`;
  });

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
    fc
      .constantFrom('GET /', 'www', '')
      .map((text) => ({ protocolId: HTTP, bytes: new TextEncoder().encode(text) })),
    fc
      .nat(40)
      .map((length) => ({ protocolId: 6, bytes: new Uint8Array(length).fill(0xfe, 8, 9).fill(0x80, 9, 10) })),
  ),
  { maxLength: 5 },
);
const given = fc.record({
  'http.host': fc.subarray(['www.Example.com', '', 'GET']),
  'tcp.scale': fc.subarray([-1, 0, 80]),
});

describe('closures, generated code and the interpreter', () => {
  it('agree on any filter and frame', () => {
    fc.assert(
      fc.property(filters, layers, given, (text, stack, values) => {
        const source = frame(stack, values);
        const closures = compile(text, { registry: toyRegistry });
        const code = compile(text, { registry: toyRegistry, backend: generated });
        if (!closures.ok || !code.ok) throw new Error(text);
        const expected = interpret(typed(text), byValues(source));
        expect([closures.filter(source), code.filter(source)]).toEqual([expected, expected]);
      }),
      { numRuns: 2000 },
    );
  });
});
