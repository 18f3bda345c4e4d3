import { describe, expect, it } from 'vitest';
import type { FieldType, FieldValue } from '../field.ts';
import { convert } from './convert.ts';
import type { LiteralContext } from './literal.ts';

/** The value of a word of the type, or why it has none. */
function word(text: string, type: FieldType, more: Partial<LiteralContext> = {}): FieldValue | string {
  const negative = text.startsWith('-');
  const plain = negative ? text.slice(1) : text;
  const literal = { form: 'word', text: plain, bytes: new TextEncoder().encode(plain), negative } as const;
  const converted = convert(literal, { type, dialect: '4.6', zone: 0, ...more });
  return 'reason' in converted ? converted.reason : converted.value;
}

function quoted(text: string, type: FieldType, more: Partial<LiteralContext> = {}): FieldValue | string {
  const literal = { form: 'string', text, bytes: new TextEncoder().encode(text), negative: false } as const;
  const converted = convert(literal, { type, dialect: '4.6', zone: 0, ...more });
  return 'reason' in converted ? converted.reason : converted.value;
}

describe('numbers', () => {
  it.each([
    ['10', 'uint8', 10],
    ['0x1F', 'uint8', 31],
    ['017', 'uint8', 15],
    ['0b101', 'uint8', 5],
    ['0', 'uint8', 0],
    ['255', 'uint8', 255],
    ['-128', 'int8', -128],
    ['127', 'int8', 127],
    ['18446744073709551615', 'uint64', 18446744073709551615n],
    ['-1', 'uint16', -1],
    ['0x10', 'ipxnet', 16],
    ['1.5', 'double', 1.5],
    ['-1e3', 'double', -1000],
    ['0x1.8p1', 'double', 3],
    ['inf', 'double', Number.POSITIVE_INFINITY],
  ] as const)('%s as %s', (text, type, value) => {
    expect(word(text, type)).toBe(value);
  });

  it.each([
    ['256', 'uint8', 'out of range'],
    ['-129', 'int8', 'out of range'],
    ['08', 'uint8', 'is not'],
    ['0x', 'uint8', 'is not'],
    ['1.5', 'uint8', 'is not'],
    ['abc', 'uint8', 'is not'],
    ['4294967296', 'ipxnet', 'out of range'],
    ['aa:bb:cc:dd:ee:ff', 'ax25', 'too few bytes'],
    ['.5', 'double', 'not a number'],
  ] as const)('%s is no %s', (text, type, reason) => {
    expect(word(text, type)).toContain(reason);
  });
});

describe('addresses and bytes', () => {
  const hex = (value: FieldValue | string) => Buffer.from(value as Uint8Array).toString('hex');

  it.each([
    ['aa:bb:cc', 'bytes', 'aabbcc'],
    ['00:00:00:01:00:02', 'vines', '000000010002'],
    ['aa:bb:cc:dd:ee:ff:01', 'ax25', 'aabbccddeeff01'],
    ['50:01:02:03:04:05:06:07', 'fcwwn', '5001020304050607'],
    ['aa-bb', 'bytes', 'aabb'],
    ['aa.bb', 'bytes', 'aabb'],
    ['0009.6b88.f5c9', 'ether', '00096b88f5c9'],
    ['aabbcc', 'bytes', 'aabbcc'],
    [':ff', 'bytes', 'ff'],
    ['0x1f', 'bytes', '1f'],
    ['72', 'protocol', '72'],
    ['::', 'ipv6', '00'.repeat(16)],
    ['::1.2.3.4', 'ipv6', `${'00'.repeat(12)}01020304`],
    ['1:2:3:4:5:6:7:8', 'ipv6', '00010002000300040005000600070008'],
    ['1.2.840.113549', 'oid', '2a864886f70d'],
    ['840.113549', 'rel_oid', '864886f70d'],
    ['12345678-1234-5678-1234-567812345678', 'guid', '12345678123456781234567812345678'],
    ['00:11:22:33:44:55:66:77', 'eui64', '0011223344556677'],
  ] as const)('%s as %s', (text, type, bytes) => {
    expect(hex(word(text, type))).toBe(bytes);
  });

  it.each([
    ['1.2.3', 'ipv4'],
    ['1.2.3.256', 'ipv4'],
    ['1.2.3.04', 'ipv4'],
    ['01.2.3.4', 'ipv4'],
    ['::1.2.3.04', 'ipv6'],
    ['1.2.3.4/08', 'ipv4'],
    ['1.2.3.4/33', 'ipv4'],
    ['1::2::3', 'ipv6'],
    ['1:2:3:4:5:6:7:8:9', 'ipv6'],
    ['::/129', 'ipv6'],
    ['12345::', 'ipv6'],
    ['00:11:22', 'ether'],
    ['hello', 'bytes'],
    ['0x1ff', 'bytes'],
    ['3.1', 'guid'],
    ['9.9.9', 'oid'],
  ] as const)('%s is no %s', (text, type) => {
    expect(typeof word(text, type)).toBe('string');
  });
});

describe('times', () => {
  const second = 1_000_000_000n;

  it.each([
    ['1970-01-01', 0n],
    ['1970-01-01 00:00:01.5', 1_500_000_000n],
    ['1970-01-01T01', 3600n * second],
    ['1970-01-01 01:00:00+01:00', 0n],
    ['1970-01-01 01:00:00+01', 0n],
    ['1969-12-31 19:00:00 EST', 0n],
    ['1970-01-01 01:00A', 0n],
    ['Jan 1, 1970 00:00:00', 0n],
    ['jan  1, 1970 00:00:00.000000001 UTC', 1n],
    ['1970-01-01 00:00:00.0000000019', 1n],
    ['1970-01-01 00:00:01.', second],
    [' 1970- 1- 1T 00: 00: 01', second],
    ['1970-01-0101', 3600n * second],
    ['Jan 1,1970 00:00:61', 61n * second],
    ['1970-01-01 01:00+1', 0n],
    ['1970-01-01 01:30+01:3', 27n * 60n * second],
    ['0001-01-01', -62_135_596_800n * second],
    ['69-01-01', -59_989_680_000n * second],
  ])('%s', (text, value) => {
    expect(quoted(text, 'absolute_time')).toBe(value);
  });

  it.each([
    '1970-13-01',
    '1970-01',
    '1970-01-01 00:00.5',
    'Jan 1, 1970',
    '1970-01-01 XYZ',
    '1970-01-01 24:00',
    '1970 -01-01',
    'Jan1, 1970 00:00:00',
    'Jan 1, 19700 00:00:00',
  ])('%s is none', (text) => {
    expect(quoted(text, 'absolute_time')).toMatch(/absolute time|after time value|seconds field/);
  });

  it.each([
    ['Jan 1, 1970 00:00:00Z', 'Jan 1, 1970 00:00:00 UTC'],
    ['Jan 1, 1970 00:00:00+01', 'Jan 1, 1970 00:00:00UTC'],
    ['1970-01-01T00:00 UTC', '1970-01-01 00:00 UTC'],
    ['1970-01-01 00+01', '1970-01-01 00:00+01'],
    ['1970-01-01Z', '1970-01-01 UTC'],
    ['1970-01-01 00:00 UTC ', '1970-01-01T00:00Z'],
  ])('4.0 takes %s not, and %s', (refused, taken) => {
    expect(quoted(refused, 'absolute_time', { dialect: '4.0' })).toContain('data after time value');
    expect(typeof quoted(taken, 'absolute_time', { dialect: '4.0' })).toBe('bigint');
  });

  it('spans are seconds', () => {
    expect(word('1.25', 'relative_time')).toBe(1_250_000_000n);
    expect(word('-1', 'relative_time')).toBe(-second);
    expect(word('1e-3', 'relative_time')).toContain('not a time');
  });

  it('local time is that of the machine', () => {
    const local = BigInt(new Date(2020, 0, 2, 3, 4, 5).getTime()) * 1_000_000n;
    expect(quoted('2020-01-02 03:04:05', 'absolute_time', { zone: 'local' })).toBe(local);
  });
});
