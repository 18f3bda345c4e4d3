// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is what references look like
import { describe, expect, it } from 'vitest';
import { formatDiagnostic } from '../src/format-diagnostic.ts';
import { compileToy } from './toy.ts';

/** What is said of a text, three lines each. */
function said(text: string): string[] {
  return compileToy(text).diagnostics.map((diagnostic) => formatDiagnostic(text, diagnostic));
}

describe('a mistake gets one sentence and an underline', () => {
  it.each([
    ['tcp.port = 80', '"=" was unexpected in this context. To compare, write ==.', '         ^'],
    [
      'ip.adr == 1.2.3.4',
      '"ip.adr" is not a valid protocol or protocol field. Did you mean "ip.addr" or "ip.id"?',
      '^~~~~~',
    ],
    ['TCP', '"TCP" is not a valid protocol or protocol field. Did you mean "tcp"?', '^~~'],
    [
      'tcp.port == "abc"',
      'Unsigned integer (2 bytes) cannot be converted from a string ("abc").',
      '            ^~~~~',
    ],
    ['ip.addr == 300.1.1.1', '"300.1.1.1" is not an IPv4 address.', '           ^~~~~~~~~'],
    ['ip.ttl == 300', '"300" is out of range; an unsigned 8-bit number goes from 0 to 255.', '          ^~~'],
    [
      'tcp and and udp',
      '"and" was unexpected in this context. Expected a field, a value or a function.',
      '        ^~~',
    ],
    [
      'tcp.port in {80 90}',
      '"90" was unexpected in this context. Expected ",", ".." or "}".',
      '                ^~',
    ],
    [
      'tcp.port ==',
      'Unexpected end of filter expression. Expected a field, a value or a function.',
      '           ^',
    ],
    ['(tcp', 'Unexpected end of filter expression. Expected ")".', '    ^'],
    ['foo(tcp.port) == 1', 'There is no function "foo".', '^~~'],
    ['lenn(http.host) == 1', 'There is no function "lenn". Did you mean "len"?', '^~~~'],
    [
      'ip.proto == "TPC"',
      '"TPC" is none of the values of ip.proto. Did you mean "TCP"?',
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
    ['tcp.prot#1 == 80', 'tcp.port#1 == 80'],
    ['${tcp.prot} == 80', '${tcp.port} == 80'],
    ['ip.proto == tcp', 'ip.proto == "tcp"'],
    ['lenn(http.host) > 1', 'len(http.host) > 1'],
    ['ip.proto == "TPC"', 'ip.proto == "TCP"'],
    ['ssl', 'tls'],
    [String.raw`http.host matches "\.com"`, String.raw`http.host matches "\\.com"`],
  ])('the suggestion turns %s into %s', (text, mended) => {
    const [{ text: replacement, start, end }] = compileToy(text).diagnostics[0]!.suggestions as [
      { text: string; start: number; end: number },
    ];
    expect(text.slice(0, start) + replacement + text.slice(end)).toBe(mended);
    expect(compileToy(mended).ok).toBe(true);
  });

  it('a mistake inside a macro has no fix in the text', () => {
    const { diagnostics } = compileToy('${m:1}', { macros: { m: 'tcp.prot == $1' } });
    expect(diagnostics.map(({ code, suggestions }) => [code, suggestions])).toEqual([
      ['unknown-name', undefined],
    ]);
  });

  it.each([
    ['(tcp.port) == 80', 'Parentheses group tests, braces { } group arithmetic.'],
    ['tcp.port == (80)', 'Parentheses group tests, braces { } group arithmetic.'],
    ['tcp.port EQ 80', 'Operators are written in lower case.'],
    ['ip.proto == tcp', 'To mean the word and not the protocol, write "tcp".'],
  ])('%s: the sentence says why', (text, why) => {
    expect(compileToy(text).diagnostics[0]!.message).toContain(why);
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

describe('where Wireshark has a sentence for a mistake, ours begins with it', () => {
  it.each([
    ['string(123) == "123"', 'Only fields can be used as parameter for string()'],
    ['string(ip) == "a"', 'String conversion for field "ip" is not supported'],
    ['max(1, ip.ttl) == 1', "Argument '1' is not valid for max()"],
    ['upper(tcp.seq) == 4', 'Only string type fields can be used as parameter for upper()'],
    ['ip.ttl = 4', '"=" was unexpected in this context.'],
    ['ip.ttl == 4 the quick fox', '"the" was unexpected in this context.'],
    ['ip.ttl in {0...7}', '".7" is not a valid protocol or protocol field'],
    ['123 in {ip}', 'Only a field may be tested for membership in a set.'],
    ['frame.len in {1, "foo"}', 'Unsigned integer (4 bytes) cannot be converted from a string'],
    ['http.host == "\\HEAD"', '\\H is not a valid character escape sequence'],
    ["ip.proto == '\\Z'", "'\\Z' isn't a valid character constant"],
    ['frame == "00"[1]', 'Range is not supported for entity "00"'],
    ['frame == b[1]', 'Range is not supported for entity b'],
    ['6 == ip.proto', 'Left side of "==" expression must be a field or function'],
    ['-2 == tcp.dstport', 'Constant arithmetic expression on the LHS is invalid'],
    ['2 + 3 == frame.number', 'Constant arithmetic expression on the LHS is invalid'],
    [
      'http.host matches HEAD',
      '"HEAD" was unexpected in this context. "matches" requires a double quoted string',
    ],
    ['tcp.dstport == 68-1', '"68-1" is not a valid number. Did you mean "68 - 1"?'],
    ['frame.time == "Dec 31, 2002 13:56:31.3 WET"', 'Unexpected data after time value'],
    ['frame.time == "2002-12-31 13:55.3"', 'A fraction of a second requires a seconds field'],
    ['frame.time == "mrt 1, 2000 00:00:00"', '"mrt 1, 2000 00:00:00" is not a valid absolute time. Example:'],
    ['frame contains aa.bb.hh', '"aa.bb.hh" is not a valid byte string.'],
  ])('%s', (text, sentence) => {
    const [first] = compileToy(text, { dialect: '4.0' }).diagnostics;
    expect(first?.message.slice(0, sentence.length)).toBe(sentence);
  });
});
