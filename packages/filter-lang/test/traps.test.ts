// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is what references look like
import { describe, expect, it } from 'vitest';
import { createRegistry } from '../src/registry.ts';
import {
  ascii,
  errorsOf,
  eth,
  filterOf,
  frame,
  IP,
  IPV6,
  ip,
  matches,
  remarksOf,
  tcp,
  udp,
  webFrame,
} from './toy.ts';

const web = webFrame();
const other = frame([eth(), ip('192.0.2.1', '192.0.2.2'), udp(53, 53)]);
const old = { dialect: '4.0' } as const;

describe('what people trip over', () => {
  it('"!=" wants all values to differ and the field to be there; "not ==" does not', () => {
    expect(matches('tcp.port != 80', web)).toBe(false);
    expect(matches('tcp.port != 80', other)).toBe(false);
    expect(matches('not tcp.port == 80', other)).toBe(true);
    expect(matches('tcp.port !== 80', web)).toBe(true);
  });

  it('a boolean field alone asks whether it is there, and says so', () => {
    expect(matches('tcp.flags.syn', web)).toBe(true);
    expect(matches('!ip.flags.df', web)).toBe(false);
    expect(remarksOf('tcp.flags.syn')).toEqual(['tests-existence']);
    expect(remarksOf('tcp.flags.syn == 1')).toEqual([]);
  });

  it('two bounds can be met by two values, a range cannot', () => {
    expect(matches('tcp.port >= 100 and tcp.port <= 2000', web)).toBe(true);
    expect(matches('tcp.port in {100..2000}', web)).toBe(false);
    expect(remarksOf('tcp.port >= 100 and tcp.port <= 2000')).toEqual(['split-occurrences']);
    expect(remarksOf('tcp.dstport >= 100 and tcp.dstport <= 2000')).toEqual([]);
  });

  it('a missing field makes every relation false, even with "all"', () => {
    expect(matches('all tcp.port == 80', other)).toBe(false);
    expect(matches('tcp.port !== 80', other)).toBe(false);
    expect(matches('count(tcp.port) == 0', other)).toBe(false);
    expect(matches('tcp.port == tcp.port', other)).toBe(false);
  });

  it('"and" binds tighter than "or"', () => {
    expect(matches('tcp or udp and udp', web)).toBe(true);
    expect(matches('udp and udp or tcp', web)).toBe(true);
  });

  it('"&" binds tighter than "==", and parentheses do not group arithmetic', () => {
    expect(matches('tcp.flags & 8 == 8', web)).toBe(true);
    expect(errorsOf('ip.ttl == (40 + 24)')).toEqual(['unexpected']);
    expect(matches('ip.ttl == {40 + 24}', web)).toBe(true);
  });

  it('a minus without blanks belongs to the word; with a blank before it, it is arithmetic that holds', () => {
    expect(errorsOf('tcp.dstport-1 == 79')).toContain('unknown-name');
    expect(matches('tcp.dstport - 1 == 79', web)).toBe(true);
    expect(matches('ip.ttl -1', web)).toBe(true);
  });

  it('digits are hexadecimal beside bytes', () => {
    const source = frame([], { frame: [ascii('ar')] });
    expect(matches('frame contains 72', source)).toBe(true);
    expect(matches('frame contains 114', source)).toBe(false);
    const segment = webFrame({ tcp: [Uint8Array.of(0x80, 8)] });
    expect(matches('tcp == 80:08', segment)).toBe(true);
    expect(matches('tcp[0] == 80', segment)).toBe(true);
    expect(matches('tcp[0] == 128', segment)).toBe(false);
    expect(matches('tcp[1] & 08', segment)).toBe(true);
    expect(matches('tcp[1] & 10', segment)).toBe(false);
  });

  it('names come before values', () => {
    expect(errorsOf('ip.proto == tcp')).toEqual(['incompatible-types']);
    expect(matches('ip.proto == TCP', web)).toBe(true);
    expect(matches('frame contains fc', web)).toBe(false);
    expect(remarksOf('frame contains fc')).toEqual(['name-or-bytes']);
    expect(remarksOf('frame contains .fc')).toEqual([]);
    expect(matches('frame contains :ff', web)).toBe(true);
    expect(matches('.tcp', web)).toBe(true);
    expect(errorsOf('.nope')).toEqual(['unknown-name']);
  });

  it('values take the type of the field even in arithmetic, whose results are wider', () => {
    expect(errorsOf('{ip.ttl + 1} * 2 == 258')).toEqual(['out-of-range']);
    expect(matches('ip.ttl * 5 > 255', web)).toBe(true);
    expect(matches('ip.ttl - 200 == -136', web)).toBe(true);
  });

  it('an unsigned field compares with no negative number, and a remark says so', () => {
    for (const text of ['tcp.port > -1', 'tcp.port < -1', 'tcp.port == -1', 'tcp.port in {-1 .. 90}']) {
      expect(matches(text, web)).toBe(false);
    }
    expect(matches('tcp.port != -1', web)).toBe(true);
    expect(remarksOf('tcp.port > -1')).toEqual(['never-matches']);
    expect(matches('tcp.scale == -1', webFrame({ 'tcp.scale': [-1] }))).toBe(true);
  });

  it('a subnet masks both sides of every operator', () => {
    const source = frame([ip('10.255.255.255', '11.0.0.0')]);
    expect(matches('ip.src > 10.0.0.0/8', source)).toBe(false);
    expect(matches('ip.dst > 10.0.0.0/8', source)).toBe(true);
    expect(matches('ip.src >= 10.0.0.0/8', source)).toBe(true);
    expect(matches('ip.src < 10.9.9.9/8', source)).toBe(false);
  });

  it('a slice of a string is text now and was bytes in 4.0; out of range it equals nothing', () => {
    expect(matches('http.host[0] == "w"', webFrame({ 'http.host': ['wéb'] }))).toBe(true);
    expect(matches('http.host[1] == "é"', webFrame({ 'http.host': ['wéb'] }))).toBe(true);
    expect(matches('http.host[1:2] == c3:a9', webFrame({ 'http.host': ['wéb'] }), old)).toBe(true);
    expect(errorsOf('frame[5-5]')).toEqual(['bad-range']);
    expect(matches('frame[5:2] == 00:ff', web)).toBe(false);
    expect(matches('frame[5:2]', web)).toBe(false);
  });

  it('"matches" ignores case, "contains" does not', () => {
    expect(matches('http.host matches "EXAMPLE"', web)).toBe(true);
    expect(matches('http.host contains "EXAMPLE"', web)).toBe(false);
    expect(matches('http.host matches ""', web)).toBe(true);
    expect(matches('http.host contains ""', web)).toBe(false);
    expect(errorsOf("http.host matches 'a'")).toEqual(['unexpected']);
  });

  it('bytes that are no text are found inside of the characters of a string', () => {
    const source = webFrame({ 'http.host': ['w·b'] });
    expect(matches(String.raw`http.host contains "\xb7b"`, source)).toBe(true);
    expect(matches(String.raw`http.host contains "\xc2\xb7"`, source)).toBe(true);
    expect(matches(String.raw`http.host contains "\xb6"`, source)).toBe(false);
  });

  it('an unquoted value beside a string is its text, not bytes', () => {
    expect(matches('http.request.method contains 47:45:54', web)).toBe(false);
  });

  it('times without a zone are local', () => {
    const text = 'frame.time == "2001-09-09 01:46:40"';
    expect(matches(text, web, { timezone: 'utc' })).toBe(true);
    expect(matches(text, web, { timezone: 120 })).toBe(false);
    expect(matches('frame.time == "2001-09-09 03:46:40"', web, { timezone: 120 })).toBe(true);
    expect(matches('frame.time == "2001-09-09 01:46:40Z"', web, { timezone: 120 })).toBe(true);
  });

  it('"true" is a word since 4.2; labels are found in any case', () => {
    expect(errorsOf('tcp.flags.ack == true', old)).toEqual(['bad-value']);
    expect(matches('tcp.flags.ack == TRUE', web, old)).toBe(true);
    expect(matches('tcp.flags.ack == "sEt"', web)).toBe(true);
    expect(remarksOf('ip.proto == TCP')).toEqual(['unquoted-label']);
    expect(remarksOf('ip.proto == "TCP"')).toEqual([]);
  });

  it('a label that several numbers have stands for all of them, and has no order', () => {
    const source = frame([ip('192.0.2.1', '192.0.2.2', { proto: 254 })]);
    expect(matches('ip.proto == "Experiment"', source)).toBe(true);
    expect(matches('ip.proto != "Experiment"', source)).toBe(false);
    expect(matches('ip.proto in {"Experiment"}', source)).toBe(true);
    expect(errorsOf('ip.proto > "Experiment"')).toEqual(['wrong-type']);
    expect(matches('ip.proto == "Experiment"', source, old)).toBe(false);
  });

  it('"not in" wants the field since 4.2; before, a quantifier before it meant nothing', () => {
    expect(matches('tcp.port not in {443}', other)).toBe(false);
    expect(matches('tcp.port not in {443}', other, old)).toBe(true);
    expect(matches('any tcp.port not in {80}', web)).toBe(true);
    expect(matches('any tcp.port not in {80}', web, old)).toBe(false);
  });

  it('in 4.0 "all" asks whether one member of the set holds all values', () => {
    expect(matches('all tcp.port in {80, 50000}', web)).toBe(true);
    expect(matches('all tcp.port in {80, 50000}', web, old)).toBe(false);
    expect(matches('all tcp.port in {80 .. 50000}', web, old)).toBe(true);
  });

  it('layers count from one for each protocol; negative ranges stop at the first', () => {
    expect(matches('ip.src#[-2:] == 192.0.2.17', web)).toBe(true);
    expect(matches('ip.src#2', web)).toBe(false);
    expect(matches('ip.src#0', web)).toBe(false);
    expect(matches('tcp.port#1 == 80', web)).toBe(true);
  });

  it('a field of several protocols has the number of the layer that it is in', () => {
    const version = {
      id: 1,
      name: 'ip.version',
      type: 'uint8',
      needs: 'frame',
      protocolId: IP,
      locate: [IP, IPV6].map((protocolId) => ({ protocolId, at: 0, bits: 4, shift: 4 })),
    } as const;
    const ids = [IP, IPV6, IP];
    const source = {
      headerCount: 3,
      protocolIdAt: (layer: number) => ids[layer]!,
      bytesAt: () => Uint8Array.of(0x40, 0x60, 0x40),
      startAt: (layer: number) => layer,
      endAt: (layer: number) => layer + 1,
      values: () => [],
    };
    const registry = createRegistry([version]);
    const found = (text: string) => matches(text, source, { registry });
    expect(found('ip.version#1 == 6')).toBe(true);
    expect(found('ip.version#2 == 6')).toBe(false);
    expect(found('ip.version#[-1] == 4')).toBe(true);
  });

  it('a protocol inside of a layer is there when it has a value', () => {
    const withOption = webFrame({ 'tcp.options.mss': [Uint8Array.of(2, 4, 5, 0xb4)] });
    for (const text of ['tcp.options.mss', 'tcp.options.mss contains 05:b4', 'tcp.options.mss[1] == 04']) {
      expect(matches(text, withOption)).toBe(true);
      expect(matches(text, web)).toBe(false);
    }
  });

  it('a protocol inside of a layer is bytes, and no protocol, to what it is compared with', () => {
    expect(errorsOf('tcp == tcp.options.mss')).toEqual(['incompatible-types']);
    expect(errorsOf('max(tcp.options.mss, tcp) == 02')).toEqual(['bad-arguments']);
    expect(errorsOf('tcp.options.mss == tcp.payload')).toEqual([]);
  });

  it('division by zero and overflow give no value', () => {
    expect(matches('ip.len / 0 == 0', web)).toBe(false);
    expect(matches('not ip.len / 0 == 0', web)).toBe(true);
    expect(matches('tcp.seq * 4294967295 > 0', web)).toBe(false);
    expect(errorsOf('ip.len == {1 / 0}')).toEqual(['division-by-zero']);
  });

  it('references are empty without a reference frame', () => {
    expect(matches('ip.src == ${ip.src}', web)).toBe(false);
    expect(matches('ip.src == ${ip.src}', web, { reference: web })).toBe(true);
    expect(matches('ip.src == ${ip.src}', other, { reference: web })).toBe(false);
  });

  it('names that were given up still compile, with a remark', () => {
    expect(remarksOf('ssl')).toEqual(['deprecated-name']);
    expect(remarksOf('ssl.record.version == 0x0303')).toEqual(['deprecated-name']);
    expect(remarksOf('tcp.port ~= 80')).toEqual(['deprecated-operator']);
  });

  it('of several registrations of a name, the value picks those that can have it', () => {
    const numbers = frame([], { 'x.either:uint32': [5] });
    const texts = frame([], { 'x.either:string': ['five'] });
    expect(matches('x.either == 5', numbers)).toBe(true);
    expect(matches('x.either == "five"', texts)).toBe(true);
    expect(matches('x.either == "five"', numbers)).toBe(false);
    expect(filterOf('x.either == 5').fields.map(({ type }) => type)).toEqual(['uint32']);
  });
});

describe('dialect 4.0', () => {
  it.each([
    'tcp xor udp',
    'tcp ^^ udp',
    '80 == tcp.port',
    '@tcp.port == 00:50',
    'ip.src == "192.0.2.17"',
    'len(http.host)',
    'len(upper(http.host)) > 5',
    'frame.time > 0',
    'frame.time_delta * 2 > 1',
    'ip.src == $ip.src',
    'tcp.flags bitand 2',
    'hex(tcp.port) == "0x0050"',
    'max(frame.len, ip.len) == 1',
  ])('refuses %s, which newer ones take', (text) => {
    expect(errorsOf(text, old)).not.toEqual([]);
    expect(errorsOf(text)).toEqual([]);
  });
});

describe('newer functions', () => {
  it.each([
    ['vals(ip.proto) == "TCP"', true],
    ['ip.proto matches "^t.p$"', true],
    ['ip.proto contains "TC"', true],
    ['dec(tcp.dstport) == "80"', true],
    ['hex(tcp.dstport) == "0x0050"', true],
    ['double(frame.time_delta) == 0.25', true],
    ['float(ip.ttl) > 63.5', true],
    ['ip_rfc1918(ip.src)', false],
    ['ip_special_name(ip.src) contains "TEST-NET-1"', true],
    ['ip_special_name(ip.dst) == "Documentation (TEST-NET-2)"', true],
    ['ip_special_mask(ip.src) == 0', true],
    ['ip_multicast(ip.dst) == 0', true],
    ['ip_linklocal(ip.dst)', false],
  ])('%s → %s', (text, expected) => {
    expect(matches(text, web)).toBe(expected);
  });

  it.each([
    ['10.0.0.1', 0x1c, 'Private-Use'],
    ['127.0.0.1', 0x01, 'Loopback'],
    ['192.0.0.10', 0x1e, 'Traversal Using Relays around NAT Anycast'],
    ['255.255.255.255', 0x09, 'Limited Broadcast'],
    ['240.0.0.1', 0x01, 'Reserved'],
    ['169.254.1.1', 0x19, 'Link Local'],
  ])('ip_special_mask of %s is %i, of the narrowest block', (address, mask, name) => {
    const source = frame([ip(address, '8.8.8.8')]);
    expect(matches(`ip_special_mask(ip.src) == ${mask}`, source)).toBe(true);
    expect(matches(`ip_special_mask(ip.src) != ${mask}`, source)).toBe(false);
    expect(matches(`ip_special_name(ip.src) == "${name}"`, source)).toBe(true);
    expect(matches('ip_special_mask(ip.dst) >= 0', source)).toBe(false);
  });

  it("can be the caller's own", () => {
    const half = {
      name: 'half',
      summary: 'Half of a number.',
      least: 1,
      most: 1,
      result: 'uint32',
      evaluate: ([values]: readonly (readonly unknown[])[]) => values!.map((value) => Number(value) >> 1),
    } as const;
    expect(matches('half(tcp.dstport) == 40', frame([tcp(1, 80)]), { functions: [half] })).toBe(true);
  });
});
