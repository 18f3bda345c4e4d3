import { chromium } from './peers/chromium.mjs';
import { gnutls } from './peers/gnutls.mjs';
import { go } from './peers/go.mjs';
import { java } from './peers/java.mjs';
import { clientHasAProxy, mailServer } from './peers/late-start.mjs';
import { openssl } from './peers/openssl.mjs';

/** What opens a session, and which reason the others give. */
const BY_KEY = { rsa: { expect: true }, keylog: { expect: true } };
const FORWARD = { rsa: { expect: false, reason: 'TLS_FORWARD_SECRECY' }, keylog: { expect: true } };
const TLS13 = { rsa: { expect: false, reason: 'TLS13_NEEDS_KEYLOG' }, keylog: { expect: true } };
const BY_PSK = {
  rsa: { expect: false, reason: 'TLS_PSK_NEEDED' },
  psk: { expect: true },
  keylog: { expect: true },
};
const PSK = 'c0ffee00c0ffee00';

const CERTIFICATE = ['-cert', 'server.crt', '-key', 'server.key'];
const TALK = [
  ['c', 300],
  ['s', 2000],
  ['c', 20],
];

/** One connection of openssl s_client to s_server with the suite `cipher`. */
const suite = (cipher, version, more = {}) => {
  const words = [`-${version}`, '-cipher', `${cipher}:@SECLEVEL=0`];
  const { server = [], client = [], steps = TALK, certificate = CERTIFICATE } = more;
  return openssl({
    server: [...certificate, ...words, ...server],
    connections: [{ client: [...words, ...client], steps }],
  });
};
const tls13 = (more = {}) => {
  const { server = [], client = [], steps = TALK } = more;
  return openssl({
    server: [...CERTIFICATE, '-tls1_3', ...server],
    connections: [{ client: ['-tls1_3', ...client], steps }],
  });
};
const one = (id, about, modes, talk, more = {}) => ({
  id,
  about,
  modes,
  talk,
  ...more,
});
const WITH_PSK = ['-psk', PSK, '-psk_identity', 'plainwire'];
const SERVER_PSK = ['-psk', PSK, '-psk_hint', 'which'];

export const scenarios = [
  ...['tls1', 'tls1_1'].flatMap((version) => [
    one(`openssl-${version}-rsa`, 'RSA, encrypt-then-MAC', BY_KEY, suite('AES128-SHA', version)),
    one(
      `openssl-${version}-rsa-noetm`,
      'RSA, the MAC inside',
      BY_KEY,
      suite('AES128-SHA', version, { server: ['-no_etm'] }),
    ),
    one(`openssl-${version}-camellia`, 'Camellia', BY_KEY, suite('CAMELLIA256-SHA', version)),
    one(`openssl-${version}-null`, 'NULL with SHA-1', BY_KEY, suite('NULL-SHA', version)),
  ]),
  ...[
    ...['AES128-SHA', 'AES256-SHA256', 'AES128-GCM-SHA256', 'AES256-GCM-SHA384', 'AES128-CCM', 'AES256-CCM8'],
    ...['CAMELLIA128-SHA256', 'CAMELLIA256-SHA', 'ARIA128-GCM-SHA256', 'ARIA256-GCM-SHA384', 'NULL-SHA256'],
  ].map((name) => one(`openssl-tls1_2-${name.toLowerCase()}`, `RSA, ${name}`, BY_KEY, suite(name, 'tls1_2'))),
  ...[512, 1024, 2048, 4096].map((most) =>
    one(
      `openssl-fragment-${most}`,
      `fragments of ${most} bytes`,
      BY_KEY,
      suite('AES128-GCM-SHA256', 'tls1_2', {
        client: ['-maxfraglen', String(most)],
        steps: [...TALK, ['c', 9000], ['s', 9000]],
      }),
    ),
  ),
  one(
    'openssl-client-certificate',
    'a client certificate',
    BY_KEY,
    suite('AES128-GCM-SHA256', 'tls1_2', {
      server: ['-Verify', '1'],
      client: ['-cert', 'client.crt', '-key', 'client.key'],
    }),
  ),
  one(
    'openssl-renegotiation',
    'renegotiated by the client and by the server',
    BY_KEY,
    suite('AES128-SHA256', 'tls1_2', {
      server: ['-client_renegotiation'],
      steps: [
        ['c', 100],
        ['c', 'R'],
        ['c', 101],
        ['s', 102],
        ['s', 'r'],
        ['s', 103],
        ['c', 104],
      ],
    }),
  ),
  one(
    'openssl-renegotiation-certificate',
    'the server asks for a certificate later',
    BY_KEY,
    suite('AES256-GCM-SHA384', 'tls1_2', {
      client: ['-cert', 'client.crt', '-key', 'client.key'],
      steps: [
        ['c', 100],
        ['s', 102],
        ['s', 'R'],
        ['s', 103],
        ['c', 104],
      ],
    }),
  ),
  one(
    'openssl-tickets',
    'one session, resumed twice by ticket',
    BY_KEY,
    openssl({
      server: [...CERTIFICATE, '-tls1_2', '-cipher', 'AES128-SHA256'],
      connections: [
        { client: ['-tls1_2', '-sess_out', 'session.pem'], steps: TALK },
        { client: ['-tls1_2', '-sess_in', 'session.pem'], steps: TALK },
        { client: ['-tls1_2', '-sess_in', 'session.pem'], steps: TALK },
      ],
    }),
  ),
  one(
    'openssl-session-id',
    'one session, resumed by its id',
    BY_KEY,
    openssl({
      server: [...CERTIFICATE, '-tls1_2', '-cipher', 'AES256-SHA256', '-no_ticket'],
      connections: [
        { client: ['-tls1_2', '-sess_out', 'session.pem'], steps: TALK },
        { client: ['-tls1_2', '-sess_in', 'session.pem'], steps: TALK },
      ],
    }),
  ),
  one(
    'openssl-psk',
    'a pre-shared key',
    BY_PSK,
    suite('PSK-AES128-CBC-SHA256', 'tls1_2', {
      certificate: ['-nocert'],
      server: SERVER_PSK,
      client: WITH_PSK,
    }),
    { psk: PSK },
  ),
  one(
    'openssl-psk-ccm8',
    'a pre-shared key, CCM_8',
    BY_PSK,
    suite('PSK-AES128-CCM8', 'tls1_2', { certificate: ['-nocert'], server: SERVER_PSK, client: WITH_PSK }),
    { psk: PSK },
  ),
  one(
    'openssl-rsa-psk',
    'a pre-shared key and RSA',
    {
      rsa: { expect: false, reason: 'TLS_PSK_NEEDED' },
      'rsa+psk': { expect: true },
      keylog: { expect: true },
    },
    suite('RSA-PSK-AES256-GCM-SHA384', 'tls1_2', { server: SERVER_PSK, client: WITH_PSK }),
    { psk: PSK },
  ),
  ...['DHE-PSK-AES128-GCM-SHA256', 'ECDHE-PSK-CHACHA20-POLY1305', 'ECDHE-PSK-AES256-CBC-SHA384'].map((name) =>
    one(
      `openssl-${name.toLowerCase()}`,
      name,
      {
        rsa: { expect: false, reason: 'TLS_FORWARD_SECRECY' },
        psk: { expect: false, reason: 'TLS_FORWARD_SECRECY' },
        keylog: { expect: true },
      },
      suite(name, 'tls1_2', { certificate: ['-nocert'], server: SERVER_PSK, client: WITH_PSK }),
      { psk: PSK },
    ),
  ),
  ...[
    'DHE-RSA-CAMELLIA128-SHA256',
    'ECDHE-ARIA256-GCM-SHA384',
    'ECDHE-RSA-CHACHA20-POLY1305',
    'DHE-RSA-AES128-CCM8',
  ].map((name) => one(`openssl-${name.toLowerCase()}`, name, FORWARD, suite(name, 'tls1_2'))),
  ...[
    'TLS_AES_128_GCM_SHA256',
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'TLS_AES_128_CCM_8_SHA256',
  ].map((name) =>
    one(
      `openssl-${name.toLowerCase()}`,
      name,
      TLS13,
      tls13({ client: ['-ciphersuites', name], server: ['-ciphersuites', name] }),
    ),
  ),
  one(
    'openssl-tls13-retry',
    'HelloRetryRequest',
    TLS13,
    tls13({ server: ['-groups', 'P-521'], client: ['-groups', 'X25519:P-521'] }),
  ),
  one(
    'openssl-tls13-key-updates',
    'KeyUpdates of both sides, asked for and not',
    TLS13,
    tls13({
      steps: [
        ...TALK,
        ...[
          ['c', 'k'],
          ['c', 50],
          ['c', 'K'],
          ['c', 51],
          ['s', 52],
          ['s', 'K'],
          ['s', 53],
          ['s', 'k'],
          ['s', 54],
          ['c', 55],
        ],
      ],
    }),
  ),
  one(
    'openssl-tls13-late-certificate',
    'post-handshake authentication',
    TLS13,
    tls13({
      server: ['-verify', '1'],
      client: ['-enable_pha', '-cert', 'client.crt', '-key', 'client.key'],
      steps: [
        ['c', 100],
        ['s', 101],
        ['s', 'c'],
        ['c', 102],
        ['s', 103],
      ],
    }),
  ),
  one(
    'openssl-tls13-psk',
    'an external pre-shared key',
    TLS13,
    tls13({ server: WITH_PSK, client: WITH_PSK }),
  ),
  one(
    'openssl-tls13-psk-only',
    'an external pre-shared key without Diffie-Hellman',
    TLS13,
    tls13({ server: [...WITH_PSK, '-allow_no_dhe_kex'], client: [...WITH_PSK, '-allow_no_dhe_kex'] }),
  ),
  one(
    'openssl-tls13-early-data',
    'a session, and early data that is accepted',
    TLS13,
    openssl({
      server: [...CERTIFICATE, '-tls1_3', '-early_data', '-no_anti_replay'],
      connections: [
        { client: ['-tls1_3', '-sess_out', 'session.pem'], steps: TALK },
        { client: ['-tls1_3', '-sess_in', 'session.pem'], early: 700, steps: TALK },
      ],
    }),
  ),
  one(
    'openssl-tls13-early-data-rejected',
    'early data that a server without that session rejects',
    { rsa: { expect: false, reason: 'TLS13_NEEDS_KEYLOG' }, keylog: { expect: true } },
    openssl({
      server: [...CERTIFICATE, '-tls1_3', '-early_data', '-no_anti_replay'],
      restarts: true,
      connections: [
        { client: ['-tls1_3', '-sess_out', 'session.pem'], steps: TALK },
        { client: ['-tls1_3', '-sess_in', 'session.pem'], early: 700, steps: TALK },
      ],
    }),
  ),
  one('smtp-starttls', 'STARTTLS behind an SMTP dialogue', BY_KEY, mailServer('smtp')),
  one('imap-starttls', 'STARTTLS behind an IMAP dialogue', BY_KEY, mailServer('imap')),
  one('postgres-starttls', "PostgreSQL's request for TLS", BY_KEY, mailServer('postgres')),
  one('mysql-starttls', "MySQL's request for TLS", BY_KEY, mailServer('mysql')),
  one('connect-proxy', 'through a proxy by CONNECT', BY_KEY, clientHasAProxy()),
  ...[
    ['3des', 'NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+3DES-CBC:-KX-ALL:+RSA:+SHA1'],
    ['rc4', 'NORMAL:-VERS-ALL:+VERS-TLS1.1:-CIPHER-ALL:+ARCFOUR-128:-KX-ALL:+RSA:+SHA1'],
    ['camellia-gcm', 'NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+CAMELLIA-256-GCM:-KX-ALL:+RSA:+AEAD'],
    ['null', 'NORMAL:-VERS-ALL:+VERS-TLS1.0:-CIPHER-ALL:+NULL:-KX-ALL:+RSA:+SHA1:+MD5'],
    ['ccm', 'NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-256-CCM:-KX-ALL:+RSA'],
    [
      'no-hash',
      'NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-128-CBC:-KX-ALL:+RSA:%NO_SESSION_HASH:%NO_ETM',
    ],
  ].map(([name, priority]) =>
    one(
      `gnutls-${name}`,
      `GnuTLS, ${name}`,
      BY_KEY,
      gnutls({ priority, server: ['--x509certfile', 'server.crt', '--x509keyfile', 'server.key'] }),
    ),
  ),
  one(
    'gnutls-record-limit',
    'GnuTLS, record_size_limit',
    TLS13,
    gnutls({
      priority: 'NORMAL:-VERS-ALL:+VERS-TLS1.3',
      server: ['--x509certfile', 'server.crt', '--x509keyfile', 'server.key', '--recordsize', '512'],
      client: ['--recordsize', '600'],
      lines: [60, 61, 62, 63, 60],
    }),
  ),
  one(
    'gnutls-psk',
    'GnuTLS, PSK',
    BY_PSK,
    gnutls({
      priority: 'NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+PSK',
      server: ['--pskpasswd', 'psk.txt'],
      client: ['--pskusername', 'plainwire', '--pskkey', PSK],
    }),
    { psk: PSK },
  ),
  ...go,
  ...java,
  ...chromium,
];
