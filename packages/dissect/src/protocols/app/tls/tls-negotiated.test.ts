import { describe, expect, it } from 'vitest';
import { allValues } from '../../../../test/all-values.ts';
import { dissector, hex } from '../../../../test/frames.ts';
import type { Earlier } from '../../../frame.ts';
import { frameTree, type TreeNode } from '../../../tree.ts';

const byte = (value: number, size: number) => value.toString(16).padStart(2 * size, '0');
const vector = (size: number, content: string) => byte(content.length / 2, size) + content;
const message = (type: number, body: string) => byte(type, 1) + vector(3, body);
const record = (type: number, content: string, version = '0303') =>
  byte(type, 1) + version + vector(2, content);

const RANDOM = '20'.repeat(32);
const serverHello = (suite: number, extensions = '') =>
  message(2, `0303${RANDOM}00${byte(suite, 2)}00${extensions && vector(2, extensions)}`);
const TLS13_CHOSEN = '002b00020304';

function read(bytes: string, earlier?: Earlier) {
  const frame = dissector.createFrame();
  const buffer = hex(bytes);
  return dissector.dissectAs(frame, 'tls', buffer, 0, buffer.length, earlier);
}

/** The values of the key exchange, without what every handshake message has. */
function exchangeOf(bytes: string, earlier?: Earlier): Record<string, string> {
  const ours = [...allValues(read(bytes, earlier))];
  const told = ours.map(([name, values]) => [name.replace('tls.handshake.', ''), values.at(-1)!] as const);
  return Object.fromEntries(told.filter(([name]) => EXCHANGE.test(name)));
}

const EXCHANGE = /^(hint|identity|modulus|exponent|sig|[pgxvr][sc]?|y[sc]|epms|(server|client)_point)$/;

const DH = `${vector(2, 'aaaa')}${vector(2, '02')}${vector(2, 'bbbb')}`;
const CURVE = `03001d${vector(1, 'eeee')}`;
const SIGNATURE = `0401${vector(2, '51')}`;
const POINTS = `${vector(1, '0a')}${vector(1, '0b')}${vector(1, '0c')}`;

/** What tshark 4.0.17 shows of a ServerKeyExchange and a ClientKeyExchange by the suite that was chosen. */
const EXCHANGES: readonly [string, number, string, object, string, object][] = [
  ['PSK', 0x008c, vector(2, '68'), { hint: '68' }, vector(2, '69'), { identity: '69' }],
  [
    'RSA_PSK',
    0x0094,
    vector(2, '68'),
    { hint: '68' },
    `${vector(2, '69')}${vector(2, 'dd')}`,
    { identity: '69', epms: 'dd' },
  ],
  [
    'DHE_PSK, which it does not read',
    0x0090,
    vector(2, '68') + DH,
    {},
    vector(2, '69') + vector(2, 'cc'),
    {},
  ],
  [
    'DHE_RSA',
    0x0033,
    DH + SIGNATURE,
    { p: 'aaaa', g: '02', ys: 'bbbb', sig: '51' },
    vector(2, 'cccc'),
    { yc: 'cccc' },
  ],
  ['DH_anon', 0x0034, DH, { p: 'aaaa', g: '02', ys: 'bbbb' }, vector(2, 'cccc'), { yc: 'cccc' }],
  ['DH_RSA', 0x0031, '', {}, vector(2, 'cccc'), { yc: 'cccc' }],
  [
    'ECDHE_RSA',
    0xc02f,
    CURVE + SIGNATURE,
    { server_point: 'eeee', sig: '51' },
    vector(1, 'ff'),
    { client_point: 'ff' },
  ],
  ['ECDH_anon', 0xc018, CURVE, { server_point: 'eeee' }, vector(1, 'ff'), { client_point: 'ff' }],
  [
    'RSA, export',
    0x0003,
    `${vector(2, 'aa')}${vector(2, '03')}${SIGNATURE}`,
    { modulus: 'aa', exponent: '03', sig: '51' },
    vector(2, 'dd'),
    { epms: 'dd' },
  ],
  [
    'ECJPAKE',
    0xc0ff,
    `03001d${POINTS}`,
    { xs: '0a', vs: '0b', rs: '0c' },
    POINTS,
    { xc: '0a', vc: '0b', rc: '0c' },
  ],
  ['SRP, which it does not read', 0xc01d, vector(2, 'aa'), {}, vector(2, 'aa'), {}],
];

describe('key exchanges', () => {
  it.each(EXCHANGES)(
    'of %s are read by the cipher suite',
    (_name, suite, server, wanted, client, answered) => {
      const hello = serverHello(suite);
      const earlier = { 'tls.handshake.version': 0x0303, 'tls.handshake.ciphersuite': suite };
      expect(exchangeOf(record(22, hello + message(12, server)))).toEqual(wanted);
      expect(exchangeOf(record(22, message(12, server)), earlier)).toEqual(wanted);
      expect(exchangeOf(record(22, message(16, client)), earlier)).toEqual(answered);
    },
  );

  it('are guessed by their lengths while nobody knows the suite', () => {
    expect(exchangeOf(record(22, message(12, CURVE + SIGNATURE)))).toEqual({
      server_point: 'eeee',
      sig: '51',
    });
    expect(exchangeOf(record(22, message(16, vector(2, 'dd'))))).toEqual({ epms: 'dd' });
  });

  it('have no length before the secret in SSL 3.0', () => {
    const earlier = { 'tls.handshake.version': 0x0300, 'tls.handshake.ciphersuite': 0x000a };
    expect(exchangeOf(record(22, message(16, 'dddd'), '0300'), earlier)).toEqual({ epms: 'dddd' });
  });
});

describe('records', () => {
  const types = (bytes: string, earlier?: Earlier) => {
    const ours = allValues(read(bytes, earlier));
    return [ours.get('tls.record.content_type'), ours.get('tls.record.opaque_type')];
  };

  it('of TLS 1.3 do not say what is in them', () => {
    const data = record(23, '00'.repeat(20));
    expect(types(data)).toEqual([['23'], undefined]);
    expect(types(data, { 'tls.handshake.version': 0x0304 })).toEqual([undefined, ['23']]);
    expect(types(record(22, serverHello(0x1301, TLS13_CHOSEN)) + record(20, '01') + data)).toEqual([
      ['22', '20'],
      ['23'],
    ]);
  });

  it('that are too long are remarked, by the version', () => {
    const long = record(23, '00'.repeat(0x4101));
    expect(allValues(read(long)).has('tls.record.length.invalid')).toBe(false);
    expect(allValues(read(long, { 'tls.handshake.version': 0x0304 })).has('tls.record.length.invalid')).toBe(
      true,
    );
  });

  it('that are none are remarked where others stand before them', () => {
    const found = (bytes: string) => allValues(read(bytes)).has('tls.ignored_unknown_record');
    expect(found(`${record(20, '01')}${'99'.repeat(8)}`)).toBe(true);
    expect(found('99'.repeat(8))).toBe(false);
  });
});

function labels(nodes: readonly TreeNode[], depth = 0): string[] {
  return nodes.flatMap(({ label, children }) => [' '.repeat(depth) + label, ...labels(children, depth + 1)]);
}

it('has the lines of Wireshark: records and messages by their names, lists and extensions with what is in them', () => {
  const sni = `0000${vector(2, vector(2, `00${vector(2, '612e62')}`))}`;
  const groups = `000a${vector(2, vector(2, '001d0017'))}`;
  const algorithms = `000d${vector(2, vector(2, '04030303'))}`;
  const hello = message(
    1,
    `0303${RANDOM}00${vector(2, '1301002f')}0100${vector(2, sni + groups + algorithms)}`,
  );
  const [tree] = frameTree(read(record(22, hello, '0301') + record(21, '0228') + record(21, '00'.repeat(9))));
  const seen = labels(tree!.children).filter(
    (label) => !/Length|Random|Time|Version|Content|JA3/.test(label),
  );
  expect(seen).toEqual([
    'TLSv1 Record Layer: Handshake Protocol: Client Hello',
    ' Handshake Protocol: Client Hello',
    '  Handshake Type: Client Hello (1)',
    '  Cipher Suites (2 suites)',
    '   Cipher Suite: TLS_AES_128_GCM_SHA256 (0x1301)',
    '   Cipher Suite: TLS_RSA_WITH_AES_128_CBC_SHA (0x002f)',
    '  Compression Methods (1 method)',
    '   Compression Method: null (0)',
    '  Extension: server_name (len=8)',
    '   Type: server_name (0)',
    '   Server Name Indication extension',
    '    Server Name list length: 6',
    '    Server Name Type: host_name (0)',
    '    Server Name length: 3',
    '    Server Name: a.b',
    '  Extension: supported_groups (len=6)',
    '   Type: supported_groups (10)',
    '   Supported Groups (2 groups)',
    '    Supported Group: x25519 (0x001d)',
    '    Supported Group: secp256r1 (0x0017)',
    '  Extension: signature_algorithms (len=6)',
    '   Type: signature_algorithms (13)',
    '   Signature Hash Algorithms (2 algorithms)',
    '    Signature Algorithm: ecdsa_secp256r1_sha256 (0x0403)',
    '     Signature Hash Algorithm Hash: SHA256 (4)',
    '     Signature Hash Algorithm Signature: ECDSA (3)',
    '    Signature Algorithm: SHA224 ECDSA (0x0303)',
    '     Signature Hash Algorithm Hash: SHA224 (3)',
    '     Signature Hash Algorithm Signature: ECDSA (3)',
    'TLSv1.2 Record Layer: Alert (Level: Fatal, Description: Handshake Failure)',
    ' Alert Message',
    '  Level: Fatal (2)',
    '  Description: Handshake Failure (40)',
    'TLSv1.2 Record Layer: Encrypted Alert',
    ' Alert Message: Encrypted Alert',
  ]);
});
