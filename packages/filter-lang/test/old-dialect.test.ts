// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is what references look like
import { describe, expect, it } from 'vitest';
import { createRegistry } from '../src/registry.ts';
import { compileToy, matches, webFrame } from './toy.ts';

const OLD = { dialect: '4.0' } as const;
const web = webFrame({ 'tcp.payload': [Uint8Array.of(1, 2)], 'big.count': [5n] });

/** What tshark 4.0.17 does, and newer releases do not (or are not known to). */
describe('dialect 4.0', () => {
  it.each([
    ['tcp.port == -1', false],
    ['tcp.port !== -1', false],
    ['tcp.port > -1', false],
    ['tcp.port != -1', true],
    ['tcp.port === -1', true],
    ['all tcp.port == -1', true],
    ['all tcp.port < -1', true],
    ['all tcp.port in {-10 .. -1}', true],
    ['tcp.port in {-1 .. 65535}', false],
    ['big.count !== -1', false],
    ['ip.ttl - 10 === -1', true],
    ['ip.ttl - 100 === -36', true],
    ['udp.port === -1', false],
  ])('a negative number is out of the range of an unsigned one: %s → %s', (text, expected) => {
    expect(matches(text, web, OLD)).toBe(expected);
  });

  it.each([
    ['frame.time > "1950-01-01"', true],
    ['frame.time > "1930-01-01"', false],
    ['frame.time < "2090-01-01"', false],
    ['frame.time in {"1930-01-01" .. "2090-01-01"}', false],
    ['frame.time_delta > -3000000000', false],
    ['frame.time_delta < 0.5', true],
  ])('times more than 68 years apart change places: %s → %s', (text, expected) => {
    expect(matches(text, web, OLD)).toBe(expected);
    expect(matches(text.replace('<', '!=').replace('>', '!='), web)).toBe(true);
  });

  it.each([
    ['tcp.payload contains ""', true],
    ['http.host contains ""', false],
    ['frame contains ""', false],
    ['http.host[0] contains ""', true],
    ['http.host[100:2] contains ""', false],
    ['http.host[100:2] matches ""', false],
    ['http.host[0:2] matches ""', true],
  ])('nothing is part of bytes: %s → %s', (text, expected) => {
    expect(matches(text, web, OLD)).toBe(expected);
  });

  it.each([
    '2 & tcp.flags',
    '2 + tcp.port == 82',
    '{2 * 3} + tcp.port == 86',
    'abs(2 + tcp.port) == 82',
    'max(80, tcp.port) == 80',
    'max(http.host, "a") == "a"',
    "max(tcp.port, 'P') == 80",
    '${ip.src}',
    'not ${ip.src}',
    '${ip} == 1',
    'ip.src == ${ip.src}[0]',
    'len(${ip.src}) == 4',
    'http.host == lower(${http.host})',
    'frame.time > "2014-10-15T01"',
    'frame.time > "2014-10-15T01:54:34 "',
    'eth.src[0b1]',
    'ip.src#08',
    'ip.src#2147483648',
  ])('refuses %s, which became right later, is macro text or no number', (text) => {
    expect(compileToy(text, OLD).ok).toBe(false);
  });

  it.each([
    'tcp.port == 2 + tcp.srcport',
    'tcp.flags & {2 & tcp.flags}',
    'tcp.port == max(80, tcp.srcport)',
    'max(tcp.srcport, 2 + tcp.dstport) == 82',
    'max(http.host, a) == "a"',
    '${tcp.port} == 80',
    'max(${tcp.port}) == 80',
    'http.host == + "a"',
    'ip.src == 192.0.2.0/24and ip',
    'ip.src == 192.0.2.0/24or ip',
    'frame.time > "2014-10-15 "',
    'frame.time > "2014-10-15 01 "',
    'frame.time > "2014-10-15 01:54:34.5  "',
    'frame.time > "Oct 15, 2014 01:54:34 "',
    'eth.src[+1-+2]',
    'ip.src#[+1]',
    'ip.src#2147483647',
  ])('takes %s', (text) => {
    expect(compileToy(text, OLD).ok).toBe(true);
  });
});

it('`all` with a field in the set wants each value to equal each of that field', () => {
  expect(matches('all tcp.port in {tcp.port}', web, OLD)).toBe(false);
  expect(matches('all tcp.srcport in {tcp.srcport}', web, OLD)).toBe(true);
  expect(matches('all tcp.port in {tcp.port, 1 .. 65535}', web, OLD)).toBe(true);
});

describe('what belongs to no layer', () => {
  it.each([
    ['frame#1', true],
    ['frame.len#[-1] > 1', true],
    ['frame.len#[1-2] == 100', true],
    ['frame.len#2', false],
  ])('is in the first: %s → %s', (text, expected) => {
    expect(matches(text, web)).toBe(expected);
  });
});

it.each([
  ['tcp.port !in {80}', false],
  ['tcp.port ! in {81}', true],
  ['tcp.port bitwise_and 16 == 16', true],
  ['tcp.port == 1/0', false],
  ['tcp.port != {5 % 0}', true],
])('%s → %s', (text, expected) => {
  expect(matches(text, webFrame({ 'tcp.port': [80, 80] }), OLD)).toBe(expected);
});

it.each(['"\\u0041"', "'\\u0041'", '"\\ud800"'])('%s is no character', (literal) => {
  expect(compileToy(`http.host contains ${literal}`, OLD).ok).toBe(false);
});

it.each(['"\\u0024"', '"\\u00e9"', '"\\U0001f600"'])('%s is one', (literal) => {
  expect(compileToy(`http.host contains ${literal}`, OLD).ok).toBe(true);
});

it('a boolean without words of its own is true or false in any case', () => {
  const { registry, source } = flagged();
  for (const text of ['x.flag == true', 'x.flag == TRUE', 'x.flag != false']) {
    expect(matches(text, source, { ...OLD, registry })).toBe(true);
  }
});

function flagged() {
  const field = { id: 1, name: 'x.flag', type: 'boolean', needs: 'frame', labels: new Map() } as const;
  const source = { ...emptySource, values: () => [true] };
  return { registry: createRegistry([field]), source };
}

const emptySource = {
  headerCount: 0,
  protocolIdAt: () => -1,
  bytesAt: () => new Uint8Array(0),
  startAt: () => 0,
  endAt: () => 0,
};
