import { join } from 'node:path';
import { Peer } from '../processes.mjs';
import { FEW_SIZES, SIZES } from '../sizes.mjs';

function goTalk({ version, suite, connections = 1 }) {
  return async ({ port, keyLog, workFolder }) => {
    const peer = new Peer('go', ['run', join(import.meta.dirname, 'go/main.go')], { cwd: workFolder });
    peer.write(
      JSON.stringify({
        Address: `127.0.0.1:${port}`,
        Certificate: 'server.crt',
        Key: 'server.key',
        KeyLog: keyLog,
        Version: version,
        Suites: suite === undefined ? null : [suite],
        Connections: connections,
        Sizes: connections > 1 ? FEW_SIZES : SIZES,
      }),
    );
    peer.process.stdin.end();
    await peer.says('}]\n');
    await peer.ended();
    return JSON.parse(String(peer.output)).map(({ C2s, S2c }) => ({
      c2s: Buffer.from(C2s, 'base64'),
      s2c: Buffer.from(S2c, 'base64'),
    }));
  };
}

const BY_KEY = { rsa: { expect: true }, keylog: { expect: true } };
const one = (id, about, modes, order) => ({
  id: `go-${id}`,
  about: `Go's crypto/tls, ${about}`,
  modes,
  talk: goTalk(order),
});

export const go = [
  one('tls10-aes', 'TLS 1.0, one byte before the rest', BY_KEY, { version: 0x0301, suite: 0x002f }),
  one('tls11-3des', 'TLS 1.1, 3DES', BY_KEY, { version: 0x0302, suite: 0x000a }),
  one('tls12-gcm', 'TLS 1.2, resumed by ticket', BY_KEY, { version: 0x0303, suite: 0x009c, connections: 3 }),
  one('tls12-rc4', 'TLS 1.2, RC4', BY_KEY, { version: 0x0303, suite: 0x0005 }),
  one('tls12-cbc256', 'TLS 1.2, AES-CBC with SHA-256', BY_KEY, { version: 0x0303, suite: 0x003c }),
  one(
    'tls12-chacha',
    'TLS 1.2, ECDHE',
    { rsa: { expect: false, reason: 'TLS_FORWARD_SECRECY' }, keylog: { expect: true } },
    { version: 0x0303, suite: 0xcca8, connections: 2 },
  ),
  one(
    'tls13',
    'TLS 1.3, resumed',
    { rsa: { expect: false, reason: 'TLS13_NEEDS_KEYLOG' }, keylog: { expect: true } },
    { version: 0x0304, connections: 3 },
  ),
];
