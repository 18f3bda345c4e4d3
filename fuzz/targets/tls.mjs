import { createTlsDecryptor, KeyLog, looksLikeTls, readPrivateKey } from '@plainwire/tls-decrypt';
import { fixture, payloadsOf } from './fixtures.mjs';
import { hex } from './frames.mjs';
import { chunksOf, scriptOf } from './stream-script.mjs';

const SESSIONS = [
  'http-simple',
  'krsa12-aes128-gcm-sha256',
  'krsa12-aes256-sha256',
  'krsa-tls10-aes128-sha',
  'kl12-ecdhe-rsa-aes128-gcm-sha256',
];

/** A record behind a gap is decrypted with so many sequence numbers at most: what that costs is this limit's doing. */
const LIMITS = { searches: 256 };

const key = await readPrivateKey(fixture('tls/keys/rsa2048-a.key'));

function keyLog() {
  const log = new KeyLog();
  for (const session of SESSIONS) log.append(fixture(`tls/${session}/keylog.txt`));
  log.flush();
  return log;
}

function decrypt(chunks) {
  const decryptor = createTlsDecryptor({ keys: [{ key }], keyLog: keyLog(), records: true, limits: LIMITS });
  const events = [...decryptor.push(chunks), ...decryptor.end()];
  const sessions = decryptor.sessions();
  for (const chunk of chunks) if (chunk.kind === 'data') looksLikeTls(chunk.bytes);
  decryptor.dispose();
  return { events, sessions };
}

/** Both sides of a TLS connection, with the server's key and a key log at hand. */
export const tls = {
  covers: ['/packages/tls-decrypt/dist/'],
  // RSA with 2,048 bits, a few times.
  milliseconds: 30,
  tokens: [
    ...[
      '160301',
      '160303',
      '170303',
      '140303000101',
      '15030300020100',
      '1503030002022a',
      '16030300040e000000',
      '16030300040000 0000',
    ],
    ...[
      '0100',
      '0200',
      '0b00',
      '1000',
      '1400',
      '0403',
      '002b00020304',
      '0017 0000',
      '0016 0000',
      'ffff',
      '4000',
      '4800',
      '0005',
      '0000',
    ],
  ].map((text) => hex(text)),
  most: 9000,
  seeds: () => SESSIONS.map((session) => scriptOf(payloadsOf(`tls/${session}/cap.pcap`))),
  run: (input) => decrypt(chunksOf(input)),
  inPieces: (input, random) => decrypt(chunksOf(input, (bytes) => random.cut(bytes))),
  seen: ({ events, sessions }) => ({
    events: events.filter(isMessage).map(plain),
    plaintext: plaintextOf(events),
    sessions: sessions.map(plain),
  }),
  offsets: ({ events }) =>
    [0, 1].map((direction) => ({
      name: `plaintext of direction ${direction}`,
      offsets: events
        .filter(
          ({ type, chunk }) => type === 'plaintext' && chunk.direction === direction && chunk.length > 0,
        )
        .map(({ chunk }) => chunk.offset),
    })),
};

function isMessage({ type }) {
  return type !== 'plaintext';
}

function plaintextOf(events) {
  const sides = ['', ''];
  for (const { type, chunk } of events) {
    if (type === 'plaintext')
      sides[chunk.direction] +=
        chunk.kind === 'data'
          ? Buffer.from(chunk.bytes).toString('latin1')
          : `[${chunk.kind} ${chunk.length}]`;
  }
  return sides;
}

function plain(value) {
  return JSON.parse(
    JSON.stringify(value, (name, each) => {
      if (name === 'sources') return joined(each);
      if (each instanceof Uint8Array) return Buffer.from(each).toString('latin1');
      return typeof each === 'bigint' ? `${each}` : each;
    }),
  );
}

/** Which records, that is: a run may also be told in the pieces in which it came. */
function joined(sources) {
  return [...new Set(sources.map(({ record }) => record))];
}
