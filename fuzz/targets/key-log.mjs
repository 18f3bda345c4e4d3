import { KeyLog } from '@plainwire/tls-decrypt';
import { bytesOf, tokensOf } from './bytes-of.mjs';
import { fixture } from './fixtures.mjs';

function read(pieces) {
  const log = new KeyLog();
  for (const piece of pieces) log.append(piece);
  log.flush();
  return log;
}

/** Key logs, whole and as they grow. */
export const keyLog = {
  covers: ['/packages/tls-decrypt/dist/'],
  tokens: tokensOf(
    ...[
      'CLIENT_RANDOM ',
      'RSA ',
      'RSA Session-ID:',
      ' Master-Key:',
      'PMS_CLIENT_RANDOM ',
      'CLIENT_TRAFFIC_SECRET_0 ',
      'SERVER_HANDSHAKE_TRAFFIC_SECRET ',
    ],
    ...[
      'EXPORTER_SECRET ',
      'ECH_SECRET ',
      '\r\n',
      '\n',
      '\r',
      ' ',
      '#',
      '\xef\xbb\xbf',
      '0'.repeat(64),
      'ab'.repeat(48),
      'F'.repeat(32),
      'QUIC_CLIENT_TRAFFIC_SECRET_0 ',
    ],
  ),
  seeds: () => [
    fixture('tls/http-simple/keylog.txt'),
    bytesOf(
      `# remark\r\nCLIENT_RANDOM ${'ab'.repeat(32)} ${'cd'.repeat(48)}\r\nRSA 0011223344556677 ${'ef'.repeat(48)}\n`,
    ),
    bytesOf(
      `RSA Session-ID:${'12'.repeat(32)} Master-Key:${'34'.repeat(48)}\nCLIENT_TRAFFIC_SECRET_0 ${'AB'.repeat(32)} ${'56'.repeat(32)}`,
    ),
  ],
  run: (input) => read([input]),
  inPieces: (input, random) => read(random.cut(input)),
  seen: ({ sessions, size, faults, ignored }) => ({ sessions, size, faults, ignored }),
  texts: (log) => log.faults.map((fault) => JSON.stringify(fault)),
};
