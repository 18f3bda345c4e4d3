import { describe, expect, it } from 'vitest';
import { errorsOf, eth, frame, ip, matches, remarksOf, tcp, udp, webFrame } from './toy.ts';

/**
 * What only newer versions than the installed tshark accept. Nothing here could be held against a program: each row
 * says where its meaning is written down, and what of it was read into the words and not verified.
 *
 * Sources: `manual` is wireshark-filter(4), `guide` the User's Guide §6.4 "Building Display Filter Expressions",
 * `notes` the release notes of the version.
 */
interface Row {
  readonly since: '4.2' | '4.4' | '4.6';
  readonly text: string;
  /** Which of the two frames match: `w`eb (TCP to port 80), `d`ns (UDP port 53). */
  readonly frames: '' | 'w' | 'd' | 'wd';
  readonly source: string;
  readonly unverified?: string;
}

const web = webFrame();
const dns = frame([eth(), ip('10.0.0.1', '224.0.0.251', { ttl: 255, proto: 17 }), udp(53, 5353)], {
  'frame.len': [60],
  'frame.time': [1_000_000_100_000_000_000n],
  'frame.time_delta': [100_000_000n],
});

const ROWS: readonly Row[] = [
  row('4.2', '80 == tcp.port', 'w', 'notes 4.2: values on the left side'),
  row('4.2', '53 < udp.port', 'd', 'notes 4.2: values on the left side'),
  row('4.2', '@tcp.dstport == 00:50', 'w', 'manual, "The at operator"'),
  row(
    '4.2',
    '@ip.src[0] == 0a',
    'd',
    'manual, "The at operator"',
    'that the slice is taken of the raw bytes',
  ),
  row('4.2', '@http.host == 77:77:77:2e:45:78:61:6d:70:6c:65:2e:63:6f:6d', 'w', 'manual, "The at operator"'),
  row('4.2', 'http.request.method[0] == "G"', 'w', 'notes 4.2: slices of strings are strings'),
  row(
    '4.2',
    'http.request.method[0:2] in {"GE", "PO"}',
    'w',
    'notes 4.2',
    'that such a slice may stand before "in"',
  ),
  row('4.2', 'tcp.flags.ack == true', 'w', 'notes 4.2: true and false in any case'),
  row('4.2', 'ip.src == "10.0.0.1"', 'd', 'notes 4.2', 'the version; 4.0 refuses quoted addresses'),
  row('4.2', 'frame.time > 1000000050', 'd', 'guide: Unix time as a number', 'the version'),
  row('4.2', 'tcp.port not in {443}', 'w', 'guide: "not in" wants the field to exist', 'the version'),
  row('4.4', 'tcp xor http', '', 'manual, "Logical operators": exclusive or'),
  row('4.4', 'tcp ^^ udp', 'wd', 'manual, "Logical operators"'),
  row('4.4', 'tcp xor udp xor ip', '', 'manual', 'that a chain is true for an odd number'),
  row('4.4', 'tcp or udp xor ip', 'w', 'guide: precedence', 'that xor binds tighter than or'),
  row('4.4', 'tcp.flags bitand 0x10', 'w', 'manual, "Bitwise and"'),
  row('4.4', 'len(http.host)', 'w', 'notes 4.4: functions may stand alone'),
  row('4.4', 'ip_multicast(ip.dst)', 'd', 'notes 4.4: functions may stand alone; ipaddr functions'),
  row('4.4', 'ip_rfc1918(ip.src)', 'd', 'notes 4.4: ipaddr functions'),
  row('4.4', 'ip_linklocal(ip.dst)', '', 'notes 4.4: ipaddr functions'),
  row(
    '4.4',
    'ip_special_name(ip.src) == "Private-Use"',
    'd',
    'manual, "Functions"; IANA registry (RFC 6890)',
  ),
  row('4.4', 'ip_special_mask(ip.src) & 0x02', '', 'manual; RFC 6890 §2.2.1', 'which bit is which'),
  row('4.4', 'vals(ip.proto) == "UDP"', 'd', 'manual, "Functions": vals'),
  row('4.4', 'ip.proto matches "^u"', 'd', 'notes 4.4: matches on the label of a value'),
  row('4.4', 'ip.proto contains "CP"', 'w', 'notes 4.4: contains on the label of a value'),
  row('4.4', 'ip.proto in {"TCP", "UDP"}', 'wd', 'notes 4.4: labels in sets'),
  row('4.4', 'ip.proto == "Experiment"', '', 'notes 4.4: labels of several values'),
  row('4.4', 'dec(tcp.dstport) == "80"', 'w', 'manual, "Functions": dec'),
  row(
    '4.4',
    'hex(tcp.dstport) == "0x0050"',
    'w',
    'manual, "Functions": hex',
    'that the width is the field’s',
  ),
  row('4.4', 'frame.time_delta * 4 == 1', 'w', 'notes 4.4: arithmetic on times'),
  row('4.4', 'frame.time_delta / 2 < 0.1', 'd', 'notes 4.4: arithmetic on times'),
  row('4.4', 'frame.time - frame.time_delta < "2001-09-09 01:46:40Z"', 'w', 'notes 4.4: arithmetic on times'),
  row(
    '4.4',
    'max(tcp.srcport, ip.ttl) > 1000',
    'w',
    'notes 4.4',
    'that types of one family mix; 4.0 refuses',
  ),
  row('4.6', 'float(ip.ttl) / 2 == 127.5', 'd', 'manual, "Functions": float'),
  row('4.6', 'double(frame.time_delta) == 0.25', 'w', 'manual, "Functions": double, of times in seconds'),
  row('4.6', 'double(tcp.flags.ack) == 1.0', 'w', 'manual, "Functions": double', 'of booleans'),
];

function row(
  since: Row['since'],
  text: string,
  frames: Row['frames'],
  source: string,
  unverified?: string,
): Row {
  return unverified === undefined
    ? { since, text, frames, source }
    : { since, text, frames, source, unverified };
}

const BEFORE = { '4.2': '4.0', '4.4': '4.2', '4.6': '4.4' } as const;
/** Taken by the version before, too, with another meaning. */
const CHANGED = new Set([
  'http.request.method[0] == "G"',
  'tcp.port not in {443}',
  'ip.proto == "Experiment"',
  'ip.proto in {"TCP", "UDP"}',
  'max(tcp.srcport, ip.ttl) > 1000',
]);

describe('what came with newer versions', () => {
  it.each(ROWS)('$since: $text ($source)', ({ since, text, frames }) => {
    const found = [
      matches(text, web, { dialect: since }) ? 'w' : '',
      matches(text, dns, { dialect: since }) ? 'd' : '',
    ];
    expect(found.join('')).toBe(frames);
    expect(matches(text, web, { dialect: '4.6' })).toBe(frames.includes('w'));
  });

  it.each(ROWS.filter(({ text }) => !CHANGED.has(text)))(
    'before $since, $text is refused',
    ({ since, text }) => {
      expect(errorsOf(text, { dialect: BEFORE[since] })).not.toEqual([]);
    },
  );

  it.each([
    ['1 == 1', 'constant'],
    ['"a" == "a"', 'constant'],
    ['ip.len == {1 / 0}', 'division-by-zero'],
    ['ip.proto > "Experiment"', 'wrong-type'],
    ['tcp.flags.ack == maybe', 'bad-value'],
  ])('%s is refused', (text, code) => {
    expect(errorsOf(text)).toEqual([code]);
  });

  it('what became old is said: a value without quotes, an old operator', () => {
    expect(remarksOf('ip.proto == UDP')).toEqual(['unquoted-label']);
    expect(remarksOf('tcp.port ~= 80')).toEqual(['deprecated-operator']);
    expect(matches('tcp.port == 80', frame([tcp(1, 80)]))).toBe(true);
  });
});
