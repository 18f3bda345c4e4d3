/** Wireshark's own test fields, one of each type, that this package has. */
export const TYPE_NAMES = [
  'bytes',
  'uint_bytes',
  'ether',
  'vines',
  'ax25',
  'ipxnet',
  'oid',
  'rel_oid',
  'float',
  'double',
  'char',
  'uint8',
  'uint16',
  'uint24',
  'uint32',
  'uint40',
  'uint64',
  'int8',
  'int16',
  'int32',
  'int64',
  'boolean',
  'framenum',
  'eui64',
  'ipv4',
  'ipv6',
  'guid',
  'none',
  'string',
  'stringz',
  'abs_time',
  'rel_time',
  'protocol',
].map((name) => `_ws.ftypes.${name}`);

const NUMBERS =
  '1 -1 +1 0 0x10 0X10 0b11 010 08 255 256 70000 4294967296 18446744073709551616 -128 -129 1.5 1. -1.5 1e3 1.0e3 --1 -0 inf {1} 1.1234567890 1_000 0x';
const TEXTS = `"abc" 'a' 'ab' '\\n' '\\x41' '\\q' abc True TRUE true "" "1" r"a\\d" "\\x00" tcp .tcp a.b a-b fc "2020-01-01" "2020-01-01T10:00:00Z"`;
const ADDRESSES =
  '1.2.3.4 1.2.3 1.2.3.4/8 1.2.3.4/33 ::1 ::1/64 ::1/129 1:2:3:4:5:6:7:8 1::2::3 aa:bb:cc:dd:ee:ff aabb.ccdd.eeff aa:bb aa-b aa.bb aabbc a:b 1:2 aa: abc:de :aa :aa:bb :zz 00112233-4455-6677-8899-aabbccddeeff 1.3.6.1 2020-01-01 1.2.3.4:80';
const LITERALS = `${NUMBERS} ${TEXTS} ${ADDRESSES}`.split(' ').concat('"Jan 1, 2020 10:00:00"');
const CALLS = ['len', 'count', 'upper', 'lower', 'string', 'max', 'min', 'abs'];

/** Every type in every construct of the language, with every form of literal: what compiles is what is asked. */
export function typeMatrix(): string[] {
  const texts = TYPE_NAMES.flatMap((name) => [
    ...[name, `!${name}`, `${name}#1`, `${name}[0]`, `-${name} == 1`, `+${name} == 1`, `{${name}}`],
    ...LITERALS.flatMap((literal) => [
      ...['==', '<', 'contains', 'matches', '&'].map((operator) => `${name} ${operator} ${literal}`),
      `${name} in {${literal}}`,
      `${name}[0:2] == ${literal}`,
      `${name} + ${literal} == 1`,
      `max(${name}) == ${literal}`,
    ]),
    ...TYPE_NAMES.flatMap((other) => [
      ...['==', 'contains', '&', 'matches'].map((operator) => `${name} ${operator} ${other}`),
      `${name} in {${other}}`,
    ]),
    ...CALLS.flatMap((call) => [
      ...[`${call}(${name})`, `${call}(${name}) == 1`, `${call}(${name}) == "1"`, `${call}(${name}#1) == 1`],
      ...[`${call}(${name}[0:2]) == 1`, `${call}(${name} + 1) == 1`, `${call}(${name})[0] == 31`],
      ...[`${call}(${name}) in {1}`, `-${call}(${name}) == 1`, `${call}(1, ${name}) == 1`],
    ]),
    ...['any', 'all'].flatMap((quantifier) =>
      ['==', '!=', '~=', 'contains'].map((operator) => `${quantifier} ${name} ${operator} 1`),
    ),
  ]);
  return [...new Set(texts)];
}
