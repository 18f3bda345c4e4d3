import { describe, expect, it } from 'vitest';
import { generated } from '../src/generated.ts';
import { eth, filterOf, frame, ip, matches, TCP, tcp, webFrame } from './toy.ts';

const web = webFrame();

/** Rows of filter text and whether the web frame matches. */
function rows(title: string, table: readonly (readonly [string, boolean])[]): void {
  describe(title, () => {
    it.each(table)('%s → %s', (text, expected) => {
      expect(matches(text, web)).toBe(expected);
    });
  });
}

rows('numbers', [
  ['tcp.port == 80', true],
  ['tcp.port eq 80', true],
  ['tcp.port any_eq 80', true],
  ['tcp.port == 443', false],
  ['tcp.port == 0x50', true],
  ['tcp.port == 0120', true],
  ['tcp.port == 0b1010000', true],
  ['80 == tcp.port', true],
  ['tcp.port != 80', false],
  ['tcp.port ne 443', true],
  ['tcp.port !== 80', true],
  ['tcp.port === 80', false],
  ['tcp.dstport === 80', true],
  ['tcp.dstport all_eq 80', true],
  ['tcp.port > 60000', false],
  ['tcp.port > 80', true],
  ['tcp.port >= 50000', true],
  ['tcp.port lt 80', false],
  ['tcp.port le 80', true],
  ['all tcp.port > 79', true],
  ['all tcp.port > 80', false],
  ['any tcp.port != 80', true],
  ['79 < tcp.dstport < 81', true],
  ['frame.len > 99', true],
  ['big.count == 1', false],
  ['ip.proto == TCP', true],
  ['ip.proto == "tcp"', true],
  ['ip.frag_offset == 0', true],
]);

rows('calculations without a result', [
  ['frame.len / {tcp.dstport - 80} == 3', false],
  ['frame.len / {tcp.dstport - 80} !== 3', false],
  ['frame.len / {tcp.dstport - 80} != 3', true],
  ['frame.len / {tcp.dstport - 80} === 3', true],
  ['all frame.len % {tcp.dstport - 80} > 3', true],
  ['{frame.len / {tcp.dstport - 80}} * 2 != 3', true],
  ['frame.len * 100000000 != 3', true],
  ['tcp.srcport != frame.len / {tcp.dstport - 80}', true],
  ['big.count / {tcp.dstport - 80} != 3', false],
  ['frame.len / big.count != 3', false],
]);

it('a negation without a result holds of all', () => {
  const large = webFrame({ 'frame.len': [3_000_000_000] });
  expect([matches('-frame.len === 3', large), matches('-frame.len !== 3', large)]).toEqual([true, false]);
});

rows('booleans', [
  ['tcp.flags.syn == 0', true],
  ['tcp.flags.ack == 1', true],
  ['tcp.flags.ack == True', true],
  ['tcp.flags.ack == true', true],
  ['tcp.flags.ack == "Set"', true],
  ['tcp.flags.ack == 2', true],
  ['tcp.flags.syn > 0', false],
  ['ip.flags.df == 1', true],
  ['tcp.flags == 0x018', true],
]);

rows('addresses', [
  ['ip.addr == 192.0.2.17', true],
  ['ip.addr == "192.0.2.17"', true],
  ['ip.src == 198.51.100.2', false],
  ['ip.addr == 192.0.2.0/24', true],
  ['ip.src == 192.0.2.128/25', false],
  ['ip.addr == 10.0.0.1/0', true],
  ['ip.src > 192.0.0.0/16', false],
  ['ip.src >= 192.0.0.0/16', true],
  ['eth.src == 02:00:00:00:00:01', true],
  ['eth.src == 02-00-00-00-00-01', true],
  ['eth.src == 0200.0000.0001', true],
  ['eth.addr == 00:00:5e:00:53:01', true],
  ['eth.src == 00:00:5e:00:53:01', false],
  ['ip.src & 255.255.255.0 == 192.0.2.0', true],
]);

rows('strings and bytes', [
  ['http.host == "www.Example.com"', true],
  ['http.host == www.Example.com', true],
  ['http.host contains "Example"', true],
  ['http.host contains "example"', false],
  ['http.host contains ""', false],
  ['http.host matches "EXAMPLE"', true],
  ['http.host ~ "^www"', true],
  [String.raw`http.host matches "\\.com$"`, true],
  [String.raw`http.host matches r"\.com$"`, true],
  ['http.host matches "(?-i)example"', false],
  ['http.host matches ""', true],
  ['http contains "GET"', true],
  ['http contains 47:45:54', true],
  ['http contains :47-45-54', true],
  ['http contains :47.45.54', true],
  ['http contains :47.45.53', false],
  ['http matches "^get"', true],
  ["http.request.method == 'G'", false],
  ['http.request.method < "H"', true],
  ['frame contains 45', true],
  ['frame contains "E"', true],
  ["frame contains 'E'", true],
  ['frame[0:2] == 08:00', true],
  ['frame[0] == 08', true],
  ['frame[-1] == ff', true],
  ['frame[0-1,5] == 08:00:ff', true],
  ['frame[6]', false],
  ['frame[5]', true],
  ['frame[0:2] == 08:01', false],
  ['frame[0:2] & 0f:ff == 08:00', true],
  ['http.request.method[0] == "G"', true],
  ['@http.request.method[0] == 47', true],
  ['http.request.method[0,2] == "GT"', true],
]);

rows('sets', [
  ['tcp.port in {80}', true],
  ['tcp.port in {443, 8000..9000}', false],
  ['tcp.port in {443, 49152 .. 65535}', true],
  ['tcp.port not in {80, 443}', false],
  ['tcp.port not in {443}', true],
  ['ip.addr in {10.0.0.0/8, 192.0.2.0/24}', true],
  ['ip.src in {192.0.2.1 .. 192.0.2.20}', true],
  ['http.request.method in {"GET", "HEAD"}', true],
  ['http.request.method in {"A" .. "F"}', false],
  ['eth.src in {02:00:00:00:00:01}', true],
  ['all tcp.port in {80, 50000}', true],
  ['all tcp.port in {80}', false],
  ['tcp.flags.ack in {0, 1}', true],
  ['frame.time_delta in {0.2 .. 0.3}', true],
  ['tcp.dstport in {tcp.srcport, 80}', true],
]);

rows('times', [
  ['frame.time_delta == 0.25', true],
  ['frame.time_delta > -1', true],
  ['frame.time == "2001-09-09 01:46:40"', true],
  ['frame.time == "2001-09-09T01:46:40Z"', true],
  ['frame.time == "2001-09-09 03:46:40+02:00"', true],
  ['frame.time == "Sep 9, 2001 01:46:40 UTC"', true],
  ['frame.time >= "2001-09-09"', true],
  ['frame.time < "2001-09-09"', false],
  ['frame.time == 1000000000', true],
]);

rows('logic', [
  ['', true],
  ['tcp', true],
  ['udp', false],
  ['not udp', true],
  ['!!tcp', true],
  ['tcp and ip', true],
  ['tcp && udp', false],
  ['udp || tcp', true],
  ['tcp xor ip', false],
  ['tcp ^^ udp', true],
  ['udp and udp or tcp', true],
  ['tcp or udp and udp', true],
  ['(tcp or udp) and udp', false],
  ['not tcp.port == 443', true],
  ['((tcp))', true],
]);

rows('arithmetic', [
  ['ip.len == 2 * 42', true],
  ['ip.len - 4 == 80', true],
  ['{ip.len + 16} / 2 == 50', true],
  ['ip.len + 16 / 2 == 92', true],
  ['ip.len % 10 == 4', true],
  ['tcp.flags & 0x08', true],
  ['tcp.flags & 0x02', false],
  ['tcp.flags & 0x18 == 0x18', true],
  ['ip.ttl - 65 == -1', true],
  ['-ip.ttl < -10', true],
  ['ip.len / 0 == 1', false],
  ['tcp.srcport == tcp.dstport + 49920', true],
  ['frame.time_delta * 2 == 0.5', true],
]);

rows('functions', [
  ['len(http.host) == 15', true],
  ['len(http.host)', true],
  ['len(frame.time_delta) == 0', true],
  ['len(ip.src) == 4', true],
  ['count(tcp.port) == 2', true],
  ['count(udp.port) == 0', false],
  ['upper(http.host) == "WWW.EXAMPLE.COM"', true],
  ['lower(http.host) contains "example"', true],
  ['lower(upper(http.host)) contains "example"', true],
  ['max(tcp.srcport, tcp.dstport) == 50000', true],
  ['max(eth, ip)[0] == 45', true],
  ['min(eth, ip)[0] == 45', false],
  ['min(tcp.port) < 1024', true],
  ['max(tcp.dstport, 90) == 90', true],
  ['abs(tcp.srcport - tcp.dstport) == 49920', true],
  ['tcp.dstport == abs(-80)', true],
  ['tcp.dstport == abs(-60) + 20', true],
  ['tcp.dstport == max(79, 80)', true],
  ['tcp.dstport == min(79, 80)', false],
  ['tcp.dstport in {abs(-80)}', true],
  ['string(ip.src) matches "^192"', true],
  ['string(tcp.dstport)[0] == "8"', true],
  ['max(ip.src, ip.dst) == 198.51.100.2', true],
]);

describe('IPv6', () => {
  const source = frame([
    eth('86dd'),
    { protocolId: 6, bytes: new Uint8Array(40).fill(0xfe, 8, 9).fill(0x80, 9, 10).fill(1, 39) },
  ]);

  it.each([
    ['ipv6.src == fe80::', true],
    ['ipv6.src == fe80::/10', true],
    ['ipv6.src == fe00::/10', false],
    ['ipv6.dst == ::1', true],
    ['ipv6.dst == ::', false],
    ['ipv6.src[0:2] == fe:80', true],
    ['ipv6.dst in {::, ::1 .. ::ff}', true],
    ['ipv6.dst == ::0.0.0.1', true],
    ['ipv6.src > fe7f::', true],
  ])('%s → %s', (text, expected) => {
    expect(matches(text, source)).toBe(expected);
  });
});

describe('layers', () => {
  const tunnel = frame([eth(), ip('10.0.0.1', '10.0.0.2'), ip('192.0.2.1', '192.0.2.2'), tcp(1, 2)]);

  it.each([
    ['ip.src#1 == 10.0.0.1', true],
    ['ip.src#2 == 10.0.0.1', false],
    ['ip.src#2 == 192.0.2.1', true],
    ['ip.src#[1,2] == 192.0.2.1', true],
    ['ip.src#[-1] == 192.0.2.1', true],
    ['ip.src#[-2] == 10.0.0.1', true],
    ['ip.src#[-3] == 10.0.0.1', false],
    ['ip#2', true],
    ['ip#3', false],
    ['ip.src#0', false],
    ['ip.src#2[0] == c0', true],
    ['count(ip.src) == 2', true],
    ['count(ip.addr#1) == 2', true],
  ])('%s → %s', (text, expected) => {
    expect(matches(text, tunnel)).toBe(expected);
  });
});

describe('located fields', () => {
  it('are read without asking the source for values', () => {
    const source = webFrame();
    expect(
      matches('ip.addr == 192.0.2.17 && tcp.port in {80, 443} && eth.src == 02:00:00:00:00:01', source),
    ).toBe(true);
    expect(source.calls).toBe(0);
  });

  it('exist only as far as their layer goes', () => {
    const cut = frame([eth(), { protocolId: 2, bytes: ip('192.0.2.1', '192.0.2.2').bytes.subarray(0, 16) }]);
    expect(matches('ip.src == 192.0.2.1', cut)).toBe(true);
    expect(matches('ip.dst', cut)).toBe(false);
    expect(matches('ip.addr != 192.0.2.1', cut)).toBe(false);
    expect(matches('ip.dst != 192.0.2.1', cut)).toBe(false);
  });
});

describe('a layer whose header was cut', () => {
  const cut = { protocolId: TCP, bytes: tcp(50000, 80).bytes.subarray(0, 6) };
  const source = frame([eth(), ip('192.0.2.17', '198.51.100.2'), cut]);

  it.each([
    ['tcp', true],
    ['tcp.port == 80', true],
    ['tcp.port in {1, 3, 5, 80}', true],
    ['all tcp.port > 79', true],
    ['tcp.seq', false],
    ['tcp.flags.syn == 0', false],
    ['ip.src == 192.0.2.17 && !udp', true],
  ])('%s → %s', (text, expected) => {
    expect(matches(text, source)).toBe(expected);
    expect(filterOf(text, { backend: generated })(source)).toBe(expected);
  });
});
