import { groupOf } from '../../../cursor-lines.ts';
import type { FieldCursor } from '../../../field-cursor.ts';
import { listedFields } from '../../../known-fields.ts';
import { cipherSuiteLabels } from '../../data/tls-cipher-suites.ts';
import { signatureScheme } from './signature-scheme.ts';
import { handshakeFields as fields } from './tls-fields.ts';
import type { Negotiated } from './tls-negotiated.ts';

// ServerKeyExchange and ClientKeyExchange (RFC 5246 §7.4.3, §7.4.7): what is in them the cipher suite says, whose name begins
// with the key exchange. While nobody knows the suite, the lengths must tell.

export const keyExchangeFields = /* @__PURE__ */ listedFields(
  'tls.handshake.',
  'hint||bytes\n' +
    'hint_len|Hint Length|uint16\n' +
    'identity||bytes\n' +
    'identity_len|Identity Length|uint16\n' +
    'p|p|bytes\n' +
    'p_len|p Length|uint16\n' +
    'g|g|bytes\n' +
    'g_len|g Length|uint16\n' +
    'ys|Pubkey|bytes\n' +
    'ys_len|Pubkey Length|uint16\n' +
    'yc|Pubkey|bytes\n' +
    'yc_len|Pubkey Length|uint16\n' +
    'modulus||bytes\n' +
    'modulus_len|Modulus Length|uint16\n' +
    'exponent||bytes\n' +
    'exponent_len|Exponent Length|uint16\n' +
    'xs|Pubkey|bytes\n' +
    'xs_len|Pubkey Length|uint8\n' +
    'vs|Ephemeral Pubkey|bytes\n' +
    'vs_len|Ephemeral Pubkey Length|uint8\n' +
    'rs|Schnorr signature|bytes\n' +
    'rs_len|Schnorr signature Length|uint8\n' +
    'xc|Pubkey|bytes\n' +
    'xc_len|Pubkey Length|uint8\n' +
    'vc|Ephemeral Pubkey|bytes\n' +
    'vc_len|Ephemeral Pubkey Length|uint8\n' +
    'rc|Schnorr signature|bytes\n' +
    'rc_len|Schnorr signature Length|uint8\n' +
    'server_point|Pubkey|bytes\n' +
    'server_point_len|Pubkey Length|uint8\n' +
    'client_point|Pubkey|bytes\n' +
    'client_point_len|Pubkey Length|uint8\n' +
    'epms|Encrypted PreMaster|bytes\n' +
    'epms_len|Encrypted PreMaster length|uint16',
);

const SSL3 = 0x0300;
const TLS12 = 0x0303;
const NAMED_CURVE = 3;

export function serverKeyExchange(cursor: FieldCursor, { cipherSuite, version }: Negotiated): void {
  const exchange = keyExchangeOf(cipherSuite) ?? guessOfServer(cursor);
  const params = SERVER_PARAMS.get(exchange);
  if (params === undefined) return;
  groupOf(cursor, `${params[0]} Server Params`, () => {
    params[1](cursor, version);
    if (cursor.left === 0 || !SIGNED.test(exchange)) return;
    if (version >= TLS12) signatureScheme(cursor);
    cursor.vector(fields.signatureLength, 2).rest(fields.signature);
  });
}

export function clientKeyExchange(cursor: FieldCursor, { cipherSuite, version }: Negotiated): void {
  const params = CLIENT_PARAMS.get(keyExchangeOf(cipherSuite) ?? guessOfClient(cursor));
  if (params !== undefined) groupOf(cursor, params[0], () => params[1](cursor, version));
}

/** `DHE_RSA` of `TLS_DHE_RSA_WITH_AES_128_CBC_SHA`; undefined when nobody knows the suite. */
function keyExchangeOf(cipherSuite: number | undefined): string | undefined {
  if (cipherSuite === undefined) return undefined;
  return /^TLS_(.*?)(_EXPORT\w*)?_WITH_/.exec(cipherSuiteLabels[cipherSuite] ?? '')?.[1] ?? '';
}

function guessOfServer(cursor: FieldCursor): string {
  return cursor.peek(1) === NAMED_CURVE && cursor.left >= 4 + cursor.peek(1, 3) ? 'ECDHE_RSA' : 'DHE_RSA';
}

function guessOfClient(cursor: FieldCursor): string {
  if (cursor.peek(1) === cursor.left - 1) return 'ECDHE_RSA';
  return cursor.peek(2) === cursor.left - 2 ? 'RSA' : '';
}

type Part = (cursor: FieldCursor, version: number) => void;

/** Numbers and keys, each with its length before it: in two bytes, or in one. */
function vectors(...names: readonly string[]): Part {
  return (cursor) => {
    for (const name of names) vector(cursor, name);
  };
}

function vector(cursor: FieldCursor, name: string): void {
  const length = keyExchangeFields[`tls.handshake.${name}_len`]!;
  cursor.vector(length, length.type === 'uint8' ? 1 : 2).rest(keyExchangeFields[`tls.handshake.${name}`]!);
}

/** What stands behind the name of a curve. */
function onCurve(...names: readonly string[]): Part {
  const points = vectors(...names);
  return (cursor, version) => {
    cursor.integer(fields.curveType, 1);
    cursor.integer(fields.namedCurve, 2);
    points(cursor, version);
  };
}

/** SSL 3.0 has no length before it. */
function preMaster(cursor: FieldCursor, version: number): void {
  if (version === SSL3) cursor.rest(keyExchangeFields['tls.handshake.epms']!);
  else vector(cursor, 'epms');
}

/** Those whose parameters are signed. */
const SIGNED = /^(RSA|DHE_(RSA|DSS)|ECDHE?_(RSA|ECDSA))$/;

type Params = readonly [title: string, read: Part];

/** Key exchanges over elliptic curves. */
const CURVES = 'ECDHE_RSA ECDHE_ECDSA ECDH_RSA ECDH_ECDSA ECDH_anon';

/** By key exchange. Suites that mix PSK and Diffie-Hellman are not read, as in Wireshark; of RSA only those for export send one. */
const SERVER_PARAMS: ReadonlyMap<string, Params> = byExchange([
  ['DHE_RSA DHE_DSS DH_anon', ['Diffie-Hellman', vectors('p', 'g', 'ys')]],
  [CURVES, ['EC Diffie-Hellman', onCurve('server_point')]],
  ['PSK RSA_PSK', ['PSK', vectors('hint')]],
  ['RSA', ['RSA-EXPORT', vectors('modulus', 'exponent')]],
  ['ECJPAKE', ['EC J-PAKE', onCurve('xs', 'vs', 'rs')]],
]);

const identity = vectors('identity');

const CLIENT_PARAMS: ReadonlyMap<string, Params> = byExchange([
  ['DHE_RSA DHE_DSS DH_RSA DH_DSS DH_anon', ['Diffie-Hellman Client Params', vectors('yc')]],
  [CURVES, ['EC Diffie-Hellman Client Params', vectors('client_point')]],
  ['PSK', ['PSK Client Params', identity]],
  ['RSA', ['RSA Encrypted PreMaster Secret', preMaster]],
  [
    'RSA_PSK',
    [
      'RSA PSK Client Params',
      (cursor, version) => {
        identity(cursor, version);
        preMaster(cursor, version);
      },
    ],
  ],
  ['ECJPAKE', ['EC J-PAKE Client Params', vectors('xc', 'vc', 'rc')]],
]);

function byExchange(table: readonly (readonly [exchanges: string, params: Params])[]): Map<string, Params> {
  return new Map(table.flatMap(([names, params]) => names.split(' ').map((name) => [name, params] as const)));
}
