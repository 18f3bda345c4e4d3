import { describe, expect, it } from 'vitest';
import { formatDiagnostic } from '../src/format-diagnostic.ts';
import { compileToy } from './toy.ts';

/** What is said of a text, three lines each. */
function said(text: string): string[] {
  return compileToy(text).diagnostics.map((diagnostic) => formatDiagnostic(text, diagnostic));
}

describe('a mistake gets one sentence and an underline', () => {
  it.each([
    ['tcp.port = 80', '"=" is no operator; to compare, write ==.', '         ^'],
    [
      'ip.adr == 1.2.3.4',
      '"ip.adr" is neither a field nor a protocol; did you mean "ip.addr" or "ip.id"?',
      '^~~~~~',
    ],
    ['TCP', '"TCP" is neither a field nor a protocol; did you mean "tcp"?', '^~~'],
    ['tcp.port == "abc"', '"abc" is not an unsigned 16-bit number.', '            ^~~~~'],
    ['ip.addr == 300.1.1.1', '"300.1.1.1" is not an IPv4 address.', '           ^~~~~~~~~'],
    ['ip.ttl == 300', '"300" is out of range; an unsigned 8-bit number goes from 0 to 255.', '          ^~~'],
    [
      'tcp and and udp',
      '"and" is not expected here; expected a field, a value or a function.',
      '        ^~~',
    ],
    ['tcp.port in {80 90}', '"90" is not expected here; expected ",", ".." or "}".', '                ^~'],
    ['tcp.port ==', 'The filter ends too early; expected a field, a value or a function.', '           ^'],
    ['(tcp', 'The filter ends too early; expected ")".', '    ^'],
    ['foo(tcp.port) == 1', 'There is no function "foo".', '^~~'],
    ['lenn(http.host) == 1', 'There is no function "lenn"; did you mean "len"?', '^~~~'],
    [
      'ip.proto == "TPC"',
      '"TPC" is none of the values of ip.proto; did you mean "TCP"?',
      '            ^~~~~',
    ],
    [
      'tcp.port contains 80',
      'tcp.port (an unsigned 16-bit number) cannot be searched with "contains".',
      '^~~~~~~~',
    ],
    [
      'http.host matches "(a"',
      'This regular expression will not do: the closing parenthesis is missing.',
      '                   ^',
    ],
    ['http.host == "abc', 'This string has no closing quote.', '             ^~~~'],
    [
      'ip.src == tcp.port',
      'ip.src (an IPv4 address) cannot be compared with tcp.port (an unsigned 16-bit number).',
      '^~~~~~~~~~~~~~~~~~',
    ],
    ['len(http.host, ip.src) == 1', 'len() takes at most one argument.', '^~~'],
    ['tcp.flags.syn == maybe', '"maybe" is neither true nor false.', '                 ^~~~~'],
    ['frame[a]', '"a" is no whole number.', '      ^'],
    ['frame[0', 'The closing bracket is missing.', '      ^'],
    ['1 == 1', 'No field takes part in this comparison.', '^'],
  ])('%s', (text, message, underline) => {
    expect(said(text)).toEqual([`${message}\n${text}\n${underline}`]);
  });

  it('all mistakes are reported, not the first one alone', () => {
    const text = 'foo == 1 or bar.baz == 2 and tcp.port == "x" or ip.src = 1';
    const spans = compileToy(text).diagnostics.map(({ start, end }) => text.slice(start, end));
    expect(spans.sort()).toEqual(['"x"', '=', 'bar.baz', 'foo']);
  });

  it.each([
    ['tcp.port = 80', 'tcp.port == 80'],
    ['tcp AND udp', 'tcp and udp'],
    ['tcp port 80', 'tcp.port == 80'],
    ['frame.len == 20-5', 'frame.len == 20 - 5'],
    ['ip.proto == TCP', 'ip.proto == "TCP"'],
    ['tcp.flags.syn', 'tcp.flags.syn == 1'],
    ['tcp.port ~= 80', 'tcp.port !== 80'],
    ['tcp.prot == 80', 'tcp.port == 80'],
    ['ssl', 'tls'],
    [String.raw`http.host matches "\.com"`, String.raw`http.host matches "\\.com"`],
  ])('the suggestion turns %s into %s', (text, mended) => {
    const [{ text: replacement, start, end }] = compileToy(text).diagnostics[0]!.suggestions as [
      { text: string; start: number; end: number },
    ];
    expect(text.slice(0, start) + replacement + text.slice(end)).toBe(mended);
    expect(compileToy(mended).ok).toBe(true);
  });

  it('nothing in the text can steer a terminal', () => {
    const text = 'http.host == "\u001b[31m\u202e" and \u0007';
    const codes = [...said(text).join('').replaceAll('\n', '')].map((character) => character.codePointAt(0)!);
    expect(codes.filter((code) => code < 0x20 || code === 0x202e)).toEqual([]);
  });

  it('long texts are cut to the neighbourhood of the mistake', () => {
    const text = `${'tcp or '.repeat(100)}foo.bar == 1${' or tcp'.repeat(100)}`;
    const [, line, underline] = said(text)[0]!.split('\n');
    expect(line!.length).toBeLessThan(150);
    expect(line!.slice(underline!.indexOf('^'), underline!.length)).toBe('foo.bar');
  });
});
